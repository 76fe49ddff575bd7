"""A message as it arrived: kept as it came, with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence


class Standing(StrEnum):
    """STORED: what it tells is kept. PARKED: it waits for a clerk, with a reason. RELEASED: it was parked and is stored
    after repair. DISCARDED: a clerk put it aside, with a reason; it is still kept."""

    STORED = "stored"
    PARKED = "parked"
    RELEASED = "released"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message. ``channel`` is the way in ("mllp", "fhir", "folder", "file", "api"), ``format`` "hl7v2", "fhir",
    "ccda", "pdf", "text" ...; ``digest`` the SHA-256 of its bytes, by which the same message again is known;
    ``control`` and ``sender`` as told; ``problem`` a word for programs and ``reason`` the same for a clerk, without
    patient text, where it is parked."""

    id: str
    channel: str
    format: str
    kind: str
    digest: str
    received: dt.datetime
    standing: Standing
    sender: str = ""
    control: str = ""
    order: dt.datetime | None = None
    problem: str = ""
    reason: str = ""
    chart_id: str | None = None
    patient_id: str | None = None
    attempts: int = 1


def digest(data: bytes) -> str:
    """SHA-256 of a message as it came, hexadecimal."""
    return sha256(data).hexdigest()


class ArrivalRepository(Protocol):
    """Messages as they are kept; their bytes are sealed."""

    def add(self, arrival: Arrival, data: bytes) -> None:
        """Keep a message; ConflictError where one of the same digest is kept."""

    def save(self, arrival: Arrival) -> None:
        """Keep what became of it since."""

    def get(self, arrival_id: str, *, lock: bool = False) -> Arrival | None:
        """The message of an id."""

    def by_digest(self, digest: str) -> Arrival | None:
        """The message whose bytes had this digest."""

    def by_control(self, sender: str, control: str) -> Sequence[Arrival]:
        """Messages that a sender gave this number, oldest first."""

    def data(self, arrival_id: str) -> bytes:
        """Its bytes as they came."""

    def parked(self, *, limit: int, after: str | None = None) -> Sequence[Arrival]:
        """Messages that wait for a clerk, oldest first, from the one after ``after`` on."""

    def counts(self) -> dict[Standing, int]:
        """How many messages stand how."""
