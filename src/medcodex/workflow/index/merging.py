"""Merges that registration tells (HL7 A40, A34, A39): the retired number's charts stand under the survivor, and the
retired number leads to it. A merge is undone with nothing lost: what was moved goes back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingPatient
from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.index.finding import holder, surviving
from medcodex.workflow.index.keeping import keep_person
from medcodex.workflow.index.linking import PERMISSION
from medcodex.workflow.index.records import Happened, Merge, PairState, PatientEvent, in_order
from medcodex.workflow.intake.filing import is_coded
from medcodex.workflow.worklist.follow_up import Because
from medcodex.workflow.worklist.following import flag

if TYPE_CHECKING:
    from medcodex.encounter.arriving import MergePatients
    from medcodex.workflow.chart import Chart, Patient
    from medcodex.workflow.event import Detail
    from medcodex.workflow.index.records import Pair
    from medcodex.workflow.work import Work

_WAITING = frozenset({PairState.POSSIBLE, PairState.LATER})


def apply_merge(work: Work, step: MergePatients) -> Patient:
    """Retire a record number in favour of another; tells the survivor. A number that was never told here is kept as
    retired, so that a later message under it finds the survivor. The same again changes nothing. InputError where the
    two contradict each other: another birth date and another sex."""
    retired_number = step.retired
    authority = retired_number.authority or step.survivor.authority
    if not retired_number.value:
        raise InputError("the merge names no retired record number")
    if (retired_number.value, authority) == (step.survivor.mrn, step.survivor.authority):
        raise InputError("the merge names one record number twice")
    retired = holder(work, retired_number.value, authority)
    named = holder(work, step.survivor.mrn, step.survivor.authority) if step.survivor.mrn else None
    if retired is not None and named is not None and surviving(work, named).id == retired.id:
        _take_back(work, named)
    survivor = keep_person(work, step.survivor)
    if retired is None:
        retired = keep_person(work, IncomingPatient(retired_number.value, authority=authority))
    else:
        retired = surviving(work, retired)
    if retired.id == survivor.id:
        return survivor
    _check(survivor, retired)
    _merge(work, survivor, retired)
    return survivor


def unmerge(work: Work, merge_id: str, reason: str) -> Merge:
    """Undo a merge: the retired number is in use again, and what was moved goes back to it, but for charts that
    somebody moved elsewhere since. InputError without a reason; ConflictError where it is undone."""
    require(work.actor, PERMISSION)
    if not reason.strip():
        raise InputError("a reason expected", "reason")
    merge = work.index.merge(merge_id)
    if merge is None:
        raise NotFoundError("no such merge", merge_id)
    return _undo(work, merge, reason.strip())


def move_chart(work: Work, chart: Chart, patient: Patient) -> Chart:
    """Put a chart under another patient; one that somebody has coded is flagged, as its claims name the former."""
    if chart.patient_id == patient.id:
        return chart
    moved = work.charts.save(replace(chart, patient_id=patient.id))
    detail = {"from": chart.patient_id, "to": patient.id}
    work.record(Event("chart.moved", "chart", chart.id, chart.id, detail=detail))
    if is_coded(work, chart):
        flag(work, chart.id, Because.MOVED)
    return moved


def _check(survivor: Patient, retired: Patient) -> None:
    born = survivor.birth_date and retired.birth_date and survivor.birth_date != retired.birth_date
    sexes = {survivor.sex, retired.sex} == {"F", "M"}
    if born and sexes:
        raise InputError("the two record numbers of the merge are kept with other birth dates and other sexes")


def _merge(work: Work, survivor: Patient, retired: Patient) -> None:
    work.index.lock((survivor.id, retired.id))
    charts = [work.charts.get(chart.id, lock=True) for chart in work.charts.of_patient(retired.id)]
    moved = [move_chart(work, chart, survivor).id for chart in charts if chart is not None]
    documents = work.index.move_waiting(None, retired.id, survivor.id)
    merge = Merge(work.new_id(), survivor.id, retired.id, work.now, tuple(moved), tuple(documents))
    work.index.add_merge(merge)
    for pair in work.index.pairs_of((retired.id,)):
        if pair.state in _WAITING:
            _hand_on(work, pair, survivor, retired)
    _tell(work, merge, Happened.MERGED, "registration")


def _hand_on(work: Work, pair: Pair, survivor: Patient, retired: Patient) -> None:
    """What waits for somebody's decision on the retired patient waits for one on the survivor."""
    work.index.save_pair(replace(pair, state=PairState.MERGED, changed_at=work.now, changed_by=""))
    one, other = in_order(survivor.id, pair.other if pair.one == retired.id else pair.one)
    if one != other and work.index.pair(one, other) is None:
        work.index.save_pair(replace(pair, one=one, other=other, changed_at=work.now, changed_by=""))


def _take_back(work: Work, patient: Patient) -> None:
    """Registration lets a retired number survive after all: the merge that retired it is undone first."""
    merge = work.index.merge_of(patient.id)
    if merge is not None:
        _undo(work, merge, "registration merges the other way round")


def _undo(work: Work, merge: Merge, reason: str) -> Merge:
    work.index.lock((merge.survivor, merge.retired))
    fresh = work.index.merge(merge.id)
    retired, survivor = work.charts.patient(merge.retired), work.charts.patient(merge.survivor)
    if fresh is None or fresh.undone_at is not None:
        raise ConflictError("the merge is undone already", merge.id)
    if retired is None or survivor is None:  # the database binds merges to patients
        raise LookupError("a merge without its patients")
    holds_them = surviving(work, survivor)
    for chart_id in fresh.moved:
        chart = work.charts.get(chart_id, lock=True)
        if chart is not None and chart.patient_id == holds_them.id:
            move_chart(work, chart, retired)
    work.index.move_waiting(fresh.documents, holds_them.id, retired.id)
    for pair in work.index.pairs_of((retired.id,)):
        if pair.state is PairState.MERGED:
            work.index.save_pair(replace(pair, state=PairState.POSSIBLE, changed_at=work.now, changed_by=""))
    undone = replace(fresh, undone_at=work.now)
    work.index.save_merge(undone)
    _tell(work, undone, Happened.UNMERGED, reason)
    return undone


def _tell(work: Work, merge: Merge, happened: Happened, reason: str) -> None:
    actor = work.actor
    work.index.add_event(
        PatientEvent(
            work.new_id(), work.now, actor.user_id, actor.login, happened, merge.survivor, merge.retired, reason
        )
    )
    detail: dict[str, Detail] = {"other": merge.retired, "charts": len(merge.moved)}
    work.record(Event(f"patient.{happened}", "patient", merge.survivor, reason=reason, detail=detail))
