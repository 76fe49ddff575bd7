"""Complications of pregnancy on the record of the birth itself.

Official Guidelines FY2026 I.C.15.a.3: where a delivery occurs during the admission and the book has an "in childbirth"
option for the complication, that code is reported. The option is found by the titles of the category.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.encounter import Why
from medcodex.suggest.case import merged

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding.adding import Chosen
    from medcodex.conventions.code_sets import CodeSets
    from medcodex.terminology.book import Icd10cmBook

_WORD = re.compile(r"[a-z0-9]+")
_TIMED = "O00-O9A title trimester; O24 title pregnancy"
_WHEN = frozenset(
    {"first", "second", "third", "unspecified", "trimester", "pregnancy", "childbirth", "complicating", "in", "during"}
)
_SOURCE = "Official Guidelines FY2026 I.C.15.a.3"
_CATEGORY = 3


class InChildbirth:
    """The codes of pregnancy that have another one for childbirth, over one book."""

    def __init__(self, sets: CodeSets) -> None:
        self._sets = sets
        self._outcome = sets.number("Z37")
        self._timed = sets.number(_TIMED)

    def settled(self, chosen: Sequence[Chosen], book: Icd10cmBook) -> list[Chosen]:
        """The cases; where the outcome of a delivery is among them, those of pregnancy as of childbirth."""
        held = [self._sets.holding(case.code) for case, _ in chosen]
        if not any(self._outcome in one for one in held):
            return list(chosen)
        out: dict[str, Chosen] = {}
        for (case, score), sets in zip(chosen, held, strict=True):
            code = _in_childbirth(case.code, book) if self._timed in sets else ""
            if code:
                row = book.row(code)
                rule = Why("rule", (case.code, f"{code} {row.title if row else ''}"), _SOURCE)
                case = merged(code, [case], (rule,))  # noqa: PLW2901  the code as the record supports it
            out.setdefault(case.code, (case, score))
        return list(out.values())


def _in_childbirth(code: str, book: Icd10cmBook) -> str:
    row = book.row(code)
    if row is None:
        return ""
    condition = _words(row.title) - _WHEN
    for other in book.billable_below(code[:_CATEGORY]):
        words = _words(other.title)
        if "childbirth" in words and words - _WHEN == condition and other.code != code:
            return other.code
    return ""


def _words(title: str) -> frozenset[str]:
    return frozenset(_WORD.findall(title.lower()))
