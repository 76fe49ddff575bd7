"""The shapes of REST answers, as the description states them. They hold what library.answers gives."""

from __future__ import annotations

import datetime  # noqa: TC003 - the models are built from their annotations

from pydantic import BaseModel, ConfigDict, Field


class Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class ErrorDetail(Model):
    kind: str = Field(description="a stable word: input, usage, not-found, not-loaded, storage, internal")
    message: str
    where: str | None = Field(description="the parameter it concerns")


class ProblemModel(Model):
    """An error (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    error: ErrorDetail


class Warned(Model):
    kind: str
    message: str


class Part(Model):
    form: str
    source: str
    sha256: str
    rows: int
    embedded: bool


class ReleaseModel(Model):
    system: str
    version: str
    effective_from: datetime.date
    effective_to: datetime.date
    licence: str
    parts: dict[str, Part]


class SystemModel(Model):
    """A code system with a release loaded; ``releases`` oldest first."""

    system: str
    title: str
    licence: str
    releases: list[ReleaseModel]


class Systems(Model):
    systems: list[SystemModel]


class Step(Model):
    kind: str
    key: str
    title: str | None


class InheritedNote(Model):
    origin: str = Field(alias="from")
    kind: str
    text: str


class NotesModel(Model):
    own: dict[str, list[str]]
    inherited: list[InheritedNote]


class Seventh(Model):
    character: str
    meaning: str


class Child(Model):
    code: str
    display: str
    billable: bool


class Guidance(Model):
    rival: str | None
    advice: str
    guideline: str
    source: str


class Value(Model):
    """One value of an axis of ICD-10-PCS; ``title`` is null where the loaded tables do not name it, ``codes`` the
    number of valid codes with it."""

    character: str
    title: str | None
    inferred: bool
    codes: int
    example: str
    definition: str | None
    explanation: str | None
    includes: list[str]
    keys: list[str]
    aggregates: list[str]
    guidance: list[Guidance]


class AxisModel(Value):
    position: int
    axis: str


class Designation(Model):
    text: str
    use: str


class Property(Model):
    name: str
    value: str | bool | int
    meaning: str | None


class CodeDays(Model):
    """The first and the last day of an ICD-10-PCS code itself, where the tables of code dates are installed."""

    first: datetime.date = Field(alias="from")
    to: datetime.date | None
    source: str


class Answered(Model):
    """Which releases answered, and what is behind the date asked for."""

    releases: dict[str, dict[str, str]]
    warnings: list[Warned]


class Lookup(Answered):
    """What the book says of a code. ``notes``, ``seventh`` and ``poa_exempt`` are those of the ICD-10 books, ``axes``
    those of ICD-10-PCS; ``active``, ``reason``, ``definition``, ``designations`` and ``properties`` those of lists of
    concepts."""

    system: str
    code: str
    display: str
    billable: bool
    valid: bool
    hierarchy: list[Step]
    children: list[Child]
    effective_from: datetime.date | None
    effective_to: datetime.date | None
    notes: NotesModel | None = None
    seventh: list[Seventh] | None = None
    poa_exempt: bool | None = None
    axes: list[AxisModel] | None = None
    code_effective: CodeDays | None = None
    licence: str | None = None
    active: bool | None = None
    reason: str | None = None
    definition: str | None = None
    designations: list[Designation] | None = None
    properties: list[Property] | None = None


class HitModel(Model):
    system: str
    code: str
    display: str
    billable: bool
    score: float
    via: str = Field(description="why it was found, such as 'title' or 'index: Attack, heart'")
    category: str | None = Field(description="the category of an ICD-10-CM code, the table of an ICD-10-PCS code")


class Hits(Model):
    """Hits, best first; ``meant`` is the text with misspelt words as they were understood."""

    text: str
    meant: str | None
    hits: list[HitModel]


class Verdict(Model):
    code: str
    valid: bool
    billable: bool
    reason: str
    suggestions: list[str]


class Verdicts(Answered):
    system: str
    date: datetime.date
    verdicts: list[Verdict]


class Batch(Model):
    """Codes to validate, with or without punctuation, in either case."""

    codes: list[str] = Field(min_length=1, max_length=1000)
    date: datetime.date | None = None


class Place(Model):
    """A place in the tree of a book; ``more`` where there is a level below."""

    key: str
    title: str
    kind: str
    billable: bool
    more: bool


class Places(Answered):
    """Places below or above ``of``; null is the top."""

    system: str
    of: str | None
    places: list[Place]


class Reference(Model):
    """A see or see also; ``path`` is null where it is worded too loosely to follow."""

    text: str
    path: list[str] | None
    code: str | None


class Term(Model):
    source: str
    path: list[str]
    title: str
    nonessential: list[str]
    code: str | None
    manifestation: str | None
    see: Reference | None
    see_also: Reference | None
    terms: list[Term]


class Index(Answered):
    term: str
    matches: list[Term]


class NextAxis(Model):
    position: int
    axis: str
    values: list[Value]


class Build(Answered):
    """A walk through the tables: the axes taken, and what the next one allows (null behind a whole code)."""

    system: str
    prefix: str
    code: str | None
    display: str | None
    path: list[AxisModel]
    next: NextAxis | None
    codes: int


class Explained(Answered):
    system: str
    code: str
    display: str | None
    billable: bool
    axes: list[AxisModel]


class Other(Model):
    character: str
    title: str | None


class DecidedAxis(AxisModel):
    basis: str
    words: list[str]
    others: list[Other]


class FoundCode(Model):
    code: str
    display: str
    score: float
    via: str
    axes: list[DecidedAxis]


class Led(Model):
    path: list[str]
    code: str | None
    see: str | None
    use: str | None


class FromWords(Answered):
    """Codes from words, each axis with what decided it, and index entries that the words name."""

    system: str
    words: str
    read_as: list[str]
    usual: list[str]
    codes: list[FoundCode]
    index: list[Led]


class Counts(Model):
    added: int
    deleted: int
    header_to_billable: int
    billable_to_header: int
    revised: int
    notes: int | None


class Row(Model):
    code: str
    title: str
    billable: bool


class Revised(Model):
    code: str
    old: str
    new: str


class ChangedNote(Model):
    level: str
    key: str
    kind: str
    added: list[str]
    removed: list[str]


class Diff(Model):
    """What changed; ``notes`` is null where one of the releases has no tabular list."""

    system: str
    old: str
    new: str
    counts: Counts
    added: list[Row]
    deleted: list[Row]
    header_to_billable: list[Row]
    billable_to_header: list[Row]
    revised: list[Revised]
    notes: list[ChangedNote] | None
