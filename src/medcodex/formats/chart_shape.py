"""The shape of a chart in JSON, as msgspec reads it, before its values are judged."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - msgspec reads the annotations

import msgspec


class Patient(msgspec.Struct):
    mrn: str | int | None = None
    authority: str | None = None
    name: str | None = None
    birth_date: str | None = None
    sex: str | None = None


class Document(msgspec.Struct):
    """``type`` and ``date`` are the names that ``medcodex code --jsonl`` has for ``kind`` and ``written``."""

    text: str
    id: str | int | None = None
    kind: str | None = None
    type: str | None = None
    title: str | None = None
    author: str | None = None
    author_role: str | None = None
    signed: bool | None = None
    written: str | None = None
    date: str | None = None
    version: int | None = None


class Charge(msgspec.Struct):
    code: str
    modifiers: list[str] | None = None
    units: Decimal | None = None
    amount: Decimal | None = None
    date: str | None = None
    revenue: str | None = None
    start: str | None = None
    stop: str | None = None
    description: str | None = None
    provider: str | None = None
    tooth: str | int | None = None
    surfaces: str | list[str] | None = None
    cavity: list[str] | None = None


class Encounter(msgspec.Struct):
    setting: str | None = None
    claims: list[str] | None = None
    admitted: str | None = None
    discharged: str | None = None
    payer: str | None = None
    specialty: str | None = None
    facility: str | None = None
    attending: str | None = None
    value: Decimal | None = None
    due: str | None = None
    practice: bool = False


class Chart(msgspec.Struct):
    account: str | int | None = None
    patient: Patient | None = None
    encounter: Encounter | None = None
    documents: list[Document] | None = None
    charges: list[Charge] | None = None
