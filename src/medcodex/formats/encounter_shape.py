"""The shape of a coded encounter in JSON, as msgspec reads it, before its values are judged."""

from __future__ import annotations

from decimal import Decimal  # noqa: TC003 - msgspec reads the annotations
from typing import Any

import msgspec


class Diagnosis(msgspec.Struct):
    code: str
    poa: str | None = None
    facts: dict[str, Any] | None = None


class Procedure(msgspec.Struct):
    code: str
    date: str | None = None


class Line(msgspec.Struct):
    code: str | None = None
    modifiers: list[str] | None = None
    units: Decimal | None = None
    charge: Decimal | None = None
    dx: list[int] | None = None
    date: str | None = None
    pos: str | None = None
    revenue: str | None = None
    ndc: str | None = None
    ndc_quantity: Decimal | None = None
    ndc_unit: str | None = None
    through: str | None = None
    provider: str | None = None
    description: str | None = None
    tooth: str | int | None = None
    surfaces: str | list[str] | None = None
    cavity: list[str] | None = None
    facts: dict[str, Any] | None = None


class Provider(msgspec.Struct):
    npi: str | None = None
    name: str | None = None
    taxonomy: str | None = None


class PastService(msgspec.Struct):
    code: str
    date: str
    modifiers: list[str] | None = None
    units: Decimal | None = None
    provider: str | None = None


class Occurrence(msgspec.Struct):
    code: str
    date: str | None = None
    through: str | None = None


class Value(msgspec.Struct):
    code: str
    amount: Decimal | None = None


class Encounter(msgspec.Struct):
    id: str | int | None = None
    setting: str | None = None
    claim: str | None = None
    date: str | None = None
    admit_date: str | None = None
    age: float | None = None
    age_days: int | None = None
    birth_date: str | None = None
    birth_weight_g: float | None = None
    sex: str | None = None
    discharge_status: str | None = None
    admission_type: str | None = None
    point_of_origin: str | None = None
    admitting_dx: str | None = None
    reason_for_visit: list[str] | None = None
    bill_type: str | None = None
    payer: str | None = None
    providers: dict[str, Provider] | None = None
    diagnoses: list[Diagnosis] | None = None
    procedures: list[Procedure] | None = None
    lines: list[Line] | None = None
    statement_from: str | None = None
    received: str | None = None
    original_reference: str | None = None
    member_id: str | None = None
    condition_codes: list[str] | None = None
    occurrences: list[Occurrence] | None = None
    values: list[Value] | None = None
    history: list[PastService] | None = None
    facts: dict[str, Any] | None = None
    billing: dict[str, Any] | None = None
