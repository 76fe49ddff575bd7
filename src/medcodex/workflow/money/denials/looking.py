"""Looking at denials: the worklist by root cause, and one of them with all that stands around it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.workflow.access import require
from medcodex.workflow.billing.looking import shown
from medcodex.workflow.event import Event
from medcodex.workflow.money.denials.acting import denial_of
from medcodex.workflow.money.denials.chances import History
from medcodex.workflow.money.denials.denying import causes
from medcodex.workflow.money.denials.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.money.denials.chances import Chance
    from medcodex.workflow.money.denials.ports import AskedDenials, Outline
    from medcodex.workflow.money.denials.records import AppealLetter, Denial, DenialEvent
    from medcodex.workflow.money.denials.words import DeniedWords
    from medcodex.workflow.work import Work

PERMISSION = "claim.read"
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class CauseTotal:
    """Denials of one root cause: how many, and the money that is denied still."""

    cause: str
    count: int
    left: Decimal


@dataclass(frozen=True, slots=True)
class ListedDenial:
    """A denial in the list with its claim and chance; ``worth`` is what is left of it by the chance, or all of it where
    no chance is told."""

    denial: Denial
    claim: ClaimRecord
    chance: Chance
    worth: Decimal


@dataclass(frozen=True, slots=True)
class ListedDenials:
    """Denials, the one that is worth most first; ``causes`` counts all that are asked for but for the cause,
    ``behind`` how many the list goes on with, ``accounts`` by chart."""

    rows: Sequence[ListedDenial]
    causes: Sequence[CauseTotal]
    total: CauseTotal
    behind: int
    payers: Sequence[str]
    accounts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SeenDenial:
    """A denial with its claim as it was billed, what was found of that when it was built (those that speak of the
    denied line first), the words in the chart, chance, timeline, letters, and other denials of the claim."""

    denial: Denial
    claim: ClaimRecord
    billed: BilledClaim | None
    chart: Chart
    findings: Sequence[Finding]
    others: Sequence[Finding]
    words: DeniedWords
    chance: Chance
    events: Sequence[DenialEvent]
    letters: Sequence[AppealLetter]
    siblings: Sequence[Denial]
    newer: ClaimRecord | None


def list_denials(work: Work, asked: AskedDenials, limit: int, skip: int = 0) -> ListedDenials:
    """Denials, the one that is worth most first. ForbiddenError."""
    require(work.actor, PERMISSION)
    history = History(work.denials.tallies())
    everything = work.denials.outlines(replace(asked, cause=None))
    wanted = [one for one in everything if asked.cause is None or one.cause == asked.cause]
    ranked = sorted(wanted, key=lambda one: (-_worth(one, history)[1], one.denied_on, one.id))
    here = ranked[skip : skip + limit]
    claims: dict[str, ClaimRecord] = {}
    rows = []
    for outline, denial in zip(here, work.denials.several([one.id for one in here]), strict=True):
        claim = claims.get(denial.claim_id) or work.billing.get(denial.claim_id)
        if claim is not None:
            claims[denial.claim_id] = claim
            rows.append(ListedDenial(denial, claim, *_worth(outline, history)))
    charts = {one: work.charts.get(one) for one in {row.denial.chart_id for row in rows}}
    work.record(Event("denial.list", "denial", "all", detail={"rows": len(rows)}))
    return ListedDenials(
        rows,
        _by_cause(everything),
        CauseTotal("", len(wanted), _left(wanted)),
        max(len(ranked) - skip - limit, 0),
        work.denials.payers(),
        {key: chart.account for key, chart in charts.items() if chart is not None},
    )


def see_denial(work: Work, denial_id: str) -> SeenDenial:
    """One denial, its chart's reading recorded. NotFoundError; ForbiddenError, also for an auditor whose review of the
    claim is blind."""
    require(work.actor, PERMISSION)
    denial = denial_of(work, denial_id)
    told = shown(work, denial.claim_id)
    claim, billed = told.claim, told.claim.billed()
    words, chart = words_of(work, claim, billed, denial)
    near = {one.code for one in words.lines}
    findings = [one for one in claim.findings if _speaks_of(one, denial, near)]
    return SeenDenial(
        denial,
        claim,
        billed,
        chart,
        findings,
        [one for one in claim.findings if one not in findings],
        words,
        History(work.denials.tallies()).chance(denial.payer, denial.reason, denial.cause, sample=denial.sample),
        work.denials.events(denial_id),
        work.denials.letters(denial_id),
        [one for one in work.denials.of_claim(denial.claim_id) if one.id != denial_id],
        told.replaced_by,
    )


def _worth(one: Outline, history: History) -> tuple[Chance, Decimal]:
    chance = history.chance(one.payer, one.reason, one.cause, sample=one.sample)
    share = chance.worth
    return chance, one.left if share is None else (one.left * Decimal(share)).quantize(Decimal("0.01"))


def _by_cause(found: Iterable[Outline]) -> Sequence[CauseTotal]:
    """Root causes in the order of their table, a site's own behind them."""
    grouped: dict[str, list[Outline]] = {name: [] for name in causes()}
    for one in found:
        grouped.setdefault(one.cause, []).append(one)
    return [CauseTotal(name, len(those), _left(those)) for name, those in grouped.items() if those]


def _left(found: Iterable[Outline]) -> Decimal:
    return sum((one.left for one in found), _ZERO)


def _speaks_of(one: Finding, denial: Denial, near: set[str]) -> bool:
    """Whether a finding is about the denied line: by its place, or by a code of the line or of what it points to."""
    where = one.where or ""
    if denial.of_claim:
        return True
    by_place = denial.line is not None and where.startswith(f"lines[{denial.line}]")
    return by_place or bool({_bare(code) for code in one.codes} & {_bare(code) for code in near | {denial.code}})


def _bare(code: str) -> str:
    return code.replace(".", "").upper()
