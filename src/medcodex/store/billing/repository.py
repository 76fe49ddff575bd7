"""All that claims need of the database, in one."""

from __future__ import annotations

from medcodex.store.billing.answers import AnswerRows
from medcodex.store.billing.batches import BatchRows
from medcodex.store.billing.claims import ClaimRows
from medcodex.store.billing.control_numbers import ControlNumbers
from medcodex.store.billing.timeline import TimelineRows


class Billing(ClaimRows, TimelineRows, BatchRows, AnswerRows, ControlNumbers):
    """workflow.billing.ports.BillingRepository."""
