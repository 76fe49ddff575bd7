"""What audits need of others: where they are kept, what was coded, what a stay weighs, which codes there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.workflow.chart import Chart, Patient
    from medcodex.workflow.productivity.figures import Done
    from medcodex.workflow.productivity.goals import Goal
    from medcodex.workflow.productivity.working import Act
    from medcodex.workflow.quality.acceptance import Addition, Proposal
    from medcodex.workflow.quality.audit import Audit
    from medcodex.workflow.quality.claim_codes import ClaimCode, Worth
    from medcodex.workflow.quality.overpayment import Overpayment
    from medcodex.workflow.quality.sampling import Sample
    from medcodex.workflow.quality.seeding import Seed


class QualityRepository(Protocol):
    """Samples, audits, overpayments and seeds as they are kept. What is saved is the next version of what was read;
    ConflictError where it is not the next one any more."""

    def add_sample(self, sample: Sample) -> None:
        """Keep a sample."""

    def sample(self, sample_id: str) -> Sample | None:
        """The sample of an id."""

    def samples(self) -> Sequence[Sample]:
        """All samples, newest first."""

    def add_audit(self, audit: Audit) -> None:
        """Keep a new review."""

    def save_audit(self, audit: Audit) -> None:
        """Keep the next version of a review."""

    def audit(self, audit_id: str) -> Audit | None:
        """The review of an id."""

    def audits_of_sample(self, sample_id: str) -> Sequence[Audit]:
        """The reviews of a sample, in the order in which they were drawn."""

    def audits_of_coder(self, coder: str) -> Sequence[Audit]:
        """The reviews of a coder's work, newest first."""

    def audits_of_chart(self, chart_id: str) -> Sequence[Audit]:
        """The reviews of a chart."""

    def audits_not_final(self) -> Sequence[Audit]:
        """The reviews that are under way."""

    def audits_final(self, since: dt.datetime, until: dt.datetime) -> Sequence[Audit]:
        """The reviews that were decided from a time to before another."""

    def audited(self) -> frozenset[tuple[str, str]]:
        """Chart and claim of all reviews."""

    def add_overpayment(self, overpayment: Overpayment) -> None:
        """Keep a new overpayment."""

    def save_overpayment(self, overpayment: Overpayment) -> None:
        """Keep the next version of an overpayment."""

    def overpayment(self, overpayment_id: str) -> Overpayment | None:
        """The overpayment of an id."""

    def overpayments(self) -> Sequence[Overpayment]:
        """All overpayments, those identified first before others."""

    def add_seed(self, seed: Seed) -> None:
        """Keep a planted seed."""

    def save_seed(self, seed: Seed) -> None:
        """Keep what became of a seed."""

    def seeds_of(self, chart_id: str, claim: str) -> Sequence[Seed]:
        """The seeds of a claim."""

    def seeds(self) -> Sequence[Seed]:
        """All seeds, newest first."""

    def add_goal(self, goal: Goal, at: dt.datetime) -> None:
        """Keep a goal."""

    def goals(self, user_id: str) -> Sequence[Goal]:
        """The goals of a user, in the order in which they were set."""


@dataclass(frozen=True, slots=True)
class Completed:
    """A completion of a claim that stands, with what risks are told by. ``accepted``, ``changed``, ``rejected`` and
    ``added`` count its lines; ``confidence`` is the lowest of a proposal kept as it came, None without any. ``group``
    is the DRG, empty without one."""

    chart_id: str
    claim: str
    coder: str
    at: dt.datetime
    setting: str
    payer: str
    group: str
    weight: float | None
    confidence: float | None
    accepted: int
    changed: int
    rejected: int
    added: int

    @property
    def rejected_share(self) -> float | None:
        """The share of proposals that were left out; None where nothing was proposed."""
        proposed = self.accepted + self.changed + self.rejected
        return self.rejected / proposed if proposed else None


class CodingRecord(Protocol):
    """What coding sessions left behind. Practice charts are no part of it."""

    def completed(self, since: dt.datetime, until: dt.datetime) -> Sequence[Completed]:
        """Completions that stand, from a time to before another, in their order."""

    def charts_coded(self, coder: str, before: dt.datetime) -> int:
        """How many claims a coder completed before a time."""

    def codes(self, chart_id: str, claim: str) -> tuple[ClaimCode, ...]:
        """The codes of the completion that stands, in claim order; empty where there is none."""

    def proposed(self, chart_id: str, claim: str) -> tuple[ClaimCode, ...]:
        """The engine's own codes of the last run, without seeds; empty where it was never coded."""

    def proposals(self, since: dt.datetime, until: dt.datetime) -> tuple[Sequence[Proposal], Sequence[Addition]]:
        """What became of proposals, and what was added, of completions that stand; seeds are left out."""

    def acts(self, since: dt.datetime, until: dt.datetime) -> Sequence[Act]:
        """What coders did: charts opened, decisions, completions."""

    def done(self, since: dt.datetime, until: dt.datetime) -> Sequence[Done]:
        """Charts completed with their coder and what they asked."""

    def settings(self, chart_ids: Sequence[str]) -> dict[str, str]:
        """The settings of charts, by id."""


class Weigher(Protocol):
    """What a stay weighs by its codes."""

    def worth(self, chart: Chart, patient: Patient, claim: str, codes: Sequence[ClaimCode]) -> Worth | None:
        """Group and weight; None where the claim has no group (no stay, no grouper installed)."""


class CodeBooks(Protocol):
    """Which codes there are."""

    def printed(self, system: str, code: str, day: dt.date) -> str | None:
        """A code in the printed form of its system; None where the loaded book has no such code that may be reported.
        A code of a system whose list is not loaded is taken by its form."""

    def decoys(self, system: str, code: str, day: dt.date) -> Sequence[str]:
        """See seeding.Decoys."""
