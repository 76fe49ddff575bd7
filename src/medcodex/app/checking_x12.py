"""A file of claims, remittances or acknowledgements, checked: its guides' form, rules of billing for each claim, and
whether remittances and the totals of acknowledgements add up."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import IO, TYPE_CHECKING, Any

from medcodex.claims.answer_totals import AnswerTotals
from medcodex.claims.remitting import claim_balance, payment_balance
from medcodex.claims.validating import validate_claim
from medcodex.encounter.claim_status import BatchAnswer, ClaimAnswer
from medcodex.encounter.remittance import Payment, RemittedClaim
from medcodex.formats.x12.answers.standing import read_standing
from medcodex.formats.x12.claims.reading import ReadClaim, read_claims
from medcodex.formats.x12.envelope import SetRead
from medcodex.formats.x12.faults import Fault
from medcodex.formats.x12.remittance import RemittanceEnd, read_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import SetOpened, read_sets
from medcodex.formats.x12.walking import Placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter import Finding
    from medcodex.formats.x12.segments import Segment

MOST = 10_000
"""Faults and findings, and transaction sets, that are told one by one; of more only the number is."""


@dataclass(frozen=True, slots=True)
class CheckedSet:
    """A transaction set: ``guide`` the version it is checked against, None where there is none for it here."""

    segment: int
    id: str
    control: str
    guide: str | None


@dataclass(frozen=True, slots=True)
class ClaimFinding:
    """A breach of a rule of billing by the claim that begins at ``segment``, the ``number``-th of the file."""

    segment: int
    number: int
    finding: Finding


@dataclass(slots=True)
class CheckedFile:
    """What a file holds and what is wrong with it. ``unchecked`` are the transaction sets for which there is no guide,
    by their identifiers."""

    segments: int = 0
    claims: int = 0
    set_count: int = 0
    unchecked: dict[str, int] = field(default_factory=dict)
    sets: list[CheckedSet] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    findings: list[ClaimFinding] = field(default_factory=list)
    more: int = 0
    errors: int = 0

    @property
    def clean(self) -> bool:
        """Whether nothing is wrong: no fault of form, no rule broken that is an error."""
        return not self.errors


def check_file(stream: IO[bytes], where: str, poa_exempt: frozenset[str] | None = None) -> CheckedFile:
    """Check a file in one pass; memory grows with what is wrong, up to MOST, and not with the file. InputError where
    it is no X12 at all. ``poa_exempt`` are the diagnoses that need no present-on-admission indicator; without them a
    missing one is left to ``medcodex check``, which knows each date's list."""
    report = CheckedFile()

    def counted() -> Iterator[Segment]:
        for segment in read_segments(stream, where):
            report.segments = segment.number
            yield segment

    payment, paid, totals = None, Decimal(0), AnswerTotals()
    for step in read_standing(read_remittances(read_claims(read_sets(counted())))):
        if isinstance(step, Placed):
            continue
        if isinstance(step, Fault):
            report.errors += 1
            _keep(report, step)
        elif isinstance(step, SetOpened):
            _opened(report, step)
        elif isinstance(step, ReadClaim):
            report.claims += 1
            _judged(report, step.segment, validate_claim(step.claim, poa_exempt))
        elif isinstance(step, Payment):
            payment, paid = step, Decimal(0)
        elif isinstance(step, RemittedClaim):
            report.claims += 1
            paid += step.paid
            _judged(report, step.segment, claim_balance(step))
        elif isinstance(step, RemittanceEnd) and payment is not None:
            adjusted = sum((one.amount for one in step.adjustments), Decimal(0))
            _judged(report, payment.segment, payment_balance(payment.amount, paid, adjusted))
        elif isinstance(step, ClaimAnswer):
            totals.claim(step)
        elif isinstance(step, BatchAnswer):
            _placed(report, totals.batch(step))
        elif isinstance(step, SetRead):
            _placed(report, totals.end())
    return report


def _opened(report: CheckedFile, step: SetOpened) -> None:
    name, guide = step.segment.text(1), step.guide.version if step.guide else None
    report.set_count += 1
    if guide is None and (name in report.unchecked or len(report.unchecked) < MOST):
        report.unchecked[name] = report.unchecked.get(name, 0) + 1
    if len(report.sets) < MOST:
        report.sets.append(CheckedSet(step.segment.number, name, step.segment.text(2), guide))


def _judged(report: CheckedFile, segment: int, findings: Iterable[Finding]) -> None:
    for one in findings:
        report.errors += one.severity == "error"
        _keep(report, ClaimFinding(segment, report.claims, one))


def _placed(report: CheckedFile, findings: Iterable[tuple[int, Finding]]) -> None:
    for segment, one in findings:
        _judged(report, segment, [one])


def _keep(report: CheckedFile, one: Fault | ClaimFinding) -> None:
    if len(report.faults) + len(report.findings) >= MOST:
        report.more += 1
    elif isinstance(one, Fault):
        report.faults.append(one)
    else:
        report.findings.append(one)


def report_object(report: CheckedFile) -> dict[str, Any]:
    """A report as JSON values: ``segments``, ``claims``, ``set_count``, ``sets``, ``faults``, ``findings``."""
    return {
        "segments": report.segments,
        "claims": report.claims,
        "set_count": report.set_count,
        "sets": [
            {"segment": one.segment, "id": one.id, "control": one.control, "guide": one.guide} for one in report.sets
        ],
        "faults": [fault_object(one) for one in report.faults],
        "findings": [finding_object(one.finding, one.number, one.segment) for one in report.findings],
    }


def fault_object(fault: Fault) -> dict[str, Any]:
    """A fault as JSON values."""
    return {
        "segment": fault.segment, "offset": fault.offset, "code": fault.code, "message": fault.message,
        "name": fault.name or None, "element": fault.element or None, "loop": fault.loop or None,
    }  # fmt: skip


def finding_object(found: Finding, claim: int, segment: int | None) -> dict[str, Any]:
    """A breach of a rule as JSON values, with which claim it is of."""
    return {
        "segment": segment, "claim": claim, "rule": found.rule, "name": found.name, "severity": found.severity,
        "message": found.message, "codes": list(found.codes), "where": found.where, "source": found.source,
    }  # fmt: skip
