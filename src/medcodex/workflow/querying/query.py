"""A query in its life: what the provider reads, what only the coding side knows, where it stands, what was answered."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from enum import StrEnum

from medcodex.encounter.query import QueryForm  # noqa: TC001


class QueryStatus(StrEnum):
    """Where a query stands."""

    DRAFT = "draft"
    SENT = "sent"
    ESCALATED = "escalated"
    ANSWERED = "answered"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether an answer is waited for: it holds up the completion of its chart."""
        return self in {QueryStatus.SENT, QueryStatus.ESCALATED}

    @property
    def is_settled(self) -> bool:
        """Whether nothing more is to be done."""
        return self in {QueryStatus.CLOSED, QueryStatus.WITHDRAWN}


class AnswerKind(StrEnum):
    """How a provider answered."""

    OPTION = "option"
    FREE = "free-text"
    UNDETERMINED = "undetermined"


@dataclass(frozen=True, slots=True)
class Asked:
    """All that the provider reads. ``text`` is the whole query with its answers as boxes; ``options`` are those
    answers."""

    title: str
    text: str
    form: QueryForm
    options: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of a document that a query cites: its id and offsets, never the words."""

    document: str | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Behind:
    """What only the coding side sees. ``rule`` is the engine's row that asked, empty where a person did; ``reason`` may
    name the condition; ``codes`` are the proposed codes it is about."""

    rule: str = ""
    kind: str = ""
    reason: str = ""
    source: str = ""
    codes: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the provider answered: ``text`` as it goes into the record, ``document_id`` where it was filed."""

    kind: AnswerKind
    text: str
    by: str
    at: dt.datetime
    document_id: str = ""


@dataclass(frozen=True, slots=True)
class ProviderQuery:
    """A query of a chart. People are named by user id. ``due_at`` is when an answer is expected, ``follows`` the query
    that this one asks again about, ``version`` grows with each change."""

    id: str
    chart_id: str
    claim: str
    asked: Asked
    behind: Behind
    author: str
    created_at: dt.datetime
    status: QueryStatus = QueryStatus.DRAFT
    version: int = 1
    to: str | None = None
    sent_at: dt.datetime | None = None
    due_at: dt.datetime | None = None
    reminders: int = 0
    reminded_at: dt.datetime | None = None
    escalated_at: dt.datetime | None = None
    escalated_to: str | None = None
    answer: Answer | None = None
    outcome: str | None = None
    settled_at: dt.datetime | None = None
    settled_because: str = ""
    follows: str | None = None


@dataclass(frozen=True, slots=True)
class QueryPolicy:
    """How long a site waits, in days of work: until an answer is due, until each reminder, until the ``advisor`` (a
    user id) is brought in. Practice expects answers within two to three days; none is set by law."""

    due_days: int = 2
    remind_days: int = 1
    most_reminders: int = 3
    escalate_days: int = 3
    advisor: str | None = None
