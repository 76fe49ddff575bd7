"""Stops before completion: what keeps a chart from being final (hard), and what asks for a reason to go on (soft). The
rules are rows (data/stops.tsv); each names one of the tests below and what it looks for."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from medcodex.coding.standing import PROVIDER
from medcodex.encounter import Claim, Setting
from medcodex.errors import MedcodexError
from medcodex.text.tables import table_rows
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.documents import standing as standing_of
from medcodex.workflow.worklist.hold import Block

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from medcodex.coding.standing import Standing
    from medcodex.encounter import Finding
    from medcodex.workflow.chart import Chart, Document
    from medcodex.workflow.worklist.hold import Hold

HARD, SOFT = "hard", "soft"


@dataclass(frozen=True, slots=True)
class Coded:
    """What was decided on one claim of a chart, as far as stops ask: the ``first`` code (principal or first-listed
    diagnosis, None where there is none), how many proposed lines are ``undecided``, whether procedures are coded,
    the findings of the checks, ids of queries without an answer, charged lines ``unreconciled`` with the codes, and
    how many codes rest on ``withdrawn`` documents alone."""

    claim: Claim
    first: str | None
    undecided: int = 0
    procedures: int = 0
    findings: Sequence[Finding] = ()
    open_queries: Sequence[str] = ()
    unreconciled: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True)
class Stop:
    """One stop. ``kind`` is "hard" or "soft"; ``where`` what it concerns, such as "documents/ID"; ``mend`` what lifts
    it."""

    kind: str
    rule: str
    message: str
    mend: str
    source: str
    where: str | None = None


class StoppedError(MedcodexError):
    """A chart that cannot be final yet: ``stops`` tell why."""

    kind = "stopped"

    def __init__(self, stops: Sequence[Stop]) -> None:
        super().__init__("; ".join(f"{one.rule}: {one.message}" for one in stops))
        self.stops = tuple(stops)


@dataclass(frozen=True, slots=True)
class StopRule:
    """One row. It speaks of its settings, claims (none: all) and of stays of at least ``from_nights`` and fewer than
    ``to_nights`` nights, where they are given."""

    id: str
    kind: str
    test: str
    wanted: tuple[str, ...]
    settings: tuple[Setting, ...]
    claims: tuple[Claim, ...]
    from_nights: int | None
    to_nights: int | None
    message: str
    mend: str
    source: str

    def covers(self, chart: Chart, claim: Claim) -> bool:
        """Whether it speaks of this claim of a chart."""
        if self.settings and chart.setting not in self.settings:
            return False
        if self.claims and claim not in self.claims:
            return False
        if self.from_nights is None and self.to_nights is None:
            return True
        if chart.admitted is None or chart.discharged is None:
            return self.to_nights is None  # a stay of unknown length is held to what longer ones are
        nights = (chart.discharged - chart.admitted).days
        return nights >= (self.from_nights or 0) and (self.to_nights is None or nights < self.to_nights)


@dataclass(frozen=True, slots=True)
class _Judged:
    """Everything the tests look at."""

    chart: Chart
    coded: Coded
    documents: Sequence[tuple[Document, Standing]]
    holds: Sequence[Hold]
    kinds: frozenset[str] = field(default_factory=frozenset)


Found = tuple[str, str | None]
"""What fills the place in a rule's message, and where it is."""


@cache
def stop_rules() -> tuple[StopRule, ...]:
    """The rows of the table, in its order."""
    return tuple(
        StopRule(
            row["id"],
            row["kind"],
            row["test"],
            tuple(word.strip() for word in row["wanted"].split("|") if word.strip()),
            tuple(Setting(word) for word in row["settings"].split()),
            tuple(Claim(word) for word in row["claims"].split()),
            int(row["from_nights"]) if row["from_nights"] else None,
            int(row["to_nights"]) if row["to_nights"] else None,
            row["message"],
            row["mend"],
            row["source"],
        )
        for row in table_rows("medcodex.workflow", "data/stops.tsv")
    )


def stops(
    chart: Chart, documents: Sequence[Document], holds: Sequence[Hold], coded: Coded, today: dt.date
) -> tuple[Stop, ...]:
    """The stops of one claim, hard ones first, else in the order of the table. ``documents`` are the newest versions;
    ``holds`` those of the chart, of which the ones in force count."""
    standing = [(one, standing_of(one)) for one in documents]
    judged = _Judged(
        chart,
        coded,
        standing,
        [hold for hold in holds if hold.in_force(today)],
        frozenset(one.kind for _, one in standing),
    )
    found = [
        Stop(rule.kind, rule.id, rule.message.format(what), rule.mend, rule.source, where)
        for rule in stop_rules()
        if rule.covers(chart, coded.claim)
        for what, where in _TESTS[rule.test](rule, judged)
    ]
    return tuple(sorted(found, key=lambda one: one.kind != HARD))


def require_none(found: Sequence[Stop], reasons: Mapping[str, str]) -> None:
    """StoppedError with what still stops: every hard one, and each soft one for whose rule no reason is given."""
    left = [one for one in found if one.kind == HARD or not reasons.get(one.rule, "").strip()]
    if left:
        raise StoppedError(left)


def _unsigned(_: StopRule, judged: _Judged) -> Iterator[Found]:
    for document, standing in judged.documents:
        if document.signed is False and standing.voice == PROVIDER:
            yield document.title or document.kind or "a document", f"documents/{document.id}"


def _preliminary(_: StopRule, judged: _Judged) -> Iterator[Found]:
    for document, standing in judged.documents:
        if standing.final is False and document.signed is not False:
            yield document.title or document.kind, f"documents/{document.id}"


def _no_provider_document(_: StopRule, judged: _Judged) -> Iterator[Found]:
    if not any(standing.voice == PROVIDER for _, standing in judged.documents):
        yield "", "documents"


def _lacks(rule: StopRule, judged: _Judged) -> Iterator[Found]:
    if judged.kinds.isdisjoint(rule.wanted):
        yield rule.wanted[0], "documents"


def _procedure_without_report(rule: StopRule, judged: _Judged) -> Iterator[Found]:
    if judged.coded.procedures and judged.kinds.isdisjoint(rule.wanted):
        yield rule.wanted[0], "documents"


def _in_house(_: StopRule, judged: _Judged) -> Iterator[Found]:
    if judged.chart.discharged is None:
        yield "", "encounter.discharged"


def _open_query(_: StopRule, judged: _Judged) -> Iterator[Found]:
    for query in judged.coded.open_queries:
        yield "", f"queries/{query}"


def _finding(rule: StopRule, judged: _Judged) -> Iterator[Found]:
    for finding in judged.coded.findings:
        if finding.severity in rule.wanted:
            yield f"{finding.rule}: {finding.message}", finding.where


def _hold(_: StopRule, judged: _Judged) -> Iterator[Found]:
    for hold in judged.holds:
        if Block.COMPLETION in hold.why.blocks:
            yield hold.why.title, f"holds/{hold.id}"


def _nothing_first(_: StopRule, judged: _Judged) -> Iterator[Found]:
    if judged.coded.first is None:
        yield "", "diagnoses"


def _undecided(_: StopRule, judged: _Judged) -> Iterator[Found]:
    if judged.coded.undecided:
        yield str(judged.coded.undecided), None


def _unreconciled(_: StopRule, judged: _Judged) -> Iterator[Found]:
    if judged.coded.unreconciled:
        yield str(judged.coded.unreconciled), "charges"


def _cancelled(_: StopRule, judged: _Judged) -> Iterator[Found]:
    if judged.chart.status is ChartStatus.CANCELLED:
        yield "", "encounter"


def _withdrawn(_: StopRule, judged: _Judged) -> Iterator[Found]:
    if judged.coded.withdrawn:
        yield str(judged.coded.withdrawn), "documents"


_TESTS: Mapping[str, Callable[[StopRule, _Judged], Iterator[Found]]] = {
    "unsigned": _unsigned,
    "preliminary": _preliminary,
    "no-provider-document": _no_provider_document,
    "lacks": _lacks,
    "procedure-without-report": _procedure_without_report,
    "in-house": _in_house,
    "open-query": _open_query,
    "finding": _finding,
    "hold": _hold,
    "nothing-first": _nothing_first,
    "undecided": _undecided,
    "unreconciled": _unreconciled,
    "cancelled": _cancelled,
    "withdrawn": _withdrawn,
}
