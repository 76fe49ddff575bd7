"""Which version of CMS's inpatient programs is in force on a discharge date (data/versions.tsv)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from medcodex.text.tables import table_rows


@dataclass(frozen=True, slots=True, order=True)
class Version:
    """One release: discharges of ``first`` to ``last``. ``number`` is the release times ten (43.1 is 431), so that
    releases can be compared."""

    number: int
    first: date
    last: date

    @property
    def name(self) -> str:
        """As CMS writes it: "43", "43.1"."""
        whole, part = divmod(self.number, 10)
        return f"{whole}.{part}" if part else str(whole)


@lru_cache(1)
def versions() -> tuple[Version, ...]:
    """All releases known, oldest first."""
    rows = table_rows("medcodex.group", "data/versions.tsv")
    return tuple(
        Version(round(float(row["version"]) * 10), date.fromisoformat(row["from"]), date.fromisoformat(row["to"]))
        for row in rows
    )


@lru_cache(4096)
def version_on(day: date, since: int = 0) -> Version | None:
    """The release in force on a day, from release ``since`` (times ten) on; None where none is known."""
    return next((one for one in versions() if one.first <= day <= one.last and one.number >= since), None)
