"""Decisions as a coder makes them: checked, numbered, recorded; and a new run of the engine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter import Evidence
from medcodex.errors import ConflictError, InputError
from medcodex.workflow.access import require
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.session.checking import check_key, checked
from medcodex.workflow.session.decision import Decision, Kind, Recorded
from medcodex.workflow.session.history import history
from medcodex.workflow.session.recoding import carried, first_ids
from medcodex.workflow.session.session import followed, opened, session_of, uncoded
from medcodex.workflow.session.stale import is_stale
from medcodex.workflow.session.written import digest
from medcodex.workflow.worklist.opening import not_cancelled

if TYPE_CHECKING:
    from medcodex.encounter import Claim
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.event import Detail
    from medcodex.workflow.session.coded import CodedClaim
    from medcodex.workflow.session.ports import Books, Uncoded, Wish
    from medcodex.workflow.session.run import Run
    from medcodex.workflow.session.session import Session
    from medcodex.workflow.work import Work

_BEGUN = frozenset({ChartStatus.READY, ChartStatus.ASSIGNED})


class StaleError(ConflictError):
    """A decision on something that somebody else decided on since the client last saw it."""

    kind = "stale"


def decide(work: Work, chart_id: str, claim: Claim, wish: Wish, books: Books) -> Session:
    """The session with one decision more. The same key again changes nothing and answers the present session.

    InputError for a decision that cannot be; StaleError where somebody else decided on the same since ``wish.after``;
    ConflictError for a complete claim, nothing to undo or redo, or a key that was another decision's.
    """
    require(work.actor, "code.write")
    chart = opened(work, chart_id, claim)
    session = coded_session(work, chart, claim)
    if is_replay(session, wish):
        return session
    _refuse_idle(session, wish.decision)
    decision = checked(wish.decision, session.folded)
    if decision.kind in {Kind.CHANGE, Kind.ADD}:
        decision = _named(decision, session, books)
    if decision.evidence:
        decision = replace(decision, evidence=tuple(_quoted(work, chart, one, books) for one in decision.evidence))
    coded = record(work, session, wish, decision)
    return followed(session, coded, _begun(work, chart))


def is_replay(session: Session, wish: Wish) -> bool:
    """Whether the decision was taken before, under the same key. InputError for a key out of form or an ``after`` that
    is no decision yet; ConflictError where the key was another's, StaleError where the decision is stale."""
    check_key(wish.key)
    known = next((event for event in session.events if event.key == wish.key), None)
    if known is not None:
        if known.decision.said != digest(wish.decision):
            raise ConflictError("the key was used for another decision", "key")
        return True
    if not 0 <= wish.after <= session.seq:
        raise InputError("not the number of a decision of this claim", "after")
    if is_stale(wish.decision, wish.after, session.events):
        raise StaleError("somebody else decided on this meanwhile; look at it again", "after")
    return False


def start_coding(work: Work, chart_id: str, claim: Claim) -> Uncoded:
    """What the engine needs for a new run. ConflictError for a complete claim."""
    require(work.actor, "code.write")
    chart = opened(work, chart_id, claim)
    session = session_of(work, chart, claim)
    if session is not None and session.folded.complete:
        raise ConflictError("the claim is complete; reopen it first", "claim")
    return uncoded(work, chart)


def keep_run(work: Work, run: Run, claim: Claim, *, first: bool = False) -> Session:
    """The session over a new run: what was decided about a code holds, what is new is marked so. ``first``: where
    somebody else's run was kept meanwhile, that one stands."""
    require(work.actor, "code.write")
    chart = opened(work, run.chart_id, claim)
    before = session_of(work, chart, claim)
    if before is not None and first:
        return before
    if before is not None and before.folded.complete:
        raise ConflictError("the claim was completed meanwhile; reopen it first", "claim")
    if before is None:
        run = replace(run, proposals=first_ids(run.proposals))
    else:
        proposals, fresh = carried(run.proposals, before.run)
        run = replace(run, proposals=proposals, fresh=fresh)
    work.decisions.add_run(run)
    seq = 1 if before is None else before.seq + 1
    decision = Decision(Kind.CODED, run=run.id)
    work.decisions.append(chart.id, claim, Recorded(seq, f"run-{run.id}", decision, work.actor.user_id, work.now))
    detail: dict[str, Detail] = {"claim": str(claim), "seq": seq, "codes": len(run.proposals), "fresh": len(run.fresh)}
    work.record(Event("chart.code", "run", run.id, chart.id, detail=detail))
    return coded_session(work, chart, claim)


def coded_session(work: Work, chart: Chart, claim: Claim) -> Session:
    """The session of a claim that was coded; see ``session_of``. ConflictError where it was not."""
    session = session_of(work, chart, claim)
    if session is None:
        raise ConflictError("the claim is not coded yet; open its session first", "claim")
    return session


def record(work: Work, session: Session, wish: Wish, decision: Decision) -> CodedClaim:
    """Keep a decision, checked and filled in, as the next of its claim, and put it on the trail with ids and codes,
    without words of the chart; the claim with it."""
    decision = replace(decision, said=digest(wish.decision))
    event = Recorded(session.seq + 1, wish.key, decision, work.actor.user_id, work.now)
    coded = session.coded.after(event)
    work.decisions.append(session.chart.id, session.claim, event, coded)
    told: dict[str, Detail | None] = {
        "claim": str(session.claim),
        "seq": event.seq,
        "system": decision.system,
        "code": decision.code,
        "field": decision.field and str(decision.field),
        "to": decision.to,
        "of": decision.of,
    }
    detail = {name: value for name, value in told.items() if value is not None}
    subject = decision.line or f"{session.claim}:{event.seq}"
    action = f"decision.{decision.kind}"
    work.record(Event(action, "line", subject, session.chart.id, decision.reason, detail))
    return coded


def _refuse_idle(session: Session, decision: Decision) -> None:
    not_cancelled(session.chart)
    folded = session.folded
    if folded.complete:
        raise ConflictError("the claim is complete; reopen it first", "claim")
    if decision.kind is Kind.UNDO and not folded.can_undo:
        raise ConflictError("there is nothing to undo", "kind")
    if decision.of is not None and decision.of not in history(session.events).done:
        raise ConflictError("no decision of this number holds", "of")
    if decision.kind is Kind.REDO and not folded.can_redo:
        raise ConflictError("there is nothing to redo", "kind")
    if decision.kind in {Kind.CODED, Kind.COMPLETE, Kind.REOPEN}:
        raise InputError("not a decision of this way", "kind")


def _named(decision: Decision, session: Session, books: Books) -> Decision:
    """The decision with its code in printed form and the code's title."""
    line = session.folded.line(decision.line or "")
    system = line.system if line is not None else decision.system
    code, title = books.name(system or "", decision.code or "", session.chart.date)
    return replace(decision, system=system, code=code, display=title)


def _quoted(work: Work, chart: Chart, told: Evidence, books: Books) -> Evidence:
    """Evidence that a client names by document and offsets, with its words and their section."""
    document = next((one for one in work.charts.documents(chart.id) if one.id == told.document), None)
    if document is None:
        raise InputError("no document of this chart", "evidence.document")
    if document.withdrawn is not None:
        raise InputError("the document was withdrawn by its sender", "evidence.document")
    if not 0 <= told.start < told.end <= len(document.text):
        raise InputError("not a span of the document", "evidence.start")
    section = next((one.name for one in books.sections(document.text) if one.heading_start <= told.start < one.end), "")
    return Evidence(document.id, told.start, told.end, document.text[told.start : told.end], section)


def _begun(work: Work, chart: Chart) -> Chart:
    """A chart that somebody decides on is being coded; where it was nobody's, by them."""
    if chart.status not in _BEGUN:
        return chart
    assignee = chart.assignee or work.actor.user_id or None
    return work.charts.save(replace(chart, status=ChartStatus.CODING, assignee=assignee))
