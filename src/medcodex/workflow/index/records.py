"""What the index keeps of patients: pairs, merges, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.index.weighing import FieldScore


class PairState(StrEnum):
    """POSSIBLE waits for a person, LATER was put off by one; LINKED are records of one person, by the program, a person
    or registration; APART are two people, by a person or registration: the program asks no more. MERGED
    waited until registration merged one of the two."""

    POSSIBLE = "possible"
    LATER = "later"
    LINKED = "linked"
    APART = "apart"
    MERGED = "merged"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two patients, ``one`` the smaller id, and what they are of each other. ``rule`` is what decided last: "record
    number", "national number", "score", "a person" or "registration"; ``bits`` and ``fields`` what the program made
    of them; ``changed_by`` a user's id, "" for the program."""

    one: str
    other: str
    state: PairState
    rule: str
    bits: float
    instead: str
    fields: tuple[FieldScore, ...]
    against: tuple[str, ...]
    changed_at: dt.datetime
    changed_by: str


@dataclass(frozen=True, slots=True)
class Merge:
    """A record number that registration retired: ``moved`` are the charts that went to the survivor, ``documents`` the
    waiting ones. An undone merge stays known."""

    id: str
    survivor: str
    retired: str
    at: dt.datetime
    moved: tuple[str, ...]
    documents: tuple[str, ...] = ()
    undone_at: dt.datetime | None = None


class Happened(StrEnum):
    """What happened to patients."""

    LINKED = "linked"
    UNLINKED = "unlinked"
    APART = "set apart"
    LATER = "put off"
    MERGED = "merged"
    UNMERGED = "unmerged"
    RENUMBERED = "renumbered"


@dataclass(frozen=True, slots=True)
class PatientEvent:
    """Who did what and why. Nothing of it is ever changed or removed."""

    id: str
    at: dt.datetime
    user_id: str
    login: str
    kind: Happened
    one: str
    other: str | None = None
    reason: str | None = None


def in_order(one: str, other: str) -> tuple[str, str]:
    """Two patients' ids as a pair has them."""
    return (one, other) if one < other else (other, one)
