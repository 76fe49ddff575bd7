"""Which phrases of a sentence are linked, by the words between them."""

from __future__ import annotations

import pytest

from medcodex.suggest.linking import Cause, linked
from medcodex.text.match import Match
from medcodex.text.tokens import Normalizer, tokenize

_STOP = frozenset({"the", "a", "to", "of", "due", "by", "with", "in", "from", "after"})


def _linked(text: str) -> dict[int, tuple[int, bool]]:
    words = tokenize(text, 0, len(text), Normalizer({}))
    places = [n for n, form in enumerate(words.forms) if form in {"xxx", "yyy"}]
    matches = [Match(n, n, n, 1, 1.0) for n in places]
    return {place: (link.place, link.causal) for place, link in linked(words, matches, _STOP).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("xxx due to yyy", {0: (1, True)}),
        ("xxx secondary to the underlying yyy", {0: (1, True)}),
        ("xxx caused by yyy", {0: (1, True)}),
        ("xxx with yyy", {0: (1, False)}),
        ("xxx in the setting of yyy", {0: (1, False)}),
        ("xxx after yyy", {0: (1, True)}),
        ("yyy causing xxx", {1: (0, True)}),
        ("yyy resulting in xxx", {1: (0, True)}),
        ("xxx and yyy", {}),
        ("xxx not due to yyy", {}),
        ("xxx. Due to yyy", {}),
        ("xxx was seen with a large yyy", {}),
    ],
)
def test_links(text: str, expected: dict[int, tuple[int, bool]]) -> None:
    assert _linked(text) == expected


@pytest.mark.parametrize(
    ("said", "words", "used", "explained"),
    [
        ({"kidney", "disease"}, {"kidney", "disease"}, {"kidney", "disease"}, True),
        ({"kidney", "disease"}, {"kidney", "disease"}, {"kidney"}, True),
        ({"kidney", "artery", "stenosis"}, {"kidney", "artery", "stenosis"}, {"kidney"}, False),
        ({"colon", "cancer"}, {"colon", "neoplastic", "disease"}, {"neoplastic", "disease"}, True),
        ({"colon"}, {"colon", "acute"}, {"acute"}, False),
        ({"colon"}, {"colon"}, set(), False),
    ],
)
def test_a_cause_is_named_whole_or_not_at_all(
    said: set[str], words: set[str], used: set[str], *, explained: bool
) -> None:
    assert Cause(frozenset(said), frozenset(words), 0, 1).explains(frozenset(used)) is explained
