"""Weeks of gestation written as a number: the trimester the codes of chapter 15 ask for, and the Z3A code; or, of a
child that is born, the code for its prematurity.

Tabular list, chapter 15: first trimester less than 14 weeks 0 days, second 14 weeks 0 days to less than 28 weeks 0
days, third 28 weeks 0 days until delivery, counted from the first day of the last menstrual period.
"""

from __future__ import annotations

import re

_UNIT = r"[\s-]*(?:weeks?|wks?|wga)\b"
_DAYS = r"(?:[\s-]*\d/7|\s*\+\s*\d)?"
_PREGNANCY = r"gestation|pregnan|intrauterine|iup\b|ega\b|wga\b"
_WEEKS = re.compile(
    rf"(?<![\d/])\b(?P<before>\d{{1,2}}){_DAYS}{_UNIT}(?=[^.;\n]{{0,40}}?(?:{_PREGNANCY}))"
    rf"|\b(?:pregnan\w*|gestation\w*|ega|iup)\b[^.;\n\d]{{0,25}}(?P<after>\d{{1,2}}){_DAYS}{_UNIT}",
    re.IGNORECASE,
)
# One of each stands in every match, the unit first looked for as letters: to look for a pattern takes longer.
_UNITS = ("week", "wk", "wga")
_COUNTED = re.compile(rf"\d{_DAYS}[\s-]*(?:{'|'.join(_UNITS)})")
# "34w2d", "39w4d": weeks and days of a pregnancy, or of a child born after them, and of nothing else once the weeks are
# as many; "@" and "at" may stand before it.
_SHORT = re.compile(r"(?<![\d/.])(?P<short>[1-4]?\d)\s?w(?:k|ks)?\s?[0-6]\s?d\b", re.IGNORECASE)
_OF_PREGNANCY = re.compile(
    r"\b(?:pregnan\w*|gestation\w*|gravid\w*|g\d+\s?p\d+|labor|fetal|fetus|prenatal|trimester|obstetric\w*|ob|iup"
    r"|twins?|deliver\w*|newborn|nicu|cesarean|born)\b",
    re.IGNORECASE,
)
_NAMES = ("gestation", "pregnan", "intrauterine")
_SHORT_NAMES = re.compile(r"(?:iup|ega|wga)\b")
# The age told is that of a child that is born.
_CHILD = re.compile(
    r"[\s-]*(?:gestational[\s-]+age|gestation(?:al)?|estimated gestational age|ega|wga)?[\s,-]*"
    r"(?:(?:preterm|premature|twin|appropriate|small|large|for|gestational|age|black|white|male|female)[\s,-]+){0,6}"
    r"(?:infant|newborn|neonate|baby|preemie)\b",
    re.IGNORECASE,
)
# Z3A has a code for each week from the eighth on, and one for all before.
FIRST_COUNTED = 8
FIRST_FULL_TERM = 37
_LATEST = 42
_SECOND, _THIRD = 14, 28
# P07.2- and P07.3- have a code for each completed week from 23 to 36, and one for all before.
_PRETERM = {week: f"P07.{week - 1 if week < _THIRD else week + 3}" for week in range(23, FIRST_FULL_TERM)}


def weeks_of_gestation(text: str) -> tuple[int, int, int] | None:
    """(completed weeks, start, end) of the first gestational age in a text; None where none from 1 to 42 is given."""
    lower = text.lower()
    if any(name in lower for name in _UNITS) and _COUNTED.search(lower) and _speaks_of_pregnancy(lower):
        for found in _WEEKS.finditer(text):
            weeks = int(found["before"] or found["after"])
            if 0 < weeks <= _LATEST:
                return weeks, found.start(), found.end()
    short = _SHORT.search(text)
    if short is None or not 0 < int(short["short"]) <= _LATEST or not _OF_PREGNANCY.search(text):
        return None
    return int(short["short"]), short.start(), short.end()


def _speaks_of_pregnancy(lower: str) -> bool:
    return any(name in lower for name in _NAMES) or _SHORT_NAMES.search(lower) is not None


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


def preterm_code(text: str, weeks: int, end: int) -> str | None:
    """What a gestational age that ends at ``end`` says of a child that is born: the code of a preterm newborn (Official
    Guidelines FY2026 I.C.16.d), "" for one born at term; None where the age is that of a pregnancy."""
    return preterm_of(weeks) if _CHILD.match(text, end) else None


def preterm_of(weeks: int) -> str:
    """The code of a child born after so many completed weeks; "" for one born at term."""
    return _PRETERM.get(weeks, "" if weeks >= FIRST_FULL_TERM else "P07.21")


def trimester_words(weeks: int) -> frozenset[str]:
    """The words that titles of chapter 15 use for the trimester."""
    name = "first" if weeks < _SECOND else "second" if weeks < _THIRD else "third"
    return frozenset({name, "trimester"})
