"""The shapes of a coding session on the net: what clients send, and the frame of what they get."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from medcodex.workflow.session.checking import LONGEST_REASON
from medcodex.workflow.session.decision import Field as Settable  # noqa: TC001 - pydantic reads the annotations

Kind = Literal[
    "accept", "reject", "change", "add", "remove", "move", "set", "undo", "redo", "accept_all", "complete", "reopen"
]
_MOST = 1_000_000_000
_KEY = Field(description="made up by the client, unique in the claim; sent again, it changes nothing", max_length=80)
_AFTER = Field(description="``seq`` of the state that the client saw", ge=0, le=_MOST)
_REASON = Field(default=None, max_length=LONGEST_REASON)


class SpanModel(BaseModel):
    """Words of a document, by offsets that count Unicode code points."""

    document: str = Field(max_length=40)
    start: int = Field(ge=0, le=_MOST)
    end: int = Field(ge=1, le=_MOST)


class DecisionModel(BaseModel):
    """One decision; which fields a kind needs is told by docs/session.md."""

    key: str = _KEY
    after: int = _AFTER
    kind: Kind
    line: str | None = Field(default=None, max_length=40)
    system: str | None = Field(default=None, max_length=16)
    code: str | None = Field(default=None, max_length=60)
    evidence: SpanModel | Annotated[list[SpanModel], Field(max_length=20)] | None = None
    reason: str | None = _REASON
    to: int | None = Field(default=None, description="wanted rank in the section, from 1", ge=1, le=10_000)
    field: Settable | None = None
    value: str | int | float | Annotated[list[str], Field(max_length=20)] | None = None
    of: int | None = Field(
        default=None, description="of undo: the seq of what is taken back; the last by default", ge=1, le=_MOST
    )


class CompletionModel(BaseModel):
    """Completing a claim; ``reason`` answers soft stops."""

    key: str = _KEY
    after: int = _AFTER
    reason: str | None = _REASON


class ReopeningModel(BaseModel):
    """Reopening a claim."""

    key: str = _KEY
    after: int = _AFTER
    reason: str = Field(min_length=1, max_length=LONGEST_REASON)


class StateModel(BaseModel):
    """The claim as it stands; its parts are told by docs/session.md."""

    encounter: dict[str, Any]
    claim: str
    claims: list[str]
    complete: bool
    seq: int
    run: dict[str, Any]
    lines: list[dict[str, Any]]
    facts: dict[str, str]
    mentions: list[dict[str, Any]]
    not_reported: list[dict[str, Any]]
    em: dict[str, Any] | None
    em_reason: str | None
    findings: list[dict[str, Any]]
    run_findings: list[dict[str, Any]]
    warnings: list[dict[str, Any]]
    groups: dict[str, Any]
    stops: list[dict[str, Any]]
    can_undo: bool
    can_redo: bool
    queries: list[dict[str, Any]]
    reconciliation: list[dict[str, Any]]
    final: dict[str, Any] | None


class ConflictModel(BaseModel):
    """A decision that was not taken, and the claim as it stands."""

    error: dict[str, Any]
    state: StateModel


class DocumentModel(BaseModel):
    """A document with its text and sections."""

    id: str
    number: str
    kind: str
    title: str
    author: str | None
    author_role: str | None
    signed: bool | None
    written: str | None
    received: str
    version: int
    withdrawn: str | None
    text: str
    sections: list[dict[str, Any]]


class EventModel(BaseModel):
    """A decision as it was recorded."""

    seq: int
    at: str
    by: str
    kind: str
    line: str | None
    system: str | None
    code: str | None
    display: str | None
    reason: str | None
    to: int | None
    field: str | None
    value: str | list[str] | None
    of: int | None
    run: str | None
    holds: bool


class FinalModel(BaseModel):
    """What was final."""

    number: int
    seq: int
    at: str
    by: str
    drg: int | None
    drg_version: str | None
    weight: float | None
    stops_passed: list[str]
    reason: str | None
    reopened_at: str | None
    codes: list[dict[str, Any]]
