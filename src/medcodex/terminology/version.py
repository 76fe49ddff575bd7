"""Releases of the code sets that follow the federal fiscal year (ICD-10-CM, ICD-10-PCS): "2026" is fiscal year 2026
(from 1 October 2025), "2026-04" its April update."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_VERSION = re.compile(r"(20\d\d)(-04)?\Z")
_YEAR = r"(?<!\d)(20[1-9]\d)(?!\d)"
_APRIL = (
    re.compile(rf"(?<![a-z])apr(?:il)?[\W_]*(?:0?1(?:st)?(?!\d))?[\W_]*{_YEAR}", re.IGNORECASE),
    re.compile(rf"{_YEAR}[\W_]*apr(?:il)?(?![a-z])", re.IGNORECASE),
    re.compile(rf"{_YEAR}[-_]04(?:[-_]01)?(?!\d)"),
)
_FISCAL = re.compile(r"fy[\W_]*(?:20)?([1-9]\d)(?!\d)", re.IGNORECASE)
_PLAIN = re.compile(_YEAR)


def is_version(text: str) -> bool:
    """Whether the text is a version in this module's form."""
    return _VERSION.match(text) is not None


def year_of(version: str) -> int:
    """The fiscal year of a version."""
    return int(version[:4])


def effective_range(version: str) -> tuple[date, date]:
    """(first day, last day) of encounters and discharges the release was published for."""
    year = year_of(version)
    first = date(year, 4, 1) if version.endswith("-04") else date(year - 1, 10, 1)
    return first, date(year, 9, 30)


def version_from_names(names: Sequence[str], year: int | None = None) -> str | None:
    """The version that a file's name and the names around it tell, nearest first; None where none tells.

    With ``year``, only names of that fiscal year count. A file whose own name gives just the year takes "April" from
    the nearest archive or folder that names the same year.
    """
    own = _told(names[0], year)
    if own is not None and own.endswith("-04"):
        return own
    around = next((told for name in names[1:] if (told := _told(name, year)) is not None), None)
    if own is None:
        return around
    return around if around is not None and year_of(around) == year_of(own) else own


def _told(name: str, year: int | None) -> str | None:
    for pattern in _APRIL:
        found = pattern.search(name)
        if found and year in {None, int(found[1])}:
            return f"{found[1]}-04"
    found = _FISCAL.search(name)
    if found and year in {None, 2000 + int(found[1])}:
        return f"20{found[1]}"
    years = [match for match in _PLAIN.findall(name) if year in {None, int(match)}]
    return years[0] if years else None
