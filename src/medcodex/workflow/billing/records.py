"""A claim as the workbench keeps it, the files that claims went out with, what was answered, and the timeline."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Finding  # noqa: TC001
from medcodex.encounter.billing import ClaimKind  # noqa: TC001
from medcodex.formats.billing_json import read_billed
from medcodex.workflow.billing.status import BatchStatus, ClaimStatus  # noqa: TC001

if TYPE_CHECKING:
    from medcodex.encounter.billing import BilledClaim

ORIGINAL, REPLACES, VOIDS = "1", "7", "8"
"""Claim frequency codes."""

FIRST_PAYER = "P"


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """One claim of a chart. ``number`` is ours (patient control number), the same through all versions until it is
    sent, and never another claim's. ``content`` is the BilledClaim as JSON, b"" where the chart tells too little to
    draw one up; ``findings`` say why. ``payer`` is the payer's number on the claim, ``receiver`` who gets the file,
    ``provider`` the professional's NPI of a professional claim, ``coder`` who completed the codes (a user's id),
    ``completion`` which completion of them. ``replaces`` is the id of the claim that this one corrects or voids,
    ``batch_id`` of the file that it is in, ``payer_number`` the payer's own number of it. ``clean``: no error at the
    first build. ``accepted_first``: what the receiver said at the first submission, None while nobody did. A
    ``sample`` was built with an invented site and is no real claim. ``version`` counts changes and guards against two
    people's at once. ``sequence`` is the place of the payer that is billed among the patient's (P, S, T); of a claim to
    one behind the first, ``follows`` is the id of the claim that the payer before them has decided."""

    id: str
    chart_id: str
    claim: Claim
    kind: ClaimKind
    number: str
    status: ClaimStatus
    content: bytes
    findings: tuple[Finding, ...]
    created_at: dt.datetime
    changed_at: dt.datetime
    charge: Decimal | None = None
    payer: str = ""
    receiver: str = ""
    provider: str = ""
    coder: str = ""
    completion: int = 0
    frequency: str = ORIGINAL
    replaces: str | None = None
    sequence: str = FIRST_PAYER
    follows: str | None = None
    batch_id: str | None = None
    payer_number: str = ""
    clean: bool = False
    accepted_first: bool | None = None
    sent_at: dt.datetime | None = None
    sample: bool = False
    version: int = 1

    @property
    def faulty(self) -> bool:
        """Whether an error stands against it."""
        return not self.content or any(one.severity == "error" for one in self.findings)

    def billed(self) -> BilledClaim | None:
        """The claim as it is billed; None where none could be drawn up."""
        return read_billed(self.content, self.id)[0] if self.content else None


@dataclass(frozen=True, slots=True)
class ClaimBatch:
    """Claims of one kind to one receiver in one file. ``interchange``, ``group`` and ``first_set`` (of ``sets``) are
    its control numbers under ``sender``; ``sha256`` of the file, which may have been erased since (``kept``)."""

    id: str
    kind: ClaimKind
    sender: str
    receiver: str
    interchange: int
    group: int
    first_set: int
    sets: int
    claims: int
    charge: Decimal
    status: BatchStatus
    sha256: str
    size: int
    created_at: dt.datetime
    created_by: str
    sent_at: dt.datetime | None = None
    sample: bool = False
    kept: bool = True
    version: int = 1

    @property
    def file_name(self) -> str:
        """What the file is called."""
        return f"{self.interchange:09}.837"


@dataclass(frozen=True, slots=True)
class ClaimEvent:
    """One thing that happened to a claim. ``by`` is a user's id, "" for the program; ``before`` and ``after`` are equal
    where something was noted and changed nothing; ``why`` is what somebody typed; ``answer_id`` names the file that
    said it, ``told`` its codes."""

    id: str
    claim_id: str
    at: dt.datetime
    by: str
    act: str
    before: ClaimStatus | None
    after: ClaimStatus
    why: str = ""
    answer_id: str | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AnswerFile:
    """A file that a receiver or payer sent. ``kinds`` are the transaction sets in it: TA1, 999, 277CA, 835. ``faults``
    counts what in it could not be read."""

    id: str
    sha256: str
    size: int
    kinds: tuple[str, ...]
    received_at: dt.datetime
    received_by: str
    faults: int = 0
    kept: bool = True


@dataclass(frozen=True, slots=True)
class Answered:
    """One thing that an answer file says, ``segment`` counted from one: of the claim or the batch that it was matched
    with; of neither where ``number`` (the claim's, or a control number) is none of ours. ``act`` is what it says,
    ``told`` its codes, ``paid`` the amount of a remittance. ``changed``: whether it moved the claim or the batch."""

    id: str
    answer_id: str
    kind: str
    segment: int
    number: str
    act: str
    told: tuple[str, ...] = ()
    claim_id: str | None = None
    batch_id: str | None = None
    changed: bool = False
    paid: Decimal | None = None
    payer_number: str = ""
