"""A message as it arrived: kept as it came, with what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class Standing(StrEnum):
    """STORED: what it tells is kept. PARKED: it waits for a clerk, with a reason. RELEASED: it was parked and is stored
    after repair. DISCARDED: a clerk put it aside, with a reason; it is still kept."""

    STORED = "stored"
    PARKED = "parked"
    RELEASED = "released"
    DISCARDED = "discarded"


class Problem(StrEnum):
    """Why a message is parked, for programs. INPUT: it cannot be read, or what it tells cannot be kept. NUMBER_AGAIN:
    its sender gave another message the same number. FAULT: medcodex itself failed on it."""

    INPUT = "input"
    NUMBER_AGAIN = "number-again"
    FAULT = "fault"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One message. ``channel`` is the way in ("mllp", "fhir", "folder", "file", "api"), ``format`` "hl7v2", "fhir",
    "ccda", "pdf", "text" ...; ``digest`` the SHA-256 of its bytes, by which the same message again is known; ``size``
    how many there are; ``name`` of the file that it was in, which may name a patient; ``control`` and ``sender`` as
    told; ``order`` the moment it speaks of; ``problem`` a word for programs and ``reason`` the same for a clerk,
    without patient text; ``chart_id`` and ``patient_id`` what it was kept with; ``attempts`` how often it was tried."""

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
    name: str = ""
    size: int = 0
    settled_by: str | None = None
    settled_at: dt.datetime | None = None


def digest(data: bytes) -> str:
    """SHA-256 of a message as it came, hexadecimal."""
    return sha256(data).hexdigest()
