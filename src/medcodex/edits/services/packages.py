"""Global surgical packages: the days around a procedure whose visits and minor services its payment includes.

Counted as CMS counts (Pub 100-04 ch. 12, 40.1): a major procedure takes in the day before, the day itself and 90 days
after it, a minor one the day itself and 10 or no days after it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.edits.services.case import Case, Service

# Global days of the fee schedule: (days before, days after).
_SPANS: Mapping[str, tuple[int, int]] = {"000": (0, 0), "010": (0, 10), "090": (1, 90)}
LONGEST = timedelta(days=90)
NONE = "none"
BEFORE = "before"
AFTER = "after"


@dataclass(frozen=True, slots=True)
class Package:
    """A procedure and its period; ``first`` and ``last`` are days within it. Where another provider took over the care
    after the procedure (or only that care is billed), the period ends or begins accordingly."""

    procedure: Service
    days: str
    first: date
    last: date

    @property
    def described(self) -> str:
        """The procedure, its day and the last day of its period."""
        day = self.procedure.day
        return f"{self.procedure.code} of {day} ({self.days} global days, to {self.last})"


def packages_of(case: Case) -> Iterator[Package]:
    """The packages of all procedures of an encounter and its history that have one."""
    for service in (*case.services, *case.earlier):
        days = (case.fee(service) or {}).get("global", "")
        effects = {case.tables.effects[name] for name in service.modifiers if name in case.tables.effects}
        if days not in _SPANS or NONE in effects:
            continue
        before, after = _SPANS[days]
        first = service.day + timedelta(days=1) if AFTER in effects else service.day - timedelta(days=before)
        last = service.day + timedelta(days=0 if BEFORE in effects else after)
        yield Package(service, days, first, last)


def load_effects() -> Mapping[str, str]:
    """By modifier of a procedure: "none" where it begins no period of its own, "before" where its period ends with the
    day of the procedure, "after" where it begins the day after."""
    return {row["modifier"]: row["effect"] for row in table_rows("medcodex.edits", "data/services/packages.tsv")}
