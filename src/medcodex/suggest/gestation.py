"""Weeks of gestation written as a number: the trimester the codes of chapter 15 ask for, and the Z3A code.

Tabular list, chapter 15: first trimester less than 14 weeks 0 days, second 14 weeks 0 days to less than 28 weeks 0
days, third 28 weeks 0 days until delivery, counted from the first day of the last menstrual period.
"""

from __future__ import annotations

import re

_UNIT = r"[\s-]*(?:weeks?|wks?|wga)\b"
_DAYS = r"(?:\s*(?:\d/7|\+\s*\d))?"
_PREGNANCY = r"gestation|pregnan|intrauterine|iup\b|ega\b|wga\b"
_WEEKS = re.compile(
    rf"\b(?P<before>\d{{1,2}}){_DAYS}{_UNIT}(?=[^.;\n]{{0,40}}?(?:{_PREGNANCY}))"
    rf"|\b(?:pregnan\w*|gestation\w*|ega|iup)\b[^.;\n\d]{{0,25}}(?P<after>\d{{1,2}}){_DAYS}{_UNIT}",
    re.IGNORECASE,
)
# One of each stands in every match.
_UNITS = ("week", "wk", "wga")
_NAMES = ("gestation", "pregnan", "intrauterine", "iup", "ega", "wga")
# Z3A has a code for each week from the eighth on, and one for all before.
FIRST_COUNTED = 8
_LATEST = 42
_SECOND, _THIRD = 14, 28


def weeks_of_gestation(text: str) -> tuple[int, int, int] | None:
    """(completed weeks, start, end) of the first gestational age in a text; None where none from 1 to 42 is given."""
    lower = text.lower()
    if not any(name in lower for name in _UNITS) or not any(name in lower for name in _NAMES):
        return None
    for found in _WEEKS.finditer(text):
        weeks = int(found["before"] or found["after"])
        if 0 < weeks <= _LATEST:
            return weeks, found.start(), found.end()
    return None


_DELIVERED = re.compile(
    r"\b(?:post-?\s?partum|puerper\w+|(?:status post|s/p|after|following|since)\b[^.;\n]{0,25}"
    r"\b(?:deliver(?:y|ed)|c(?:a?esarean|-section)|childbirth))\b",
    re.IGNORECASE,
)
_DELIVERY_WORDS = ("partum", "puerper", "deliver", "sarean", "c-section", "childbirth")


def is_puerperal(text: str) -> bool:
    """Whether a text tells that the patient has delivered (tabular list, chapter 15: complicating the puerperium)."""
    lower = text.lower()
    return any(word in lower for word in _DELIVERY_WORDS) and _DELIVERED.search(text) is not None


def trimester_words(weeks: int) -> frozenset[str]:
    """The words that titles of chapter 15 use for the trimester."""
    name = "first" if weeks < _SECOND else "second" if weeks < _THIRD else "third"
    return frozenset({name, "trimester"})
