"""Releases of the code sets that follow the calendar year: "2026-07" begins on 1 July 2026."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Sequence

_MONTHS = {"jan": 1, "apr": 4, "jul": 7, "oct": 10}
_YEAR = r"(?<!\d)(20[1-9]\d)(?!\d)"
_WORD = r"(jan(?:uary)?|apr(?:il)?|july?|oct(?:ober)?)"
_QUARTERS = (
    re.compile(rf"{_YEAR}[\W_]*(?:q([1-4])(?!\d)|(?<![a-z]){_WORD}(?![a-z])|[-_](01|04|07|10)(?!\d))", re.IGNORECASE),
    re.compile(rf"(?<![a-z0-9])(?:q([1-4])|{_WORD})()[\W_]*{_YEAR}", re.IGNORECASE),
)
_PLAIN = re.compile(_YEAR)
_SHORT_YEAR = re.compile(r"hcpc(\d\d)(?!\d)", re.IGNORECASE)


def quarter_range(version: str) -> tuple[date, date]:
    """(first day, last day) of a quarter's release: "2026-07" is 1 July to 30 September 2026."""
    year, month = int(version[:4]), int(version[5:7] or 1)
    following = date(year + month // 10, (month + 3) % 12, 1)
    return date(year, month, 1), following - timedelta(days=1)


def year_range(version: str) -> tuple[date, date]:
    """(first day, last day) of a year's release: "2026" is all of 2026, "2026-07" what an update of July leaves of
    it."""
    year = int(version[:4])
    return date(year, int(version[5:7] or 1), 1), date(year, 12, 31)


def named_quarter(names: Sequence[str]) -> str:
    """The quarter that a file's name and the names around it tell, nearest first; a year alone is its January release.
    ReleaseError where none tells."""
    found = _named(names)
    if found is None:
        raise ReleaseError(
            "states no release, and neither do its name and folder (such as 2026-07, July 2026)", names[0]
        )
    year, month = found
    return f"{year}-{month or 1:02}"


def named_year(names: Sequence[str]) -> str:
    """The year that a file's name and the names around it tell, with the month where they name an update of a later
    quarter. ReleaseError where none tells."""
    found = _named(names)
    if found is None:
        raise ReleaseError("states no release, and neither do its name and folder (such as 2026)", names[0])
    year, month = found
    return str(year) if month in {None, 1} else f"{year}-{month:02}"


def quarter_in(text: str) -> str | None:
    """The quarter that one text names: "active_2026q3" to "2026-07"; None where it names none."""
    found = _quarter(text)
    return f"{found[0]}-{found[1]:02}" if found else None


def _named(names: Sequence[str]) -> tuple[int, int | None] | None:
    """(year, month or None): the nearest name that tells a quarter, of the year that the nearest name tells."""
    years = [year for name in names if (year := _year(name)) is not None]
    if not years:
        return None
    quarters = [found for name in names if (found := _quarter(name)) is not None]
    return next((found for found in quarters if found[0] == years[0]), (years[0], None))


def _year(name: str) -> int | None:
    plain = _PLAIN.search(name)
    if plain:
        return int(plain[1])
    short = _SHORT_YEAR.match(name)
    return 2000 + int(short[1]) if short else None


def _quarter(name: str) -> tuple[int, int] | None:
    after, before = _QUARTERS
    found = after.search(name)
    if found:
        return int(found[1]), _month(found[2], found[3], found[4])
    found = before.search(name)
    return (int(found[4]), _month(found[1], found[2], found[3])) if found else None


def _month(quarter: str | None, word: str | None, digits: str | None) -> int:
    if quarter:
        return int(quarter) * 3 - 2
    return _MONTHS[word[:3].lower()] if word else int(digits or 1)
