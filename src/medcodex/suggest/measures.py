"""Body mass index written as a number, as the concept its Z68 code stands for.

Official Guidelines FY2026 I.B.14: the index may be taken from any clinician's documentation; the weight diagnosis must
be the provider's (checked by the conventions, not here).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.encounter import Assertion
from medcodex.suggest.concept import Concept

if TYPE_CHECKING:
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.model import Document

_SAID = re.compile(
    r"(?<!goal )(?<!target )\b(?:BMI|body mass index)\b(?:\s*\(?kg/m\^?[2²]\)?)?[^\d\n.;]{0,25}?"
    r"(?P<value>\d{2}(?:\.\d{1,2})?)"
    r"(?!\d|\s*(?:%|percent|st\b|nd\b|rd\b|th\b))",  # percentiles are another matter
    re.IGNORECASE,
)
_NAMES = ("bmi", "body mass index")
_AGE = re.compile(r"\b(?P<years>\d{1,3})(?:\s*-?\s*)(?:y/?o\b|years?\b|yrs?\b)", re.IGNORECASE)
_ADULT = 20  # Z68.1 to Z68.45 are for adults, 20 years of age or older; children have percentiles
_SOURCE = "ICD-10-CM tabular list Z68"
_BAND = re.compile(r"(?P<low>\d+\.\d)\s*-\s*(?P<high>\d+\.\d), adult")
_LEAST = re.compile(r"(?P<value>\d+\.\d) or less, adult")
_MOST = re.compile(r"(?P<value>\d+\.\d|\d+) or greater, adult")


class BodyMassIndex:
    """The bands of category Z68, read from the titles of the release in force."""

    def __init__(self, book: Icd10cmBook) -> None:
        self._bands: list[tuple[float, float, str, str]] = []
        for row in book.billable_below("Z68"):
            if found := _BAND.search(row.title):
                self._bands.append((float(found["low"]), float(found["high"]), row.code, row.title))
            elif found := _LEAST.search(row.title):
                self._bands.append((0.0, float(found["value"]), row.code, row.title))
            elif found := _MOST.search(row.title):
                self._bands.append((float(found["value"]), 999.0, row.code, row.title))

    def concepts(self, document: Document) -> list[Concept]:
        """Every index of an adult in a document, as a present concept; values outside all bands are passed over."""
        lower = document.text.lower()
        if not any(name in lower for name in _NAMES):
            return []
        age = _AGE.search(document.text)
        if age and int(age["years"]) < _ADULT:
            return []
        out = []
        for said in _SAID.finditer(document.text):
            value = round(float(said["value"]), 1)
            for low, high, code, title in self._bands:
                if low <= value <= high:
                    out.append(measured(document, *said.span(), ("Body mass index", f"{code} {title}"), _SOURCE))
        return out


def measured(document: Document, start: int, end: int, path: tuple[str, ...], source: str) -> Concept:
    """A present concept for a measured value; the last step of ``path`` begins with its code."""
    # What stands in a heading behind all sentences is told with the last of them.
    last = len(document.sentences) - 1
    number = next((n for n, sentence in enumerate(document.sentences) if sentence.end > start), last)
    sentence = document.sentences[number]
    return Concept(
        start=start,
        end=end,
        section=document.sections[sentence.section].name,
        sentence=number,
        list_item=sentence.list_item,
        opens=False,
        stated=False,
        code=path[-1].split(" ")[0],
        others=(),
        kind="rule",
        path=path,
        source=source,
        forms=frozenset(path[0].lower().split()),
        used=frozenset(),
        assertion=Assertion.PRESENT,
        rule="measured",
    )
