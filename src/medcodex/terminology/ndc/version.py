"""Versions of NDC releases: "2026-11-20" is the directory of that day, "2026Q4" the HCPCS crosswalk of a quarter."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

# FDA renews the directory every weekday. After a month new packages are surely missing.
_FRESH = timedelta(days=31)
_MONTHS = ("january", "april", "july", "october")
_QUARTERS = (
    re.compile(rf"(?P<month>{'|'.join(_MONTHS)})[\W_]*(?:\d{{1,2}}(?!\d)[\W_]*)?(?P<year>20\d\d)(?!\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<year>20\d\d)[\W_]*Q(?P<number>[1-4])(?!\d)", re.IGNORECASE),
)


def effective_range(version: str) -> tuple[date, date]:
    """(first day, last day) that a version answers for without being called late: a month for a directory, its quarter
    for a crosswalk."""
    year, _, quarter = version.partition("Q")
    if quarter:
        first = date(int(year), 3 * int(quarter) - 2, 1)
        after = date(int(year) + int(quarter) // 4, 3 * int(quarter) % 12 + 1, 1)
        return first, after - timedelta(days=1)
    day = date.fromisoformat(version)
    return day, day + _FRESH


def crosswalk_version(texts: Iterable[str]) -> str | None:
    """The quarter that the first of the texts with one tells: "October 2026" or "2026 Q4"; None where none does."""
    for text in texts:
        for pattern in _QUARTERS:
            found = pattern.search(text)
            if found:
                told = found.groupdict()
                number = told.get("number") or _MONTHS.index(told["month"].lower()) + 1
                return f"{told['year']}Q{number}"
    return None
