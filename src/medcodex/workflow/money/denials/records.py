"""A denial as the workbench keeps it, its timeline, and the letters that were written about it."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from medcodex.workflow.money.denials.status import DenialStatus


class Extent(StrEnum):
    """What of it was refused: WHOLE, nothing was paid; PART of the money; UNITS that were taken away; RECODED: another
    code was paid."""

    WHOLE = "whole"
    PART = "part"
    UNITS = "units"
    RECODED = "recoded"


@dataclass(frozen=True, slots=True)
class Denial:
    """What a payer refused of a claim. ``line`` is the place of the claim's line from zero; ``code`` with ``system``
    and ``modifiers`` as it was billed (the revenue code of a line without a code); without either it is the claim as a
    whole. ``group``, ``reason`` and ``cause`` are those of the adjustment with the most money, ``also`` others of the
    line ("CO-97"). ``amount`` was denied, ``at_most`` where the payer named no reason for taking units or another
    code; ``recovered`` is what was paid since. ``payer`` is the payer's number on the claim. ``respond_by`` is the last
    day for an appeal, None where the site does not tell the payer's days. ``assigned`` is a user's id. ``decided_by``
    is the posting that spoke of it last, ``follows`` the denial of the claim that this one replaces. A ``sample`` is no
    real money."""

    id: str
    posting_id: str
    claim_id: str
    chart_id: str
    line: int | None
    system: str
    code: str
    modifiers: tuple[str, ...]
    extent: Extent
    cause: str
    group: str
    reason: str
    remarks: tuple[str, ...]
    payer: str
    amount: Decimal
    denied_on: dt.date
    opened_at: dt.datetime
    changed_at: dt.datetime
    status: DenialStatus = DenialStatus.OPEN
    also: tuple[str, ...] = ()
    at_most: bool = False
    respond_by: dt.date | None = None
    assigned: str = ""
    note: str = ""
    recovered: Decimal = Decimal(0)
    decided_by: str | None = None
    follows: str | None = None
    closed_at: dt.datetime | None = None
    sample: bool = False
    version: int = 1

    @property
    def left(self) -> Decimal:
        """What is denied still."""
        won = self.status is DenialStatus.OVERTURNED
        return Decimal(0) if won else max(self.amount - self.recovered, Decimal(0))

    @property
    def of_claim(self) -> bool:
        """Whether it is about the claim as a whole."""
        return self.line is None and not self.code


@dataclass(frozen=True, slots=True)
class DenialEvent:
    """One thing that happened to a denial. ``by`` is a user's id; ``before`` and ``after`` are equal where it was noted
    and changed nothing; ``why`` is what somebody typed; ``posting_id`` names the answer that said it, ``told`` its
    reasons."""

    id: str
    denial_id: str
    at: dt.datetime
    by: str
    act: str
    before: DenialStatus | None
    after: DenialStatus
    why: str = ""
    posting_id: str | None = None
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AppealLetter:
    """A letter to a payer about a denial: a draft until somebody says on which day it was sent. ``version`` guards
    against two people's changes at once."""

    id: str
    denial_id: str
    text: str
    made_at: dt.datetime
    changed_at: dt.datetime
    changed_by: str
    sent_on: dt.date | None = None
    version: int = 1
