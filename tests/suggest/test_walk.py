"""The walk down the alphabetic index, over a small index held in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from medcodex.suggest.walk import walk
from medcodex.text.lexicon import CategoryTitles, IndexChild, Sense

if TYPE_CHECKING:
    from collections.abc import Sequence


_NO_WORDS: dict[str, int] = {}


_SUBTERMS = {
    0: [("heart", 1, "I50.9"), ("kidney", 9, "N19")],
    1: [
        ("congestive", 2, "I50.9"),
        ("diastolic", 3, "I50.3"),
        ("diastolic acute", 6, "I50.31"),
        ("fetal", 8, ""),
    ],
    3: [("chronic", 4, "I50.32"), ("acute", 5, "I50.31")],
    8: [("distress", 10, "P29.0")],
}
_TITLES = {0: "Failure", 1: "heart", 2: "congestive", 3: "diastolic", 4: "chronic", 5: "acute", 6: "acute diastolic"}
_ABOVE = {1: 0, 2: 1, 3: 1, 4: 3, 5: 3, 6: 1}


class _Index:
    """Failure > heart > (congestive, diastolic > (acute, chronic))."""

    words = _NO_WORDS
    keys: frozenset[int] = frozenset()

    def senses(self, key: int) -> Sequence[Sense]:
        return ()

    def children(self, node: int) -> Sequence[IndexChild]:
        return [
            IndexChild(child, words, (frozenset(words.split()),), code)
            for words, child, code in _SUBTERMS.get(node, [])
        ]

    def child_words(self, node: int) -> frozenset[str]:
        return frozenset(word for words, _, _ in _SUBTERMS.get(node, []) for word in words.split())

    def manifestation(self, node: int) -> str:
        return ""

    def titles(self, category: str) -> CategoryTitles:
        return CategoryTitles((), (), b"")

    def path(self, node: int) -> tuple[str, ...]:
        above = self.path(_ABOVE[node]) if node in _ABOVE else ()
        return (*above, _TITLES.get(node, "?"))


_HEART = Sense("I50.9", "index", ("Failure", "heart"), "index", 1)


@pytest.mark.parametrize(
    ("near", "code", "path", "used"),
    [
        ("", "I50.9", ("Failure", "heart"), ""),
        ("left severe", "I50.9", ("Failure", "heart"), ""),
        ("congestive", "I50.9", ("Failure", "heart", "congestive"), "congestive"),
        ("diastolic", "I50.3", ("Failure", "heart", "diastolic"), "diastolic"),
        ("diastolic chronic", "I50.32", ("Failure", "heart", "diastolic", "chronic"), "diastolic chronic"),
        # of several subterms the one with most words
        ("acute diastolic", "I50.31", ("Failure", "heart", "acute diastolic"), "acute diastolic"),
        # a subterm without a code leads nowhere by itself
        ("fetal", "I50.9", ("Failure", "heart"), "fetal"),
        # a subterm's subterm is not reached without it
        ("chronic", "I50.9", ("Failure", "heart"), ""),
    ],
)
def test_walked(near: str, code: str, path: tuple[str, ...], used: str) -> None:
    said = frozenset({"failure", "heart"})
    assert walk(_Index(), _HEART, said, frozenset(near.split()))[:3] == (code, path, frozenset(used.split()))


def test_words_of_the_phrase_itself_are_not_walked_again() -> None:
    said = frozenset({"failure", "heart", "congestive"})
    found = walk(_Index(), _HEART, said, frozenset({"congestive"}))
    assert found[:3] == ("I50.9", ("Failure", "heart"), frozenset())


def test_a_sense_without_an_index_entry_stands_as_it_is() -> None:
    sense = Sense("J18.9", "tabular", ("J18.9 Pneumonia",), "tabular")
    found = walk(_Index(), sense, frozenset({"pneumonia"}), frozenset({"heart"}))
    assert found[:3] == ("J18.9", ("J18.9 Pneumonia",), frozenset())
