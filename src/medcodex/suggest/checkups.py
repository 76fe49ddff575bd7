"""A routine examination named by the title of the record ("WELL CHILD VISIT - 6 MONTHS"), which no section holds.

Official Guidelines FY2026 IV.P and I.C.21.c.13: an encounter for a general medical examination is its own reason. With
or without abnormal findings is decided by what else is reported.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.measures import measured

if TYPE_CHECKING:
    from medcodex.suggest.concept import Concept
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.model import Document

_CHILD, _ADULT = "Z00.129", "Z00.00"
_SOURCE = "Official Guidelines FY2026 IV.P, I.C.21.c.13"
_TITLE = re.compile(r"\s*(?P<line>[^\n]{1,120})")
_NAMED = re.compile(
    r"\b(?:(?P<child>well[\s-](?:child|baby|infant|adolescent)|health supervision"
    r"|\d{1,2}[\s-](?:month|year)s?[\s-](?:old )?(?:well[\s-]visit|check[\s-]?up))"
    r"|(?P<adult>(?:annual|yearly|complete|preventive|routine)"
    r" (?:physical|exam(?:ination)?|check[\s-]?up|health exam\w*)"
    r"|annual wellness|wellness visit|preventive (?:visit|care visit)))\b",
    re.IGNORECASE,
)
_OTHERWISE = re.compile(
    r"\b(?:eye|vision|dental|hearing|gyn\w*|pelvic|breast|skin|foot|diabet\w*|retina\w*|sick|follow[\s-]?up|sports?)\b",
    re.IGNORECASE,
)


class Checkups:
    """The words of a routine examination, over one book."""

    def __init__(self, book: Icd10cmBook) -> None:
        rows = [row for code in (_CHILD, _ADULT) if (row := book.row(code)) and row.billable]
        self._titles = {row.code: row.title for row in rows}

    def concepts(self, document: Document) -> list[Concept]:
        """The routine examination that the first line of a document is headed with, as a present concept."""
        title = _TITLE.match(document.text)
        found = _NAMED.search(document.text, title.start("line"), title.end("line")) if title else None
        if title is None or found is None or _OTHERWISE.search(title["line"]) or not document.sentences:
            return []
        code = _CHILD if found["child"] else _ADULT
        if code not in self._titles:
            return []
        path = ("routine examination", f"{code} {self._titles[code]}")
        return [measured(document, *found.span(), path, _SOURCE)]
