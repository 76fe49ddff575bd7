"""The shape of ``case.toml``, as msgspec reads it, before its values are judged (docs/practice-charts.md)."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - msgspec reads the annotations
from decimal import Decimal  # noqa: TC003 - likewise

import msgspec

Fact = str | bool | int | float | list[str | bool | int | float]


class Strict(msgspec.Struct, forbid_unknown_fields=True, kw_only=True):
    """A table of which every key is known: a mistyped one would be lost in silence."""


class Document(Strict):
    id: str
    file: str
    type: str = ""
    author: str = ""
    role: str = ""
    signed: bool = True
    date: dt.date | None = None


class Code(Strict):
    code: str
    system: str = "icd10cm"
    role: str | None = None
    need: str = "required"
    alternatives: list[str] = []
    before: list[str] = []
    poa: str | None = None
    evidence: list[str] = []
    document: str | None = None
    rationale: str = ""
    guideline: list[str] = []
    date: dt.date | None = None
    modifiers: list[str] = []
    units: Decimal | int | None = None
    tooth: str | None = None
    surfaces: str | None = None
    facts: dict[str, Fact] = {}


class Tempting(Strict):
    code: str
    because: str
    system: str = "icd10cm"
    guideline: list[str] = []


class Visit(Strict):
    level: str
    problems: str
    data: str
    risk: str
    rationale: str


class Drg(Strict):
    ms_drg: str
    rationale: str


class Query(Strict):
    about: str
    because: str
    evidence: list[str] = []
    document: str | None = None


class Case(Strict):
    title: str
    setting: str
    claim: str
    level: str
    topics: list[str]
    objective: str
    date: dt.date
    sex: str
    codes: list[Code]
    age: int | None = None
    age_days: int | None = None
    birth_weight_g: int | None = None
    admitted: dt.date | None = None
    payer: str | None = None
    discharge_status: str | None = None
    minutes: int = 10
    facts: dict[str, Fact] = {}
    author: str = ""
    license: str = ""
    first: list[str] = []
    releases: dict[str, str] = {}
    documents: list[Document] = []
    tempting: list[Tempting] = []
    visit: Visit | None = None
    drg: Drg | None = None
    queries: list[Query] = []
