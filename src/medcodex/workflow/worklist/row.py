"""What a worklist shows of a chart: of the patient no more than the age (45 CFR 164.502(b), minimum necessary)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from medcodex.encounter import Setting
    from medcodex.workflow.chart import ChartStatus


@dataclass(frozen=True, slots=True)
class Row:
    """One chart of a list. ``age`` in years on the day of admission or service; ``assignee`` is a user's id."""

    chart_id: str
    account: str
    setting: Setting
    status: ChartStatus
    version: int
    age: int | None = None
    payer: str | None = None
    specialty: str | None = None
    facility: str | None = None
    admitted: dt.date | None = None
    discharged: dt.date | None = None
    value: Decimal | None = None
    due: dt.date | None = None
    assignee: str | None = None


@dataclass(frozen=True, slots=True)
class Figures:
    """How much waits: charts, of these the ``discharged`` with the sum of their days since and the first day of
    discharge, the value of all in dollars, and how many are overdue."""

    charts: int
    discharged: int
    days: int
    oldest: dt.date | None
    value: Decimal
    overdue: int

    @property
    def mean_days(self) -> float | None:
        """Days since discharge, on average."""
        return self.days / self.discharged if self.discharged else None


@dataclass(frozen=True, slots=True)
class Load:
    """What one coder has: open charts by status, their value, how many are overdue, and how many were finished in the
    last seven days."""

    user_id: str
    assigned: int
    coding: int
    held: int
    value: Decimal
    overdue: int
    finished: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """Discharged, not final coded, over the whole department. ``revenue`` is the value of a day's discharges on
    average over the last ninety days; by it the value that waits is told in days."""

    figures: Figures
    revenue: Decimal | None

    @property
    def days_of_revenue(self) -> float | None:
        """The value that waits, in days of average revenue; None where none is known."""
        return float(self.figures.value / self.revenue) if self.revenue else None


@dataclass(frozen=True, slots=True)
class Choices:
    """The values that open charts hold, for filters to choose from."""

    payers: tuple[str, ...]
    specialties: tuple[str, ...]
    facilities: tuple[str, ...]


def age_on(birth_date: dt.date | None, day: dt.date) -> int | None:
    """Whole years of age on a day; None where the birth date is unknown or later."""
    if birth_date is None or birth_date > day:
        return None
    return day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
