"""An overpayment that an audit found, and the day by which it has to be reported and returned.

42 CFR 401.305 as in force since January 1, 2025: an overpayment is identified when a person knowingly receives or
retains it (knowingly as in 31 U.S.C. 3729(b)(1)(A): actual knowledge, deliberate ignorance, reckless disregard). It
has to be reported and returned within 60 days, or by the day a corresponding cost report is due where that is later.
A timely good-faith investigation of related overpayments suspends the deadline until it ends, and no longer than 180
days after the first one was identified. Periods are rows of data/repayment.tsv.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, UsageError
from medcodex.workflow.quality.tables import repayment

if TYPE_CHECKING:
    from decimal import Decimal


class Stage(StrEnum):
    """Where an overpayment stands."""

    RUNNING = "running"
    SUSPENDED = "suspended"
    RETURNED = "returned"
    NONE_DUE = "none due"


@dataclass(frozen=True, slots=True)
class Overpayment:
    """Money that came in for codes that did not stand. ``identified`` is the day on which it was known to be one: at
    the latest that of the audit's final decision. ``none_due`` tells why nothing is to be returned, such as a claim
    that was corrected before it was paid, or money received more than six years before (42 CFR 401.305(f))."""

    id: str
    audit_id: str
    chart_id: str
    payer: str
    amount: Decimal
    identified: dt.date
    investigation_from: dt.date | None = None
    investigation_to: dt.date | None = None
    cost_report_due: dt.date | None = None
    reported: dt.date | None = None
    returned: dt.date | None = None
    none_due: str = ""
    version: int = 1

    @property
    def deadline(self) -> dt.date:
        """The last day. Days that had run before an investigation began stay run: the regulation speaks of a deadline
        that is suspended, and this is its stricter reading."""
        last = self.identified + dt.timedelta(days=repayment()["days"].value)
        if self.investigation_from is not None:
            last += self._suspended_until(self.investigation_from) - self.investigation_from
        return max(last, self.cost_report_due or last)

    @property
    def suspension_ends(self) -> dt.date:
        """The day after which no investigation suspends the deadline any more."""
        return self.identified + dt.timedelta(days=repayment()["suspension"].value)

    def stage(self, today: dt.date) -> Stage:
        """Where it stands on a day."""
        if self.none_due:
            return Stage.NONE_DUE
        if self.reported and self.returned:
            return Stage.RETURNED
        begun = self.investigation_from
        if begun is not None and begun <= today < self._suspended_until(begun):
            return Stage.SUSPENDED
        return Stage.RUNNING

    def days_left(self, today: dt.date) -> int:
        """Days until the deadline; negative once it has passed."""
        return (self.deadline - today).days

    def investigated(self, begun: dt.date) -> Overpayment:
        """With a good-faith investigation of related overpayments begun, which has to be in time."""
        if self.investigation_from is not None:
            raise ConflictError("its investigation has begun already", f"overpayment {self.id}")
        if not self.identified <= begun <= self.deadline:
            raise UsageError("an investigation begins after the identification and before the deadline", "begun")
        return replace(self, investigation_from=begun, version=self.version + 1)

    def concluded(self, ended: dt.date, amount: Decimal) -> Overpayment:
        """With the investigation ended and the amount of the first and the related overpayments together."""
        if self.investigation_from is None or ended < self.investigation_from:
            raise UsageError("an investigation ends after it has begun", "ended")
        if amount < 0:
            raise UsageError("an amount of dollars, not below zero", "amount")
        return replace(self, investigation_to=ended, amount=amount, version=self.version + 1)

    def settled(self, reported: dt.date, returned: dt.date) -> Overpayment:
        """Reported to the contractor and returned."""
        if min(reported, returned) < self.identified:
            raise UsageError("nothing is reported or returned before it is identified", f"overpayment {self.id}")
        return replace(self, reported=reported, returned=returned, version=self.version + 1)

    def not_due(self, because: str) -> Overpayment:
        """With nothing to return, and why."""
        if not because.strip():
            raise UsageError("a reason is needed where nothing is returned", f"overpayment {self.id}")
        return replace(self, none_due=because.strip(), version=self.version + 1)

    def _suspended_until(self, begun: dt.date) -> dt.date:
        return max(begun, min(self.investigation_to or self.suspension_ends, self.suspension_ends))
