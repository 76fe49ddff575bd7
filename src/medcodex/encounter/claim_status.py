"""What payers and clearinghouses answer to claims, whatever carries it: a file taken or refused (TA1), its transaction
sets (999), each claim taken or refused before it is decided (277CA), how a claim stands (277), and the question that
asks for it (276). Money is Decimal dollars; codes stand without dots. ``segment`` is the number of the segment of the
answering file with which a record begins, counted from one."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - readers of JSON look the fields' types up
from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003 - likewise
from enum import StrEnum

from medcodex.encounter.billing import Party

_NOBODY = Party()


@dataclass(frozen=True, slots=True)
class InterchangeAnswer:
    """What became of an interchange (TA1): its ``control`` number with ``date`` and ``time`` as its header told them,
    ``verdict`` A accepted, E accepted with errors, R rejected, ``reason`` the note code (000 none)."""

    segment: int
    control: str
    date: str
    time: str
    verdict: str
    reason: str


@dataclass(frozen=True, slots=True)
class AnsweredFault:
    """A fault that a 999 tells of a set: ``name`` of the segment, its ``place`` in the set (ST is 1; 0 where it is not
    told), ``code`` with the element that carries it (IK304:3, IK403:7), ``element`` as guides write it (NM109,
    SV101-2), with its number in the dictionary (``reference``) and which of its repetitions it is, ``loop`` of the
    guide, ``copied`` the offending value where the sender copied it, ``context`` what CTX tells, element by element."""

    name: str
    place: int
    code: str
    loop: str = ""
    element: str = ""
    reference: str = ""
    repetition: str = ""
    copied: str = ""
    context: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """What became of a transaction set: ``verdict`` A accepted, E accepted with errors, R rejected, M W X rejected for
    its security, "" where the answer does not tell or tells it in a later record; ``reasons`` codes of IK502."""

    segment: int
    set_id: str
    control: str
    verdict: str
    guide: str = ""
    reasons: tuple[str, ...] = ()
    faults: tuple[AnsweredFault, ...] = ()


@dataclass(frozen=True, slots=True)
class GroupAnswer:
    """What became of a functional group (999): ``control`` is the number that its GS06 told, ``functional`` its GS01;
    ``verdict`` A accepted, E accepted with errors, P part of it, R rejected, M W X rejected for its security;
    ``reasons`` codes of AK905. A group of very many sets or faults comes as several records, of which the last has the
    verdict; ``more`` says that another follows."""

    segment: int
    functional: str
    control: str
    verdict: str
    guide: str = ""
    included: int | None = None
    received: int | None = None
    accepted: int | None = None
    reasons: tuple[str, ...] = ()
    sets: tuple[SetAnswer, ...] = ()
    more: bool = False


@dataclass(frozen=True, slots=True)
class StatusCode:
    """How something stands: ``category`` (A1, A3, F2, P1 ... of code list 507), ``code`` (20, 562 ... of 508), whom it
    is about (``entity``: 85 billing provider, IL subscriber, PR payer ...), ``system`` RX where the code is one of
    pharmacy."""

    category: str
    code: str
    entity: str = ""
    system: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """A status as one segment tells it: up to three codes that hold together, since when, ``action`` WQ taken on or U
    refused, the amount it is about, and, of a decided claim, what was paid, when and by which payment."""

    codes: tuple[StatusCode, ...]
    date: dt.date | None = None
    action: str = ""
    amount: Decimal | None = None
    paid: Decimal | None = None
    decided: dt.date | None = None
    method: str = ""
    paid_on: dt.date | None = None
    payment: str = ""
    message: str = ""


class AnswerLevel(StrEnum):
    """Of what a total speaks: all that the submitter sent, or all of one billing provider."""

    SUBMITTER = "submitter"
    PROVIDER = "provider"


@dataclass(frozen=True, slots=True)
class BatchAnswer:
    """The answer to many claims at once: ``kind`` is "277ca" or "277", ``batch`` the number that the claims' file gave
    itself (BHT03; 277CA), ``trace`` the one that is told on this level; how many claims were taken and refused, and
    their charges; when the ``source`` received and worked through them."""

    segment: int
    kind: str
    level: AnswerLevel
    party: Party
    statuses: tuple[Status, ...]
    batch: str = ""
    trace: str = ""
    source: Party = _NOBODY
    references: tuple[tuple[str, str], ...] = ()
    accepted: int | None = None
    rejected: int | None = None
    accepted_charge: Decimal | None = None
    rejected_charge: Decimal | None = None
    received: dt.date | None = None
    processed: dt.date | None = None


@dataclass(frozen=True, slots=True)
class StatusLine:
    """A service that is asked for or answered: as in ``BilledLine``; ``control`` is the line's own number (FJ)."""

    system: str
    code: str
    charge: Decimal | None
    modifiers: tuple[str, ...] = ()
    revenue: str = ""
    paid: Decimal | None = None
    units: Decimal | None = None
    control: str = ""
    prescription: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    statuses: tuple[Status, ...] = ()


@dataclass(frozen=True, slots=True)
class ClaimAnswer:
    """How a claim stands. ``kind`` is "277ca" (taken or refused before it is decided) or "277" (answer to a question);
    ``number`` the submitter's own (patient control number), ``payer_number`` the payer's, ``batch`` the number that the
    claims' file gave itself (BHT03; 277CA), ``trace`` the number of the question (277). ``patient`` is whom the claim
    is for, ``subscriber`` is told where that is somebody else."""

    segment: int
    kind: str
    number: str
    statuses: tuple[Status, ...]
    patient: Party
    payer_number: str = ""
    batch: str = ""
    trace: str = ""
    bill_type: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    source: Party = _NOBODY
    receiver: Party = _NOBODY
    providers: tuple[Party, ...] = ()
    subscriber: Party | None = None
    references: tuple[tuple[str, str], ...] = ()
    lines: tuple[StatusLine, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusQuestion:
    """How does a claim stand (276)? ``trace`` is the number by which the answer finds the question; ``patient`` is None
    where the patient is the subscriber; ``number`` the submitter's own of the claim, ``payer_number`` the payer's."""

    segment: int
    trace: str
    payer: Party
    receiver: Party
    providers: tuple[Party, ...]
    subscriber: Party
    patient: Party | None = None
    number: str = ""
    payer_number: str = ""
    bill_type: str = ""
    charge: Decimal | None = None
    first: dt.date | None = None
    last: dt.date | None = None
    references: tuple[tuple[str, str], ...] = ()
    lines: tuple[StatusLine, ...] = ()
