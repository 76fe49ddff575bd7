"""Ages over 89, which become one group (45 CFR 164.514(b)(2)(i)(C))."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.deid.found import Found
from medcodex.deid.kinds import Kind
from medcodex.deid.patterns import patterns

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLACEMENT = "90 or older"


def ages(text: str, newest_year: int | None) -> Iterator[Found]:
    """Ages of 90 and more, and years of birth that tell such an age in ``newest_year`` (None: any before 1950)."""
    rows = patterns("ages", "ages", re.IGNORECASE)
    for _, _, pattern in rows[1:-1]:
        for match in pattern.finditer(text):
            yield Found(*match.span("age"), Kind.AGE, "age-over-89", 6)
    limit = 1950 if newest_year is None else newest_year - 90
    for match in rows[-1][2].finditer(text):
        if int(match["year"]) <= limit:
            yield Found(*match.span("year"), Kind.AGE, "birth-year", 6)
