"""Aftercare told as the reason for an encounter: a visit after an operation, rehabilitation after a joint replacement.

Official Guidelines FY2026 I.C.21.c.7: aftercare codes where the treatment of the disease has been performed and the
patient needs care during healing or recovery, or for its consequences; not for injuries, whose codes have a seventh
character for it. The operations are data (data/aftercare.tsv).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.measures import measured
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from medcodex.suggest.concept import Concept
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.model import Document, Section

_SOURCE = "Official Guidelines FY2026 I.C.21.c.7"
_NEEDS = ("post", "follow", "s/p", "rehab")
_REASON = frozenset({"chief complaint", "reason for visit"})
_FINAL = frozenset({"discharge diagnosis", "diagnosis", "assessment", "impression"})
_VISIT = (
    r"(?:(?:routine |first |second )?(?:post-?\s?op(?:erative)?|surgical) (?:visit|check|follow[\s-]?up|recheck)"
    r"|follow(?:ed)?[\s-]?up|recheck)\b[^.;:\n]{0,40}?"
)
_AFTER = r"(?:(?:status|s)[\s-]?(?:post|/p)|s/p)\b[^.;:\n]{0,40}?"
_PLACES = ("rehab", "transitional care", "skilled nursing", "tcu", "snf")
_REHABILITATION = re.compile(
    r"\b(?:admitted|transferred|discharged)\b[^.;\n]{0,80}\b(?:rehab(?:ilitation)?|transitional care|skilled nursing"
    r"|TCU|SNF)\b|\b(?:rehabilitation (?:stay|unit|program)|acute rehab|inpatient rehab\w*)\b",
    re.IGNORECASE,
)


class Aftercare:
    """The operations, over one book."""

    def __init__(self, book: Icd10cmBook) -> None:
        rows = list(table_rows("medcodex.suggest", "data/aftercare.tsv"))
        self._codes = [row["code"] for row in rows]
        self._titles = {code: row.title for code in self._codes if (row := book.row(code)) and row.billable}
        named = "|".join(f"(?P<o{number}>{row['operation']})" for number, row in enumerate(rows))
        self._visit = re.compile(rf"\A{_VISIT}\b(?:{named})", re.IGNORECASE)
        self._after = re.compile(rf"\A(?:\d{{1,2}}[.)]\s*)?{_AFTER}\b(?:{named})", re.IGNORECASE)

    def concepts(self, document: Document) -> list[Concept]:
        """The aftercare that the encounter was for, as a present concept; none where none is told."""
        lower = document.text.lower()
        if not any(word in lower for word in _NEEDS):
            return []
        for section in document.sections:
            if section.name in _REASON and (found := self._visit.search(_body(document, section))):
                return self._concept(document, section, found)
        final = next((section for section in document.sections if section.name in _FINAL), None)
        if final is None or not any(word in lower for word in _PLACES) or not _REHABILITATION.search(document.text):
            return []
        first = self._after.search(_body(document, final))
        return self._concept(document, final, first) if first else []

    def _concept(self, document: Document, section: Section, found: re.Match[str]) -> list[Concept]:
        code = self._codes[int((found.lastgroup or "o0")[1:])]
        if code not in self._titles:
            return []
        path = ("aftercare", f"{code} {self._titles[code]}")
        return [measured(document, section.start + found.start(), section.start + found.end(), path, _SOURCE)]


def _body(document: Document, section: Section) -> str:
    return document.text[section.start : section.end]
