"""Releases of ICD-11 MMS: "2025-01" is the release of January 2025. WHO makes one a year; before 2023 the month
varied."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_STAMP = re.compile(r"Version:\s*(20[0-9]{2})\s+([A-Za-z]{3})", re.IGNORECASE)
_NAMED = re.compile(r"(?<![0-9])(20[0-9]{2})-(0[1-9]|1[0-2])(?![0-9])")


def version_of_stamp(text: str) -> str | None:
    """The release that a heading such as "Version:2025 Jan 24 - 22:30 UTC" states; None where it is no such heading."""
    found = _STAMP.match(text)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    return f"{found[1]}-{_MONTHS.index(found[2].lower()) + 1:02}"


def version_of_names(names: Sequence[str]) -> str | None:
    """The release that a file's name or the names around it tell, nearest first; None where none does."""
    found = next((match for name in names if (match := _NAMED.search(name))), None)
    return f"{found[1]}-{found[2]}" if found else None


def effective_range(version: str) -> tuple[date, date]:
    """(first day, last day) that a release is the current one: from the first of its month until a year later, when
    the next is due. Countries put a release into use at dates of their own, which no file of WHO tells."""
    year, month = int(version[:4]), int(version[5:])
    return date(year, month, 1), date(year + 1, month, 1) - timedelta(days=1)
