"""Links between patients: what a person decides of a possible duplicate, what registration tells (HL7 A24, A37), and
taking a link back. Charts and record numbers stay where they are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.index.finding import find_patient
from medcodex.workflow.index.judging import judge
from medcodex.workflow.index.known import known
from medcodex.workflow.index.matching import judged_pair
from medcodex.workflow.index.records import Happened, PairState, PatientEvent, in_order
from medcodex.workflow.index.traits import Traits

if TYPE_CHECKING:
    from medcodex.encounter.arriving import LinkPatients
    from medcodex.encounter.incoming import Identifier
    from medcodex.workflow.chart import Patient
    from medcodex.workflow.index.records import Pair
    from medcodex.workflow.work import Work

PERMISSION = "patient.link"
MAX_REASON = 2000


@dataclass(frozen=True, slots=True)
class _Decision:
    state: PairState
    happened: Happened
    rule: str
    reason: str | None = None


def link(work: Work, one: str, other: str, reason: str | None = None) -> Pair:
    """Two patients are one person, as somebody decides. ConflictError where they are linked already."""
    require(work.actor, PERMISSION)
    return _decide(work, (one, other), _Decision(PairState.LINKED, Happened.LINKED, "a person", reason))


def set_apart(work: Work, one: str, other: str, reason: str | None = None) -> Pair:
    """Two patients are two people: the pair is not shown again. InputError for linked ones, which are unlinked."""
    require(work.actor, PERMISSION)
    kept = work.index.pair(one, other)
    if kept is not None and kept.state is PairState.LINKED:
        raise InputError("they are linked: unlink them, with a reason", "reason")
    return _decide(work, (one, other), _Decision(PairState.APART, Happened.APART, "a person", reason))


def put_off(work: Work, one: str, other: str) -> Pair:
    """Somebody will look at the pair later."""
    require(work.actor, PERMISSION)
    kept = work.index.pair(one, other)
    if kept is None or kept.state is not PairState.POSSIBLE:
        raise ConflictError("the pair does not wait any more")
    return _decide(work, (one, other), _Decision(PairState.LATER, Happened.LATER, kept.rule))


def unlink(work: Work, one: str, other: str, reason: str) -> Pair:
    """Take a link back: two people after all. The program does not link them again. InputError without a reason;
    ConflictError where they are not linked by a link of their own."""
    require(work.actor, PERMISSION)
    if not reason.strip():
        raise InputError("a reason expected", "reason")
    kept = work.index.pair(one, other)
    if kept is None or kept.state is not PairState.LINKED:
        raise ConflictError("they are not linked")
    return _decide(work, (one, other), _Decision(PairState.APART, Happened.UNLINKED, "a person", reason))


def apply_link(work: Work, step: LinkPatients) -> tuple[Patient, Patient]:
    """What registration says of two record numbers; it stands above what the program or a person made of them. Again
    the same changes nothing. InputError where a number is not known."""
    one, other = (_told(work, number) for number in (step.one, step.other))
    if one.id == other.id:
        if step.linked:
            return one, other
        raise InputError("both record numbers are one patient's, by a merge or a change of number")
    state = PairState.LINKED if step.linked else PairState.APART
    kept = work.index.pair(one.id, other.id)
    if kept is None or kept.state is not state:
        happened = Happened.LINKED if step.linked else Happened.UNLINKED
        _decide(work, (one.id, other.id), _Decision(state, happened, "registration"))
    return one, other


def _told(work: Work, number: Identifier) -> Patient:
    found = find_patient(work, number.value, number.authority)
    if found is None:
        raise InputError("a record number of the link is not known here")
    return found


def _decide(work: Work, patients: tuple[str, str], decision: _Decision) -> Pair:
    reason = (decision.reason or "").strip() or None
    if reason is not None and len(reason) > MAX_REASON:
        raise InputError(f"longer than {MAX_REASON} characters", "reason")
    first, second = in_order(*patients)
    if first == second:
        raise InputError("a patient is not linked with itself")
    work.index.lock((first, second))
    for patient in (first, second):
        if work.charts.patient(patient) is None:
            raise NotFoundError("no such patient", patient)
        if work.index.merge_of(patient) is not None:
            raise ConflictError("the record number was merged into another meanwhile", patient)
    kept = work.index.pair(first, second)
    if kept is not None and kept.state is decision.state:
        raise ConflictError("somebody has decided so already")
    by = work.actor.user_id
    pair = kept or _judged(work, first, second)
    changed = replace(pair, state=decision.state, rule=decision.rule, changed_at=work.now, changed_by=by)
    work.index.save_pair(changed)
    work.index.add_event(
        PatientEvent(
            work.new_id(), work.now, by, work.actor.login, decision.happened, first, second, reason or decision.rule
        )
    )
    detail = {"other": second, "by": decision.rule}
    action = f"patient.{decision.happened.replace(' ', '-')}"
    work.record(Event(action, "patient", first, reason=reason, detail=detail))
    return changed


def _judged(work: Work, one: str, other: str) -> Pair:
    """A pair that the program has not met, with what it makes of it."""
    mine, theirs = (work.index.traits(patient) or Traits() for patient in (one, other))
    return judged_pair(work, one, other, PairState.POSSIBLE, judge(known(mine), known(theirs)))
