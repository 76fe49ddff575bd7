"""Vaccines given at the encounter (Z23).

Official Guidelines FY2026 I.C.21.c.2: an encounter for prophylactic inoculation; it stands behind a routine examination
at which it is given. Only a vaccine told as given today, or by its dose, counts; one that is due, was given before or
was declined does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.measures import measured

if TYPE_CHECKING:
    from medcodex.suggest.concept import Concept
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.model import Document

_CODE, _SOURCE = "Z23", "Official Guidelines FY2026 I.C.21.c.2"
_NEEDS = ("vaccin", "immuniz", "immunis", "dtap", "tdap", "mmr", "hib", "ipv", "hpv", "pcv", "ppsv", "flu shot")
_VACCINE = (
    r"(?:vaccines?|vaccinations?|immuni[sz]ations?|flu shot|DTaP|Tdap|MMR|Hib|IPV|HPV\d?|PCV\d*|PPSV23|MenACWY|MenB|RSV"
    r"|hep(?:atitis)? ?[AB]|rotavirus|varicella)"
)
_GIVEN = re.compile(
    rf"\b{_VACCINE}\b[^.;\n]{{0,60}}?\b(?:today|0\.\d+ ?ml)\b|\b{_VACCINE}\b[^;\n]{{0,40}}?\b0\.\d+ ?ml\b"
    rf"|\b(?:gave|given today|administered today|today|accepts)\b:?[^.;\n]{{0,60}}?\b{_VACCINE}\b"
    rf"|\b{_VACCINE}\b[^.;\n]{{0,30}}?\b(?:given|administered)\b(?! (?:at|in|on|last|by|before|when|elsewhere))",
    re.IGNORECASE,
)
_NOT_GIVEN = re.compile(
    r"\b(?:declin\w*|refus\w*|defer\w*|due|overdue|next|will|not|no|needs?|planned|plan to"
    r"|offered|discuss\w*|recommend\w*"
    r"|history|previous\w*|last|prior|had|hold|held|up[\s-]to[\s-]date)\b",
    re.IGNORECASE,
)
_PAST = frozenset({"past medical history", "family history", "allergies", "birth history"})
_LOOK_BACK = 30


class Immunizations:
    """The words of a vaccination, over one book."""

    def __init__(self, book: Icd10cmBook) -> None:
        row = book.row(_CODE)
        self._title = row.title if row is not None and row.billable else ""

    def concepts(self, document: Document) -> list[Concept]:
        """The first vaccine that a document tells as given at this encounter, as a present concept."""
        lower = document.text.lower()
        if not self._title or not any(word in lower for word in _NEEDS):
            return []
        for found in _GIVEN.finditer(document.text):
            clause = document.text[max(0, found.start() - _LOOK_BACK) : found.end()].rsplit("\n", 1)[-1]
            if _NOT_GIVEN.search(clause):
                continue
            concept = measured(
                document, *found.span(), ("Encounter for immunization", f"{_CODE} {self._title}"), _SOURCE
            )
            if concept.section not in _PAST:
                return [concept]
        return []
