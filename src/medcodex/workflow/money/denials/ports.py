"""What denials need of the database."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003
from typing import TYPE_CHECKING, Protocol

from medcodex.workflow.money.denials.status import CLOSED, DenialStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.money.denials.records import AppealLetter, Denial, DenialEvent

NOT_CLOSED = frozenset(DenialStatus) - CLOSED


@dataclass(frozen=True, slots=True)
class AskedDenials:
    """Which denials: what is None is not asked. ``assigned`` is a user's id, "" for those of nobody; ``due_until`` the
    last day on which one may have to be answered."""

    statuses: frozenset[DenialStatus] = NOT_CLOSED
    payer: str | None = None
    cause: str | None = None
    assigned: str | None = None
    due_until: dt.date | None = None
    chart_id: str | None = None
    claim_id: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """What a denial is ranked and counted by."""

    id: str
    payer: str
    reason: str
    cause: str
    left: Decimal
    status: DenialStatus
    denied_on: dt.date
    respond_by: dt.date | None
    sample: bool


@dataclass(frozen=True, slots=True)
class DenialTally:
    """How denials of a payer with a reason ended."""

    payer: str
    reason: str
    cause: str
    sample: bool
    overturned: int
    upheld: int
    written_off: int


@dataclass(frozen=True, slots=True)
class DeniedSort:
    """Denials of one payer that are alike: ``places`` are the claims' ids with the lines."""

    payer: str
    sample: bool
    system: str
    code: str
    modifiers: tuple[str, ...]
    group: str
    reason: str
    cause: str
    places: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class DecidedLine:
    """A line of a claim as a payer decided it and did not take back."""

    claim_id: str
    line: int | None
    code: str
    modifiers: tuple[str, ...]
    paid: Decimal


class DenialRepository(Protocol):
    """Denials, their timelines and letters; whatever somebody typed is sealed."""

    def add(self, denial: Denial) -> None:
        """Keep a new denial."""

    def save(self, denial: Denial) -> Denial:
        """Keep a changed one and answer it with its new version; ConflictError where somebody else changed it since
        ``denial.version`` was read."""

    def get(self, denial_id: str, *, lock: bool = False) -> Denial | None:
        """The denial of an id; ``lock`` holds it for this transaction."""

    def several(self, ids: Sequence[str]) -> Sequence[Denial]:
        """The denials of these ids, in their order."""

    def of_claim(self, claim_id: str, *, lock: bool = False) -> Sequence[Denial]:
        """A claim's denials, oldest first."""

    def outlines(self, asked: AskedDenials) -> Sequence[Outline]:
        """What denials are ranked by; of all that are asked for."""

    def payers(self) -> Sequence[str]:
        """The payers that denied something, by their numbers."""

    def tallies(self) -> Sequence[DenialTally]:
        """How denials that are closed ended."""

    def sorts(self, since: dt.datetime) -> Sequence[DeniedSort]:
        """Denials of lines that were opened since then, those that are alike together; without those that were
        overturned."""

    def decided_lines(self, payer: str, code: str, since: dt.datetime, *, sample: bool) -> Sequence[DecidedLine]:
        """The lines of all claims on which a payer decided a line with this code since then, as it decided them last
        and did not take back."""

    def add_event(self, event: DenialEvent) -> None:
        """Put something on a denial's timeline."""

    def events(self, denial_id: str) -> Sequence[DenialEvent]:
        """A denial's timeline, oldest first."""

    def add_letter(self, letter: AppealLetter) -> None:
        """Keep a new letter."""

    def save_letter(self, letter: AppealLetter) -> AppealLetter:
        """Keep a changed letter; as for ``save``."""

    def letter(self, letter_id: str, *, lock: bool = False) -> AppealLetter | None:
        """The letter of an id."""

    def letters(self, denial_id: str) -> Sequence[AppealLetter]:
        """A denial's letters, oldest first."""
