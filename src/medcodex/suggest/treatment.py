"""Encounters for the treatment of a neoplasm: admitted or here for chemotherapy, radiation or immunotherapy.

Official Guidelines FY2026 I.C.2.e.2: where the encounter is for it, Z51.0 or Z51.1- stands first, the neoplasm behind.
Only a stated reason counts, or a cycle, fraction or drug told as what was done; treatment in the past or to come does
not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.measures import measured
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from medcodex.suggest.concept import Concept
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.model import Document

_SOURCE = "Official Guidelines FY2026 I.C.2.e.2"
_NEEDS = ("chemo", "radiation t", "radiotherapy", "immunotherapy")
_NEEDS_DONE = ("cycle", "course", "rituxan", "mab", "herceptin", "keytruda", "opdivo")
_CODES = {"chemotherapy": "Z51.11", "immunotherapy": "Z51.12", "radiation": "Z51.0"}
_REASON = (
    r"\b(?:admit(?:ted|s)?|here|hospitali[sz]ed|present(?:s|ed)?|comes? in|came in|returns?|returned|brought in)\b"
    r"(?: [\w,']+){0,6}? (?:for|to (?:receive|undergo|begin|start|continue))\b[^.;:\n]{0,60}?"
)
_NAMED = (
    r"(?:(?P<chemotherapy>chemotherapy|chemo)|(?P<radiation>radiation (?:therapy|treatments?)|radiotherapy)"
    r"|(?P<immunotherapy>immunotherapy))\b"
)
_STATED = re.compile(_REASON + _NAMED, re.IGNORECASE)
_NOT_NOW = re.compile(
    r"\b(?:will|plan\w*|to be|should|would|previously|last|prior|again be|history of)\b", re.IGNORECASE
)
# What a section for the reason of the encounter opens with: "REASON FOR ADMISSION: Intraperitoneal chemotherapy."
_OPENING = re.compile(
    r"[\s:,.;-]*(?:(?:admission|treatment|scheduled|ongoing|continued|inpatient|planned) )?(?:(?:for|with) )?"
    r"(?:(?:intra(?:peritoneal|venous|thecal|vesical)|iv|adjuvant|neoadjuvant|palliative|combination|salvage|induction"
    r"|consolidation|maintenance|systemic|weekly|high[- ]dose) )?" + _NAMED + r"(?![\s-]*(?:induced|related|consult\w*"
    r"|discussion|options|side|toxicity|follow\w*|clearance))",
    re.IGNORECASE,
)
# A radiation treatment by its number of the course: "fraction 3 of 5".
_FRACTION = re.compile(
    r"\b(?P<radiation>(?:fraction|treatment|fx) (?:#|no\.? ?|number )?\d{1,2} ?(?:of|/) ?\d{1,2})\b", re.IGNORECASE
)
_RADIATES = re.compile(r"\b(?:c?gy|radiation|radiotherapy|beam|linac)\b", re.IGNORECASE)
# The record of an infusion, by what it is headed with, and words of giving.
_INFUSION_RECORD = re.compile(
    r"\b(?:infusion|chemotherapy|treatment|oncology)\b[^\n]{0,40}\b(?:record|note|visit|suite|cent(?:er|re)|administration)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\b(?:infused|administered|given|infusion (?:started|complete\w*|ended|over))\b", re.IGNORECASE)
_HEAD = 160  # characters that may hold a record's heading
_NUMBER = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_DONE = frozenset({"procedure", "operation performed", "chief complaint", "reason for visit", "admission diagnosis"})
_ASKED = frozenset({"chief complaint", "reason for visit", "admission diagnosis"})
_LOOK_BACK = 40


class Treatments:
    """The words of treatment, over one book."""

    def __init__(self, book: Icd10cmBook) -> None:
        rows = list(table_rows("medcodex.suggest", "data/antineoplastic.tsv"))
        drugs = {kind: _alternatives(rows, kind) for kind in ("chemotherapy", "immunotherapy")}
        self._done = re.compile(
            rf"\b(?:cycle|course) (?:#|no\.? ?|number )?{_NUMBER}\b[^.;:\n]{{0,40}}?"
            rf"(?P<chemotherapy>\bchemotherapy|{drugs['chemotherapy']})\b|(?P<immunotherapy>{drugs['immunotherapy']})\b",
            re.IGNORECASE,
        )
        self._titles = {code: row.title for code in _CODES.values() if (row := book.row(code)) and row.billable}

    def concepts(self, document: Document) -> list[Concept]:
        """The treatments that the encounter was for, as present concepts."""
        lower = document.text.lower()
        out = []
        if any(letters in lower for letters in _NEEDS):
            for found in _STATED.finditer(document.text):
                before = document.text[max(0, found.start() - _LOOK_BACK) : found.end()]
                if not _NOT_NOW.search(before):
                    out += self._concept(document, found)
            for section in document.sections:
                opening = _OPENING.match(document.text, section.start, section.end) if section.name in _ASKED else None
                if opening is not None:
                    out += self._concept(document, opening)
        sections = document.sections if any(letters in lower for letters in _NEEDS_DONE) else ()
        infused = bool(_INFUSION_RECORD.search(document.text[:_HEAD])) and bool(_GIVEN.search(document.text))
        for section in sections:
            if section.name in _DONE or infused:
                for found in self._done.finditer(document.text, section.start, section.end):
                    before = document.text[max(0, found.start() - _LOOK_BACK) : found.start()]
                    if section.name in _DONE or not _NOT_NOW.search(before):
                        out += self._concept(document, found)
        if "fraction" in lower or "fx" in lower or "treatment" in lower:
            out += self._fractions(document)
        return out

    def _fractions(self, document: Document) -> list[Concept]:
        """A treatment of a course of radiation that was given, not one that is planned."""
        found = _FRACTION.search(document.text) if _RADIATES.search(document.text) else None
        if found is None:
            return []
        behind = document.text[found.end() : found.end() + _LOOK_BACK].partition("\n")[0]
        if _NOT_NOW.search(document.text[max(0, found.start() - _LOOK_BACK) : found.end()] + behind):
            return []
        return self._concept(document, found)

    def _concept(self, document: Document, found: re.Match[str]) -> list[Concept]:
        kind = found.lastgroup or ""
        code = _CODES[kind]
        if code not in self._titles:
            return []
        path = (f"encounter for {kind}", f"{code} {self._titles[code]}")
        return [measured(document, *found.span(), path, _SOURCE)]


def _alternatives(rows: list[dict[str, str]], kind: str) -> str:
    words = [row["word"] for row in rows if row["kind"] == kind]
    return "|".join(rf"\b[a-z]*{word[1:]}" if word.startswith("-") else rf"\b{word}" for word in words)
