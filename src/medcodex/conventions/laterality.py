"""Laterality siblings: codes whose titles differ in the side alone (Official Guidelines I.B.13).

"Unilateral primary osteoarthritis, right knee" (M17.11), its left side (M17.12), its unspecified side (M17.10) and
"Bilateral primary osteoarthritis of knee" (M17.0) are one family, wherever in the category they stand.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm.codes import dotted, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.terminology.book import Icd10cmBook

RIGHT, LEFT, BILATERAL, UNSPECIFIED = "right", "left", "bilateral", "unspecified"
_SIDES = (RIGHT, LEFT, BILATERAL)
_DROPPED = frozenset({"of", "the", "and", "unilateral", "eye", "ear", "side", "in"})
_SIDED = re.compile("|".join(_SIDES))
_SIDED_OR_OPEN = re.compile("|".join((*_SIDES, UNSPECIFIED)))
_TOKEN = re.compile(r"[a-z0-9.-]+")
_KEPT = 512
_PLURAL = {"extremities": "extremity", "feet": "foot"}
_IRREGULAR = frozenset(_PLURAL.values())


class LateralitySiblings:
    """The families of one book, gathered around a code when first asked."""

    def __init__(self, book: Icd10cmBook) -> None:
        self._book = book
        self._sided = lru_cache(_KEPT)(self._sided_titles)
        self.of = lru_cache(16_384)(self._of)

    def _of(self, code: str) -> tuple[str, Mapping[str, str]]:
        """The side a code names ("" where it names none) and the codes of its family by side."""
        row = self._book.row(code)
        titles = self._sided(scope_of(code)) if row is not None else ()
        if row is None or not titles:
            return "", {}
        side, family = side_and_family(row.title)
        members: dict[str, str] = {}
        # Letters that stand in every title of the family, whatever the number of a word: most titles end here.
        telling = [word for word in family if word not in _IRREGULAR]
        for title, other in titles:
            if all(map(title.__contains__, telling)):
                told, words = side_and_family(title)
                if told and words == family:
                    members.setdefault(told, other)
        if side not in _SIDES and not (members.get(RIGHT) or members.get(LEFT)):
            return "", {}
        return side, members

    def _sided_titles(self, scope: str) -> Sequence[tuple[str, str]]:
        """The billable codes of a category that name a side or leave it open, behind their titles in lower case; none
        where no title names a side."""
        found = [(row.title.lower(), row.code) for row in self._book.billable_below(scope)]
        if not any(_SIDED.search(title) for title, _ in found):
            return ()
        return [one for one in found if _SIDED_OR_OPEN.search(one[0])]


@lru_cache(maxsize=16_384)
def side_and_family(title: str) -> tuple[str, tuple[str, ...]]:
    """The side that a title names, and its other words in no order; "unspecified" is a side only where the words of
    another title without it are the same."""
    words = [_singular(word.rstrip(".")) for word in _TOKEN.findall(title.lower())]
    side = next((word for word in _SIDES if word in words), UNSPECIFIED if UNSPECIFIED in words else "")
    if side:
        words.remove(side)
    return side, tuple(sorted(word for word in words if word not in _DROPPED))


def side_of(title: str) -> str:
    """The side that a title names: "right", "left", "bilateral" or ""."""
    words = title.lower().replace(",", " ").split()
    return next((side for side in _SIDES if side in words), "")


@lru_cache(maxsize=4096)
def _singular(word: str) -> str:
    if word in _PLURAL:
        return _PLURAL[word]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def scope_of(code: str) -> str:
    """Where all codes of a code's family stand: the category; of injuries the subcategory, since a category of them has
    thousands."""
    return code[:3] if code[0] not in "STVWXY" else dotted(plain(code)[:4])
