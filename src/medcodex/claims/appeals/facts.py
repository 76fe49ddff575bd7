"""What a letter of appeal is written from: facts of the claim, of the payer's answer and of the record."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal


@dataclass(frozen=True, slots=True)
class AppealedService:
    """A line as it was billed; ``title`` from the code book, "" where none is loaded."""

    code: str
    title: str
    modifiers: tuple[str, ...]
    units: Decimal | None
    day: dt.date | None
    charge: Decimal


@dataclass(frozen=True, slots=True)
class AppealQuote:
    """Words of the record: of the document that ``document`` calls, of this day, by ``author``; for which code."""

    code: str
    title: str
    text: str
    document: str
    day: dt.date
    author: str = ""
    signed: bool | None = None


@dataclass(frozen=True, slots=True)
class AppealFacts:
    """``cause`` chooses the letter. Texts that are not known are "", lists empty. ``reason`` is the payer's code with
    what it means; ``rules`` are sources that bear on the codes; ``taken_on`` when receiver or payer acknowledged the
    claim. ``contact`` and ``appeals_to`` are lines."""

    cause: str
    today: dt.date
    denied_on: dt.date
    amount: Decimal
    reason: str
    payer_name: str = ""
    appeals_to: tuple[str, ...] = ()
    provider_name: str = ""
    provider_number: str = ""
    provider_address: tuple[str, ...] = ()
    contact: str = ""
    patient: str = ""
    member_number: str = ""
    claim_number: str = ""
    payer_claim_number: str = ""
    first: dt.date | None = None
    last: dt.date | None = None
    services: tuple[AppealedService, ...] = ()
    diagnoses: tuple[tuple[str, str], ...] = ()
    quotes: tuple[AppealQuote, ...] = ()
    rules: tuple[str, ...] = ()
    authorization: str = ""
    sent_on: dt.date | None = None
    taken_on: dt.date | None = None
