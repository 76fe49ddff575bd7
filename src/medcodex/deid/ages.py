"""Ages over 89, which become one group (45 CFR 164.514(b)(2)(i)(C))."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.deid.found import Found
from medcodex.deid.kinds import Kind

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLACEMENT = "90 or older"
_SPOKEN = r"(?:ninety(?:[- ](?:one|two|three|four|five|six|seven|eight|nine))?|(?:one|a) hundred(?:[- ](?:and[- ])?(?:one|two|three|four|five|six|seven|eight|nine|ten))?)"
_NUMBER = rf"(?P<age>(?:9\d|1[0-2]\d)|{_SPOKEN})"
_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?<![\w./-]){_NUMBER}[ -]?(?:years?|yrs?)\b[ -]?(?:olds?|of[ ]age|young)?",
        rf"(?<![\w./-]){_NUMBER}[ -]?(?:y/?o\b|y\.o\.|yo[fm]\b|yrs?\b)",
        rf"(?<![\w./-]){_NUMBER}[ ]?(?:y[ ]?/?[ ]?)?(?:(?-i:[MF])\b|(?:wf|wm|bf|bm|hf|hm)\b)(?![/%])",
        rf"\b(?:age[ds]?|aet|turned|turning|turns|age at death)(?:[ ](?:of|is|was))?[ ]?:?[ ]{{0,6}}{_NUMBER}(?![\w/%.]\d)(?![ ]?(?:days?|weeks?|months?|mos?|hours?|minutes?|degrees?|deg|°)(?!\w))",
        r"(?<!\w)(?P<age>(?:9\d|1[0-2]\d)(?:st|nd|rd|th))[ ]birthday",
        rf"\bin[ ](?:his|her|their)[ ](?P<age>(?:mid|early|late)?[- ]?(?:nineties|90'?s|hundreds))",
        rf"\(\s?(?P<age>9\d|1[0-2]\d)\s?\)(?=\s*(?:$|\n|hosp|sex|mrn))",
    )
)
_BIRTH_YEAR = re.compile(
    r"\b(?:born|birth|dob|d\.o\.b\.?|b\.|yob)(?:[ ](?:in|is|year|of))?[ ]?:?[ ]{0,4}(?:about[ ]|c\.[ ]?)?(?P<year>(?:18|19|20)\d\d)\b(?![-/.]\d)",
    re.IGNORECASE,
)


def ages(text: str, newest_year: int | None) -> Iterator[Found]:
    """Ages of 90 and more, and years of birth that tell such an age in ``newest_year`` (None: any before 1950)."""
    for pattern in _PATTERNS:
        for match in pattern.finditer(text):
            yield Found(*match.span("age"), Kind.AGE, "age-over-89", 6)
    limit = 1950 if newest_year is None else newest_year - 90
    for match in _BIRTH_YEAR.finditer(text):
        if int(match["year"]) <= limit:
            yield Found(*match.span("year"), Kind.AGE, "birth-year", 6)
