"""How pages of claims call what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.encounter.billing import ClaimKind
from medcodex.workflow.billing.status import BatchStatus, ClaimStatus

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

STATUSES: Mapping[ClaimStatus, tuple[str, str]] = {
    ClaimStatus.FAULTY: ("Faulty", "stop"),
    ClaimStatus.READY: ("Ready", "act"),
    ClaimStatus.HELD: ("Held", "wait"),
    ClaimStatus.RELEASED: ("Released", "act"),
    ClaimStatus.SENT: ("Sent", "wait"),
    ClaimStatus.ACKNOWLEDGED: ("Acknowledged", "wait"),
    ClaimStatus.REJECTED: ("Rejected", "stop"),
    ClaimStatus.PAID: ("Paid", "done"),
    ClaimStatus.DENIED: ("Denied", "stop"),
    ClaimStatus.CORRECTED: ("Corrected", ""),
    ClaimStatus.WITHDRAWN: ("Withdrawn", ""),
}
"""What each status is called, and the tone in which it is shown."""

BATCH_STATUSES: Mapping[BatchStatus, tuple[str, str]] = {
    BatchStatus.WRITTEN: ("Written", "act"),
    BatchStatus.SENT: ("Sent", "wait"),
    BatchStatus.ACCEPTED: ("Accepted", "done"),
    BatchStatus.REJECTED: ("Rejected", "stop"),
    BatchStatus.DISCARDED: ("Discarded", ""),
}
KINDS: Mapping[ClaimKind, str] = {
    ClaimKind.INSTITUTIONAL: "Institutional (837I)",
    ClaimKind.PROFESSIONAL: "Professional (837P)",
    ClaimKind.DENTAL: "Dental (837D)",
}
ACTS: Mapping[str, str] = {
    "build": "Built",
    "clean": "Built again, nothing against it",
    "fault": "Built again, with errors",
    "hold": "Held",
    "release": "Released",
    "withdraw": "Withdrawn",
    "batch": "Put into a batch",
    "unbatch": "Taken out of a batch",
    "send": "Sent",
    "accept": "Accepted",
    "reject": "Rejected",
    "pay": "Paid",
    "deny": "Denied",
    "reverse": "Decision taken back",
    "replace": "Replaced",
    "correct": "A correction was built",
    "void": "A void was built",
    "note": "Noted",
    "next": "Billed to the next payer",
    "number": "The payer's number was typed",
    "ask": "Its status was asked for",
}


PAYERS: Mapping[str, str] = {"P": "first payer", "S": "second payer", "T": "third payer"}


def dollars(amount: Decimal | None) -> str:
    """An amount with its cents; a dash where there is none."""
    return "–" if amount is None else f"{'−' if amount < 0 else ''}${abs(amount):,.2f}"


def age(then: dt.datetime, now: dt.datetime) -> str:
    """Whole days since a moment."""
    days = (now - then).days
    return "today" if days < 1 else "1 day" if days == 1 else f"{days} days"


WORDS: Mapping[str, Any] = {
    "claim_statuses": STATUSES,
    "batch_statuses": BATCH_STATUSES,
    "kinds": KINDS,
    "acts": ACTS,
    "payers": PAYERS,
    "exact": dollars,
    "age": age,
}
"""What every template of these pages writes with."""
