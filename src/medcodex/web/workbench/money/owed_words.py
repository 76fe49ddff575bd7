"""How pages of money owed call what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.web.workbench.claims.words import WORDS as CLAIM_WORDS
from medcodex.workflow.money.owed.records import Direction, OwedStatus, Reason, Source
from medcodex.workflow.money.owed.status import Act

if TYPE_CHECKING:
    from collections.abc import Mapping

DIRECTIONS: Mapping[Direction, tuple[str, str]] = {
    Direction.OURS: ("to us", "act"),
    Direction.THEIRS: ("by us", "wait"),
}
STATUSES: Mapping[OwedStatus, tuple[str, str]] = {
    OwedStatus.OPEN: ("Open", "stop"),
    OwedStatus.DISPUTED: ("Disputed", "wait"),
    OwedStatus.REBILLED: ("Rebilled", "wait"),
    OwedStatus.REPORTED: ("Reported", "wait"),
    OwedStatus.RECOVERED: ("Recovered", "done"),
    OwedStatus.RETURNED: ("Returned", "done"),
    OwedStatus.WRITTEN_OFF: ("Written off", ""),
    OwedStatus.NONE_DUE: ("None due", ""),
}
"""What each status is called, and the tone in which it is shown."""
REASONS: Mapping[Reason, str] = {
    Reason.RATE: "Another rate than agreed",
    Reason.OTHER_CODE: "Another code was paid",
    Reason.UNITS: "Fewer units were paid",
    Reason.OTHER_DRG: "Another DRG was paid",
    Reason.REDUCED: "Reduced as one of several",
    Reason.UNANSWERED: "The line was not answered",
    Reason.TAKEN_BACK: "Taken back, not decided anew",
    Reason.WITHHELD: "Withheld, no claim explains it",
    Reason.TO_BE_TAKEN: "To be taken from a later payment",
    Reason.PAID_TWICE: "Paid twice",
    Reason.OVER_CHARGE: "Paid more than charged",
    Reason.AUDITED: "Codes did not stand in an audit",
}
SOURCES: Mapping[Source, str] = {
    Source.CONTRACT: "Contract",
    Source.TAKEBACK: "Takeback",
    Source.AUDIT: "Audit",
    Source.CREDIT: "Credit",
}
ACTS: Mapping[str, str] = {
    "open": "Found",
    Act.DISPUTE: "Dispute",
    Act.REBILL: "Rebill",
    Act.RECOVER: "Recovered",
    Act.WRITE_OFF: "Write off",
    Act.REPORT: "Reported",
    Act.RETURN: "Returned",
    Act.NONE_DUE: "Nothing is due",
    Act.REOPEN: "Take up again",
    Act.DECIDED_ANEW: "The payer decided anew",
    Act.TAKEN_BACK: "The payer took it back",
}
OWED_WORDS: Mapping[str, Any] = {
    **CLAIM_WORDS,
    "directions": DIRECTIONS,
    "owed_statuses": STATUSES,
    "reasons": REASONS,
    "sources": SOURCES,
    "owed_acts": ACTS,
}
"""What every template of these pages writes with."""
