"""Searching and walking the codes of a system."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from medcodex.terminology.valueset.index import SystemIndex

ROWS = [
    ("a", "Acute pain", (), False, ["ouch"]),
    ("a1", "Acute back pain", ("a",), False, []),
    ("b", "Chronic\nback pain", (), True, []),
]


def codes(index: SystemIndex, text: str) -> list[str]:
    return sorted(index.codes[position] for position in index.matching(text))


def test_every_word_has_to_be_part_of_a_name() -> None:
    index = SystemIndex(ROWS)
    assert codes(index, "PAIN back") == ["a1", "b"]
    assert codes(index, "ouch") == ["a"]
    assert codes(index, "a1") == ["a1"]
    assert codes(index, "back acute missing") == []
    assert codes(index, " ") == ["a", "a1", "b"]


def test_a_word_never_runs_from_one_concept_into_the_next() -> None:
    assert codes(SystemIndex([("x", "ab", (), False, []), ("y", "cd", (), False, [])]), "abcd") == []


@given(
    st.dictionaries(st.text("abc", min_size=1, max_size=4), st.text("abc d\n", max_size=6), max_size=8),
    st.text("abcd ", max_size=4),
)
def test_searching_agrees_with_looking_at_each(names: dict[str, str], text: str) -> None:
    index = SystemIndex((code, display, (), False, []) for code, display in names.items())
    words = text.split()
    expected = [c for c, d in names.items() if all(w in d.replace("\n", " ") or w in c for w in words)]
    assert codes(index, text) == sorted(expected)


def test_above_and_below() -> None:
    index = SystemIndex(
        [("top", "", (), False, []), ("mid", "", ("top",), False, []), ("low", "", ("mid", "no"), False, [])]
    )
    assert index.below(0) == {0, 1, 2}
    assert index.below(0, itself=False) == {1, 2}
    assert index.above(2) == {0, 1, 2}
