"""What a coder does in a session: decisions, each an event that is never taken back but by another."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from enum import StrEnum

from medcodex.encounter.records import Evidence  # noqa: TC001


class Kind(StrEnum):
    """The kinds of decision. ``CODED`` is no coder's: a new run of the engine, which has its place in the sequence."""

    ACCEPT = "accept"
    REJECT = "reject"
    CHANGE = "change"
    ADD = "add"
    REMOVE = "remove"
    MOVE = "move"
    SET = "set"
    ACCEPT_ALL = "accept_all"
    UNDO = "undo"
    REDO = "redo"
    COMPLETE = "complete"
    REOPEN = "reopen"
    CODED = "coded"


ON_A_LINE = frozenset({Kind.ACCEPT, Kind.REJECT, Kind.CHANGE, Kind.REMOVE, Kind.MOVE})
UNDOABLE = frozenset({*ON_A_LINE, Kind.ADD, Kind.SET, Kind.ACCEPT_ALL})


class Field(StrEnum):
    """What ``set`` can set: of a line, or of the claim (``DISCHARGE_STATUS`` and those behind it, without a line)."""

    POA = "poa"
    MODIFIERS = "modifiers"
    UNITS = "units"
    DATE = "date"
    CHARGE = "charge"
    DX = "dx"
    DISCHARGE_STATUS = "discharge_status"
    ADMISSION_TYPE = "admission_type"
    POINT_OF_ORIGIN = "point_of_origin"


OF_THE_CLAIM = frozenset({Field.DISCHARGE_STATUS, Field.ADMISSION_TYPE, Field.POINT_OF_ORIGIN})

Value = str | tuple[str, ...] | None
"""Of a field, as it is kept: POA "Y", modifiers ("25", "59"), units "2", date "2026-05-15", charge "120.00", dx the ids
of lines. None clears it."""


@dataclass(frozen=True, slots=True)
class Decision:
    """One decision. ``line`` is the line it is about; of ``undo`` ``of`` is the sequence number of what is taken back,
    None for the last. ``to`` is the wanted rank of ``move``, counted from 1 in the line's section. ``display`` is the
    code's title on the day of the decision; ``run`` the run of ``coded``; ``said`` a digest of what the client sent."""

    kind: Kind
    line: str | None = None
    system: str | None = None
    code: str | None = None
    display: str | None = None
    evidence: tuple[Evidence, ...] = ()
    reason: str | None = None
    to: int | None = None
    field: Field | None = None
    value: Value = None
    of: int | None = None
    run: str | None = None
    said: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A decision in its place: ``seq`` counts from 1 without a gap within one claim, ``key`` is what the client made up
    for it, ``by`` the user's id."""

    seq: int
    key: str
    decision: Decision
    by: str
    at: dt.datetime
