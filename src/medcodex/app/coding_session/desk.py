"""The coding session at work: what is kept, proposed and judged, brought together for whoever shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from medcodex.app.coding_session.books import SessionBooks
from medcodex.app.coding_session.engine import ChartCoder
from medcodex.app.coding_session.judge import ClaimJudge
from medcodex.workflow.reading import open_chart
from medcodex.workflow.session.ahead import to_code
from medcodex.workflow.session.completing import complete, reopen
from medcodex.workflow.session.deciding import decide, keep_run, start_coding
from medcodex.workflow.session.decision import UNDOABLE, Kind
from medcodex.workflow.session.history import history
from medcodex.workflow.session.ports import Uncoded
from medcodex.workflow.session.reconciliation import reconcile
from medcodex.workflow.session.session import open_session, readable
from medcodex.workflow.session.stopping import of_the_coder, stops_of

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.app.coding_session.seeding import SeedGate
    from medcodex.encounter import Claim, Finding
    from medcodex.library.shelf import Shelf
    from medcodex.text.model import Section
    from medcodex.workflow.chart import Chart, Document
    from medcodex.workflow.people import Actor, User
    from medcodex.workflow.session.decision import Recorded
    from medcodex.workflow.session.final import Final
    from medcodex.workflow.session.ports import Books, CodingEngine, Judge, Judged, Wish
    from medcodex.workflow.session.reconciliation import Difference
    from medcodex.workflow.session.session import Session
    from medcodex.workflow.work import Store, Work
    from medcodex.workflow.worklist.stop import Stop

    OpenQueries = Callable[[Work, Chart], Sequence[str]]


@dataclass(frozen=True, slots=True)
class Means:
    """What sessions are coded, judged and named with; one of each serves all."""

    engine: CodingEngine
    judge: Judge
    books: Books


def open_means(shelf: Shelf, say: Callable[[str], None] = lambda _: None) -> Means:
    """The means over a data folder; nothing is opened before it is asked for."""
    return Means(ChartCoder(say), ClaimJudge(say), SessionBooks(shelf))


@dataclass(frozen=True, slots=True)
class Shown:
    """A session with what follows from it: ``now`` and ``before`` the last decision as they are judged, ``proposed`` as
    the engine left it; ``findings`` those that are the coder's."""

    session: Session
    now: Judged
    before: Judged
    proposed: Judged
    findings: tuple[Finding, ...]
    differences: tuple[Difference, ...]
    stops: tuple[Stop, ...]


class _Around(NamedTuple):
    """What stands in the way of a claim and does not follow from it: queries without an answer, seeds still on it."""

    queries: Sequence[str]
    seeded: Sequence[Stop]


_NOTHING = _Around((), ())


class CodingDesk:
    """Coding sessions over a store. Nothing slow happens inside a transaction: the engine and the groupers work on what
    was read, and what was decided is judged after it is kept."""

    def __init__(
        self,
        store: Store,
        means: Means,
        open_queries: OpenQueries = lambda _work, _chart: (),
        seeds: SeedGate | None = None,
    ) -> None:
        """``open_queries`` tells the ids of a chart's queries that wait for an answer; ``seeds`` plants wrong
        suggestions and keeps them off the claim, None for none."""
        self._store = store
        self._engine = means.engine
        self._judge = means.judge
        self._books = means.books
        self._open_queries = open_queries
        self._seeds = seeds

    def session(self, actor: Actor, chart_id: str, claim: Claim) -> Shown:
        """The session; a claim that was never coded is coded first. Errors as for workflow.session.open_session."""
        with self._store.begin(actor) as work:
            found = open_session(work, chart_id, claim)
            around = _NOTHING if isinstance(found, Uncoded) else self._around(work, found)
        if isinstance(found, Uncoded):
            return self._coded(actor, found, claim, first=True)
        return self._shown(found, around)

    def code_again(self, actor: Actor, chart_id: str, claim: Claim) -> Shown:
        """The session over a new run, as after a new document. Errors as for workflow.session.start_coding."""
        with self._store.begin(actor) as work:
            found = start_coding(work, chart_id, claim)
        return self._coded(actor, found, claim, first=False)

    def code_ahead(self, actor: Actor, chart_id: str, claim: Claim) -> bool:
        """Code a claim that nobody has opened yet; whether there was anything to do. Errors as for
        workflow.session.open_session."""
        with self._store.begin(actor) as work:
            found = to_code(work, chart_id, claim)
        if found is None:
            return False
        self._kept(actor, found.asked, claim, first=found.first)
        return True

    def decide(self, actor: Actor, chart_id: str, claim: Claim, wish: Wish) -> Shown:
        """The session with one decision more, whatever its kind. Errors as for workflow.session.decide, complete and
        reopen."""
        if wish.decision.kind is Kind.COMPLETE:
            return self._complete(actor, chart_id, claim, wish)
        with self._store.begin(actor) as work:
            if wish.decision.kind is Kind.REOPEN:
                found = reopen(work, chart_id, claim, wish)
            else:
                found = decide(work, chart_id, claim, wish, self._books)
            around = self._around(work, found)
        return self._shown(found, around)

    def documents(self, actor: Actor, chart_id: str) -> Sequence[tuple[Document, Sequence[Section]]]:
        """The documents of a chart with their sections, their reading recorded."""
        with self._store.begin(actor) as work:
            found = work.charts.documents(open_chart(work, chart_id).id)
        return self.with_sections(found)

    def with_sections(self, documents: Sequence[Document]) -> Sequence[tuple[Document, Sequence[Section]]]:
        """Documents that were read already, with their sections."""
        return [(one, self._books.sections(one.text)) for one in documents]

    def history(self, actor: Actor, chart_id: str, claim: Claim) -> Sequence[tuple[Recorded, User | None, bool]]:
        """Every decision on a claim, with who took it and whether it holds."""
        with self._store.begin(actor) as work:
            chart = readable(work, chart_id, claim)
            events = work.decisions.events(chart.id, claim)
            people = {name: work.people.get(name) for name in {event.by for event in events}}
        done = set(history(events).done)
        return [(event, people[event.by], event.seq in done or event.decision.kind not in UNDOABLE) for event in events]

    def finals(self, actor: Actor, chart_id: str, claim: Claim) -> Sequence[Final]:
        """What was final, completion by completion."""
        with self._store.begin(actor) as work:
            return work.decisions.finals(readable(work, chart_id, claim).id, claim)

    def _complete(self, actor: Actor, chart_id: str, claim: Claim, wish: Wish) -> Shown:
        shown = self.session(actor, chart_id, claim)
        if self._seeds is not None:
            with self._store.begin(actor) as work:
                self._seeds.at_completion(work, shown.session)
        with self._store.begin(actor) as work:
            queries = self._open_queries(work, shown.session.chart)
            found = complete(work, shown.session, wish, shown.now, queries)
            around = self._around(work, found)
        return self._shown(found, around)

    def _coded(self, actor: Actor, found: Uncoded, claim: Claim, *, first: bool) -> Shown:
        return self._shown(*self._kept(actor, found, claim, first=first))

    def _kept(self, actor: Actor, found: Uncoded, claim: Claim, *, first: bool) -> tuple[Session, _Around]:
        run = self._engine.code(found, claim)
        with self._store.begin(actor) as work:
            if self._seeds is not None:
                run = self._seeds.planted(work, found.chart, claim, run)
            session = keep_run(work, run, claim, first=first)
            return session, self._around(work, session)

    def _around(self, work: Work, session: Session) -> _Around:
        seeded = self._seeds.told(work, session) if self._seeds is not None and session.seeded else ()
        return _Around(self._open_queries(work, session.chart) if session.queried else (), seeded)

    def _shown(self, session: Session, around: _Around) -> Shown:
        now = self._judge.judge(session.encounter())
        findings = of_the_coder(now.findings, session.folded.facts)
        differences = reconcile(session.folded.lines, session.charges)
        return Shown(
            session,
            now,
            self._judge.judge(session.encounter(session.coded.before)),
            self._judge.judge(session.encounter(session.coded.proposed)),
            findings,
            differences,
            (*around.seeded, *stops_of(session, findings, differences, around.queries)),
        )
