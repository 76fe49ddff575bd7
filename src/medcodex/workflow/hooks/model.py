"""A webhook and what is delivered to it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Hook:
    """Where messages go, and of what. ``topics`` are names of the table of topics; ``secret`` is what the receiver
    checks signatures with and is shown once, when the hook is made; an inactive hook gets no new messages."""

    id: str
    url: str
    topics: tuple[str, ...]
    secret: str
    created_at: dt.datetime
    active: bool = True


class DeliveryState(StrEnum):
    """WAITING to be sent, or to be sent again; DELIVERED was taken by the receiver; FAILED was given up."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """One message to one hook, kept until long after it was delivered. ``body`` is sent byte for byte each time, and a
    receiver knows a repetition by ``id``. ``next_at`` is when it is sent (again); ``status`` and ``problem`` are those
    of the last attempt: an HTTP status, or a word of ours where there was no answer."""

    id: str
    hook_id: str
    topic: str
    body: str
    created_at: dt.datetime
    next_at: dt.datetime
    state: DeliveryState = DeliveryState.WAITING
    attempts: int = 0
    last_at: dt.datetime | None = None
    status: int | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of an attempt: the receiver's HTTP ``status``, or in ``problem`` why there was none."""

    status: int | None = None
    problem: str | None = None

    @property
    def taken(self) -> bool:
        """Whether the receiver has it: any status from 200 to 299. A redirect is a refusal."""
        return self.status is not None and 200 <= self.status < 300
