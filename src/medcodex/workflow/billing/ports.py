"""What claims need of the database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.encounter.billing import ClaimKind
    from medcodex.workflow.billing.records import Answered, AnswerFile, ClaimBatch, ClaimEvent, ClaimRecord
    from medcodex.workflow.billing.status import ClaimStatus


@dataclass(frozen=True, slots=True)
class Numbers:
    """How many control numbers of each kind are wanted, or the first of those that were drawn."""

    interchange: int = 0
    group: int = 0
    set: int = 0
    claim: int = 0


@dataclass(frozen=True, slots=True)
class AskedClaims:
    """Which claims to list: what is None is not asked; days are those on which a claim was built first, both
    included."""

    status: ClaimStatus | None = None
    kind: ClaimKind | None = None
    payer: str | None = None
    receiver: str | None = None
    chart_id: str | None = None
    batch_id: str | None = None
    coder: str | None = None
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Tally:
    """First submissions of a payer's claims that one coder completed: how many were ``built``, how many of them
    without an error (``clean``), how many the receiver has ``answered``, how many of those it ``accepted``."""

    payer: str
    coder: str
    built: int
    clean: int
    answered: int
    accepted: int


class BillingRepository(Protocol):
    """Claims, batches, answers and timelines as they are kept; whatever could name a patient is sealed."""

    def draw(self, sender: str, wanted: Numbers, at: dt.datetime) -> Numbers:
        """The first of as many numbers of each kind as are wanted, which nobody gets again; StorageError where there
        are none left. The row of the sender is held until the transaction ends, so that this is a transaction of its
        own: what is drawn is kept before anything is written under it. Numbers follow the time ``at`` where that is
        ahead of the last one, so that those of a database that was put back to an earlier state are not given again."""

    def add(self, claim: ClaimRecord) -> None:
        """Keep a new claim; ConflictError where the number is taken, or another claim replaces the same one."""

    def save(self, claim: ClaimRecord) -> ClaimRecord:
        """Keep a changed claim and answer it with its new version; ConflictError where somebody else changed it since
        ``claim.version`` was read."""

    def get(self, claim_id: str, *, lock: bool = False) -> ClaimRecord | None:
        """The claim of an id; ``lock`` holds it for this transaction."""

    def by_number(self, number: str, *, lock: bool = False) -> ClaimRecord | None:
        """The claim of our number."""

    def by_payer_number(self, number: str) -> Sequence[ClaimRecord]:
        """Claims to which a payer gave this number."""

    def of_chart(self, chart_id: str) -> Sequence[ClaimRecord]:
        """A chart's claims, oldest first."""

    def replacing(self, claim_id: str) -> ClaimRecord | None:
        """The claim that replaces this one and was not withdrawn."""

    def listed(self, asked: AskedClaims, *, limit: int, after: str | None = None) -> Sequence[ClaimRecord]:
        """Claims, newest first, from the one behind ``after`` on."""

    def counts(self) -> Mapping[ClaimStatus, int]:
        """How many claims stand how."""

    def add_event(self, event: ClaimEvent) -> None:
        """Put something on a claim's timeline."""

    def events(self, claim_id: str) -> Sequence[ClaimEvent]:
        """A claim's timeline, oldest first."""

    def add_batch(self, batch: ClaimBatch, file: bytes) -> None:
        """Keep a new batch with its file."""

    def save_batch(self, batch: ClaimBatch) -> ClaimBatch:
        """Keep a changed batch; as for ``save``."""

    def batch(self, batch_id: str, *, lock: bool = False) -> ClaimBatch | None:
        """The batch of an id."""

    def batches(self, *, limit: int, after: str | None = None) -> Sequence[ClaimBatch]:
        """Batches, newest first."""

    def by_control(self, *, interchange: int | None = None, group: int | None = None) -> Sequence[ClaimBatch]:
        """The batches of a control number; several where a site has changed its own number as a sender."""

    def claims_of(self, batch_id: str, *, lock: bool = False) -> Sequence[ClaimRecord]:
        """The claims of a batch by their numbers, which is the order of its file."""

    def batch_file(self, batch_id: str) -> bytes | None:
        """A batch's file; None where it was erased."""

    def add_answer(self, answer: AnswerFile, data: bytes) -> None:
        """Keep an answer file; ConflictError where the same bytes are kept."""

    def answer(self, answer_id: str) -> AnswerFile | None:
        """The answer file of an id."""

    def answer_by_digest(self, sha256: str) -> AnswerFile | None:
        """The answer file of these bytes."""

    def answers(self, *, limit: int, after: str | None = None) -> Sequence[AnswerFile]:
        """Answer files, newest first."""

    def answer_data(self, answer_id: str) -> bytes | None:
        """An answer file's bytes; None where they were erased."""

    def add_answered(self, answered: Sequence[Answered]) -> None:
        """Keep what a file says."""

    def answered(self, answer_id: str) -> Sequence[Answered]:
        """What a file says, in its order."""

    def unmatched(self, *, limit: int) -> Sequence[Answered]:
        """What was answered of claims and batches that are none of ours, newest first."""

    def account(self, chart_id: str) -> bytes | None:
        """What was told of a chart's account for billing, as JSON."""

    def keep_account(self, chart_id: str, account: bytes) -> None:
        """Keep it, in the place of what was told before."""

    def coverages(self, chart_id: str) -> bytes | None:
        """What messages told of who insures a chart's patient, as JSON."""

    def keep_coverages(self, chart_id: str, coverages: bytes) -> None:
        """Keep it, in the place of what was told before; what a biller told stays."""

    def following(self, claim_id: str) -> Sequence[ClaimRecord]:
        """The claims to the next payer that rest on the decision on this one, oldest first."""

    def tallies(self, since: dt.date | None, until: dt.date | None, *, sample: bool | None = None) -> Sequence[Tally]:
        """First submissions of claims built first on these days, both included; none that were withdrawn before they
        were sent. ``sample`` asks for samples alone, or for none."""
