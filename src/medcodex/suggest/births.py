"""A child's own record of the stay it was born in: how it was born (Z38.0-) and a low birth weight (P07.0-, P07.1-).

Official Guidelines FY2026 I.C.16.a.2 (Z38 once, on the record of the birth), I.C.16.d (prematurity and low birth weight
by the recorded weight). Only a single child born in this hospital is told here; twins, children born elsewhere and
those transferred are left to the index.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.measures import measured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.suggest.concept import Concept
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.model import Document

_VAGINALLY, _BY_CESAREAN = "Z38.00", "Z38.01"
_HOW = r"(?P<vaginal>vaginal(?:ly)?|n?svd|vacuum|forceps)|(?P<cesarean>c(?:a?esarean|[\s-]section)|c/s|ltcs)"
_BORN = re.compile(
    rf"\b(?:born|delivered|delivery|birth)\b[^.;\n]{{0,60}}?\b(?:{_HOW})\b"
    r"|\b(?:(?P<by_vaginal>vaginal)|(?P<by_cesarean>c(?:a?esarean|[\s-]section))) (?:birth|delivery)\b",
    re.IGNORECASE,
)
_IN_THIS_STAY = re.compile(
    r"\b(?:born|delivered) here\b|\bapgars?\b|\bwell newborn\b|\bnursery course\b|\bbirth admission\b"
    r"|\bnewborn (?:nursery|admission|discharge|history|h ?& ?p|note|record)\b",
    re.IGNORECASE,
)
_ELSEWHERE = re.compile(
    r"\boutborn\b|\btransferred (?:in|from|here)\b|\btransfer from\b|\boutside hospital\b"
    r"|\bborn (?:at|in) (?:an?other|home)\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(r"\b(?:twins?|triplets?|quadruplets?|twin [AB12])\b", re.IGNORECASE)
_WEIGHT = re.compile(
    r"\b(?:birth ?weight|bw|birth wt)\b[^.;\n\d]{0,15}(?P<grams>\d(?:,?\d{3})|\d{3})\s?(?:g|gm|grams?)\b", re.IGNORECASE
)
# The upper ends of the bands of P07.0- and P07.1-, in grams, with the code of each.
_BANDS = (
    (500, "P07.01"),
    (750, "P07.02"),
    (1000, "P07.03"),
    (1250, "P07.14"),
    (1500, "P07.15"),
    (1750, "P07.16"),
    (2000, "P07.17"),
    (2500, "P07.18"),
)


class Births:
    """The words of a birth on the child's record, over one book."""

    def __init__(self, book: Icd10cmBook) -> None:
        codes = (_VAGINALLY, _BY_CESAREAN, *(code for _, code in _BANDS))
        rows = [row for code in codes if (row := book.row(code)) and row.billable]
        self._titles = {row.code: row.title for row in rows}

    def concepts(self, document: Document) -> list[Concept]:
        """What a document of a child's record tells of its birth, as present concepts."""
        text = document.text
        return [*self._born(document, text), *self._weight(document, text)]

    def _born(self, document: Document, text: str) -> Iterator[Concept]:
        found = _BORN.search(text)
        if found is None or not _IN_THIS_STAY.search(text) or _ELSEWHERE.search(text) or _SEVERAL.search(text):
            return
        code = _BY_CESAREAN if found["cesarean"] or found["by_cesarean"] else _VAGINALLY
        yield from self._concept(document, found, code, "Newborn, born in hospital", "I.C.16.a.2")

    def _weight(self, document: Document, text: str) -> Iterator[Concept]:
        found = _WEIGHT.search(text)
        if found is not None:
            grams = int(found["grams"].replace(",", ""))
            code = next((code for limit, code in _BANDS if grams < limit), "")
            yield from self._concept(document, found, code, "Low birth weight", "I.C.16.d")

    def _concept(
        self, document: Document, found: re.Match[str], code: str, term: str, section: str
    ) -> Iterator[Concept]:
        if code in self._titles:
            path = (term, f"{code} {self._titles[code]}")
            yield measured(document, *found.span(), path, f"Official Guidelines FY2026 {section}")
