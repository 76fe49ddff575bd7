"""The last day for what we owe: the clock of quality/overpayment.py, begun when it was found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.workflow.quality.overpayment import Overpayment

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.money.owed.records import Owed


def due_back(owed: Owed) -> dt.date:
    """The day by which it is reported and returned under Medicare's rule (42 CFR 401.305), counted from the day on
    which it was found; other payers have terms of their own."""
    return Overpayment(owed.id, "", owed.chart_id or "", owed.payer, owed.amount, owed.found_on).deadline
