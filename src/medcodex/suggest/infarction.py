"""How old a myocardial infarction is said to be.

ICD-10-CM Official Guidelines FY2026 I.C.9.e.1: I21 for the first four weeks; later the infarction is old (I25.2).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.encounter import Assertion

if TYPE_CHECKING:
    from medcodex.suggest.concept import Concept

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("a", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"), 1
    )
} | {"one": 1, "several": 3, "few": 3, "many": 10}
_AGO = re.compile(
    rf"\b(?P<count>\d{{1,3}}|{'|'.join(_NUMBERS)})\s+(?P<unit>day|week|month|year)s?\s+(?:ago|earlier|prior|previously|before)\b",
    re.IGNORECASE,
)
_DAYS = {"day": 1, "week": 7, "month": 30, "year": 365}
_ACUTE_DAYS = 28
_RULE = "older-than-4-weeks"


def aged(concept: Concept, sentence: str) -> Concept:
    """An acute infarction that its sentence places more than four weeks back, as one of the past."""
    if not concept.code.startswith("I21") or concept.assertion is not Assertion.PRESENT:
        return concept
    said = _AGO.search(sentence)
    if said is None:
        return concept
    count = said["count"].lower()
    number = int(count) if count.isdigit() else _NUMBERS[count]
    if number * _DAYS[said["unit"].lower()] <= _ACUTE_DAYS:
        return concept
    return concept._replace(assertion=Assertion.HISTORICAL, rule=_RULE)
