"""Deficits that a stroke of the past has left are sequelae (I69), not a new stroke with the deficit beside it.

Official Guidelines FY2026 I.C.9.d: I69 for deficits that persist after the initial onset, at any time; with them no
history code (Z86.73), which is for a stroke without deficits. In rehabilitation and nursing facilities the stroke that
they follow is over; the deficits are what is treated.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import RangeTable
from medcodex.encounter import Assertion, Setting, Why
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.suggest.case import Placed
    from medcodex.suggest.concept import FoundDocument
    from medcodex.terminology.book import Icd10cmBook

_SOURCE = "Official Guidelines FY2026 I.C.9.d"
_KINDS = {"I60": "I69.0", "I61": "I69.1", "I62": "I69.2", "I63": "I69.3"}
_HISTORY = "Z86.73"
_AFTER_CARE = frozenset({Setting.REHAB, Setting.SNF})
_LEFT_BEHIND = re.compile(r"\b(?:residual\w*|residua|sequela\w*|late effects?)\b", re.IGNORECASE)
_TIED = re.compile(
    _LEFT_BEHIND.pattern + r"|\b(?:left (?:him|her|with)|remaining|since|persist\w*|lasting|chronic"
    r"|(?:from|after|since|following|due to|secondary to|because of|caused by) (?:\S+ ){0,5}?(?:stroke|cva|infarct\w*|"
    r"hemorrhage|haemorrhage|bleed)|(?:stroke|cva|infarct\w*)\b.{0,40}\bwith)\b",
    re.IGNORECASE,
)


class _Deficit(NamedTuple):
    ending: str
    beside: bool


class LateStroke:
    """The table of deficits, over one book."""

    def __init__(self, rows: Iterable[dict[str, str]], book: Icd10cmBook) -> None:
        self._deficits = RangeTable((row["codes"], _Deficit(row["ending"], row["beside"] == "yes")) for row in rows)
        self._book = book

    @classmethod
    def load(cls, book: Icd10cmBook) -> LateStroke:
        """The packaged table."""
        return cls(table_rows("medcodex.coding", "data/stroke_sequelae.tsv"), book)

    def read(self, placed: Sequence[Placed], found: Sequence[FoundDocument], setting: Setting) -> list[Placed]:
        """What was found, with the deficits of a stroke that is over as its sequelae."""
        visit = setting is Setting.OUTPATIENT
        strokes = [
            one
            for one in placed
            if _stroke(one)
            and (setting in _AFTER_CARE or _is_over(one) or (visit and _LEFT_BEHIND.search(_sentence(one, found))))
        ]
        if not strokes or any(_acute(one) for one in placed if one not in strokes):
            return list(placed)
        kind = next((_KINDS[one.resolved.concept.code[:3]] for one in strokes if _kind(one)), "I69.3")
        places = {_place(one) for one in strokes}
        late = {
            one.resolved.code
            for one in placed
            if self._is_deficit(one) and (setting in _AFTER_CARE or (_place(one) in places and _tied(one, found)))
        }
        if not late:
            return list(placed)
        out: list[Placed] = []
        for one in placed:
            if one.resolved.code in late and self._is_deficit(one):
                out += self._sequela(one, kind)
            elif one in strokes:
                out.append(one._replace(resolved=one.resolved._replace(reportable=False)))
            else:
                out.append(one)
        return out

    def _is_deficit(self, one: Placed) -> bool:
        resolved = one.resolved
        present = resolved.reportable and resolved.assertion is Assertion.PRESENT
        return present and self._deficits.get(resolved.code) is not None

    def _sequela(self, one: Placed, kind: str) -> list[Placed]:
        deficit = self._deficits.get(one.resolved.code)
        row = self._book.row(kind + deficit.ending) if deficit else None
        if deficit is None or row is None or not row.billable:
            return [one]
        why = Why("rule", (one.resolved.code, "after a stroke of the past", f"{row.code} {row.title}"), _SOURCE)
        changed = one._replace(resolved=one.resolved._replace(code=row.code, why=why))
        return [changed, one] if deficit.beside else [changed]


def _kind(one: Placed) -> bool:
    return one.resolved.concept.code[:3] in _KINDS


def _stroke(one: Placed) -> bool:
    told = one.resolved.assertion in {Assertion.PRESENT, Assertion.HISTORICAL}
    return told and (_kind(one) or one.resolved.concept.code == _HISTORY)


def _is_over(one: Placed) -> bool:
    return one.resolved.assertion is Assertion.HISTORICAL or one.resolved.concept.code == _HISTORY


def _acute(one: Placed) -> bool:
    """Whether the record tells a stroke that is treated now: then it cannot be known which left the deficit."""
    return _kind(one) and one.resolved.reportable and one.resolved.assertion is Assertion.PRESENT


def _place(one: Placed) -> tuple[int, int]:
    return one.document, one.resolved.concept.sentence


def _tied(one: Placed, found: Sequence[FoundDocument]) -> bool:
    return _TIED.search(_sentence(one, found)) is not None


def _sentence(one: Placed, found: Sequence[FoundDocument]) -> str:
    document = found[one.document].document
    sentence = document.sentences[one.resolved.concept.sentence]
    return document.text[sentence.start : sentence.end]
