"""What a session needs of others: where decisions are kept, what judges a claim, what proposes and names codes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Claim, Finding
    from medcodex.encounter.coded import Encounter
    from medcodex.text.model import Section
    from medcodex.workflow.chart import Charge, Chart, Document, Patient
    from medcodex.workflow.session.coded import CodedClaim
    from medcodex.workflow.session.decision import Decision, Recorded
    from medcodex.workflow.session.final import Final
    from medcodex.workflow.session.run import Run
    from medcodex.workflow.worklist.hold import Hold


class DecisionRepository(Protocol):
    """Runs, decisions and final codes as they are kept. Whoever adds holds the chart's lock."""

    def add_run(self, run: Run) -> None:
        """Keep a run."""

    def last_run(self, chart_id: str, claim: Claim) -> Run | None:
        """The newest run of a claim; None where it was never coded."""

    def run(self, run_id: str) -> Run | None:
        """The run of an id."""

    def events(self, chart_id: str, claim: Claim) -> Sequence[Recorded]:
        """All decisions on a claim, in their order."""

    def append(self, chart_id: str, claim: Claim, event: Recorded, coded: CodedClaim | None = None) -> None:
        """Keep a decision; ConflictError where its number or its key is taken. ``coded`` is the claim as it is with it,
        where it was worked out already."""

    def add_final(self, final: Final) -> None:
        """Keep what was final, in plain rows for figures and whole as a sealed snapshot."""

    def reopen_final(self, chart_id: str, claim: Claim, at: dt.datetime, reason: str) -> None:
        """Mark the final codes that stand as reopened; they stay as they were."""

    def final(self, chart_id: str, claim: Claim) -> Final | None:
        """The final codes that stand; None where the claim is not complete."""

    def finals(self, chart_id: str, claim: Claim) -> Sequence[Final]:
        """Every completion of a claim, oldest first."""


@dataclass(frozen=True, slots=True)
class Standing:
    """All that a session rests on besides its chart, as it is in this transaction. ``seeded``: wrong suggestions were
    planted on the claim; ``queried``: there are queries about the chart."""

    coded: CodedClaim
    patient: Patient | None
    charges: Sequence[Charge]
    documents: Sequence[Document]
    holds: Sequence[Hold]
    final: Final | None
    seeded: bool
    queried: bool


class SessionReader(Protocol):
    """Coding sessions as they are kept."""

    def standing(self, chart: Chart, claim: Claim) -> Standing | None:
        """What a claim's session rests on; None where it was never coded."""

    def uncoded(self, quiet_since: dt.datetime, limit: int) -> Sequence[str]:
        """Charts, the nearest due first, of which a claim was never coded, or to which a document came since and nobody
        has decided anything: open ones with documents, none of which came after ``quiet_since``; stays once their
        patient is discharged; no practice charts."""


@dataclass(frozen=True, slots=True)
class Judged:
    """What checks and groupers say of a claim: findings, and ``groups`` as JSON by name (``ms_drg``, ``hcc``)."""

    findings: tuple[Finding, ...]
    groups: Mapping[str, Any]
    warnings: tuple[Mapping[str, str], ...] = ()


class Judge(Protocol):
    """The checks and the groupers; safe for many threads."""

    def judge(self, encounter: Encounter) -> Judged:
        """What they say of a claim as it stands."""


class Books(Protocol):
    """The code books and the headings of documents; safe for many threads."""

    def name(self, system: str, code: str, date: dt.date) -> tuple[str, str]:
        """A code as typed in the printed form of its system, and its title, "" where a licence keeps the list away.
        InputError, field "code", where it is no code that may be reported on the date."""

    def sections(self, text: str) -> Sequence[Section]:
        """The sections of a text, which tile it."""


class CodingEngine(Protocol):
    """The engine; safe for many threads."""

    def code(self, asked: Uncoded, claim: Claim) -> Run:
        """Codes a chart's documents for a claim; the proposals have no line ids yet."""


@dataclass(frozen=True, slots=True)
class Uncoded:
    """What the engine reads of a chart: the newest version of each document; ``run_id`` and ``at`` are those of the
    run that comes of it."""

    chart: Chart
    patient: Patient
    documents: Sequence[Document]
    run_id: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """A decision as a client sends it: ``key`` is made up by the client and unique in the claim, ``after`` the number
    of the last decision that it had seen."""

    key: str
    after: int
    decision: Decision
