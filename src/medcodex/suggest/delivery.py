"""A delivery told on the mother's record: its outcome (Z37.0), and O80 where it was full-term and uncomplicated.

Official Guidelines FY2026 I.C.15.b.5 and I.C.15.n. Only a single liveborn infant is told here; what else was born, and
deliveries of earlier pregnancies, are left to the index. A newborn's own record tells of its birth and has neither.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.measures import measured

if TYPE_CHECKING:
    from medcodex.suggest.concept import Concept
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.model import Document

_OUTCOME, _NORMAL = "Z37.0", "O80"
_CHILD = r"(?:infant|male|female|baby|newborn|neonate|boy|girl|child)"
_ALIVE = r"(?:viable|live|living|live-?born|vigorous)"
_LIVEBORN = re.compile(
    rf"\b{_ALIVE}\b[\w ,-]{{0,30}}?\b{_CHILD}\b[^.;\n]{{0,80}}?\b(?:deliver(?:ed|y)|apgars?|birth ?weight)\b"
    rf"|\bdeliver(?:ed|y (?:of|at|was|by))\b[^.;\n]{{0,60}}?\b{_ALIVE}\b[^.;\n]{{0,20}}?\b{_CHILD}\b"
    rf"|\bapgars?\b[^.;\n]{{0,40}}?\b{_ALIVE}\b[\w ,-]{{0,20}}?\b{_CHILD}\b",
    re.IGNORECASE,
)
_SPONTANEOUS = re.compile(
    r"\b(?:normal|uncomplicated) (?:spontaneous )?vaginal (?:delivery|birth)\b|\bnsvd\b"
    r"|\b(?:spontaneous|term) vaginal (?:delivery|birth)\b|\bdelivered\b[^.;\n]{0,60}?\bvaginally\b",
    re.IGNORECASE,
)
_ASSISTED = re.compile(r"\b(?:vacuum|forceps|breech|c(?:a?esarean|-section))\b", re.IGNORECASE)
_THIS_BIRTH = re.compile(
    r",\s*delivered\b|\bdelivered (?:vaginally|by|without|a|an|her|live)\b"
    r"|\b(?:vacuum|forceps)(?:-assisted)? (?:birth|delivery)\b|\bterm vaginal (?:birth|delivery)\b"
    r"|\binduced for\b|\binduction of labor\b|\bin (?:active )?labor\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:twins?|triplets?|quadruplets?|multiple gestation|stillb\w+|demise)\b", re.IGNORECASE)
_NEWBORN = re.compile(r"\bborn (?:to|by|via|at)\b|\bthis (?:newborn|infant|baby)\b", re.IGNORECASE)
_EARLIER = re.compile(r"\b(?:history of|prior|previous|status post|s/p|last|first|second)\b[^.;\n]*\Z", re.IGNORECASE)
_TERM = re.compile(r"\bterm\b", re.IGNORECASE)
_PRETERM = re.compile(r"\bpre-?term\b|\bpremature\b", re.IGNORECASE)
_PAST = frozenset({"past medical history", "past surgical history", "obstetric history", "family history"})
_FULL_TERM = 37
_NEEDS = ("deliver", "nsvd", "birth", "apgar")
_LOOK_BACK = 60


def tells_birth(text: str) -> bool:
    """Whether a mother's record tells of the birth itself, so that what it names is not told from after it (Official
    Guidelines FY2026 I.C.15.a.3)."""
    return any(
        not _EARLIER.search(text[max(0, found.start() - _LOOK_BACK) : found.start()])
        for found in _THIS_BIRTH.finditer(text)
    )


class Deliveries:
    """The words of a delivery, over one book."""

    def __init__(self, book: Icd10cmBook) -> None:
        rows = [row for code in (_OUTCOME, _NORMAL) if (row := book.row(code)) and row.billable]
        self._titles = {row.code: row.title for row in rows}

    def concepts(self, document: Document, weeks: int | None) -> list[Concept]:
        """What a document tells of this delivery, as present concepts. ``weeks``: completed weeks of gestation, None
        where they are not told."""
        text = document.text
        lower = text.lower()
        if not any(word in lower for word in _NEEDS):
            return []
        if _SEVERAL.search(text) or _NEWBORN.search(text):
            return []
        out = self._first(document, _LIVEBORN, _OUTCOME, "Outcome of delivery", "I.C.15.b.5")
        full_term = weeks >= _FULL_TERM if weeks else bool(_TERM.search(text)) and not _PRETERM.search(text)
        if full_term and not _ASSISTED.search(text):
            out += self._first(document, _SPONTANEOUS, _NORMAL, "Delivery", "I.C.15.n.1")
        return out

    def _first(self, document: Document, says: re.Pattern[str], code: str, term: str, section: str) -> list[Concept]:
        if code not in self._titles:
            return []
        for found in says.finditer(document.text):
            if _EARLIER.search(document.text[max(0, found.start() - _LOOK_BACK) : found.start()]):
                continue
            path = (term, f"{code} {self._titles[code]}")
            concept = measured(document, *found.span(), path, f"Official Guidelines FY2026 {section}")
            if concept.section not in _PAST:
                return [concept]
        return []
