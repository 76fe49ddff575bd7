"""Doing to the records what a message tells, one function a kind of step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.encounter.arriving import (
    ChangeNumber,
    FileChart,
    KeepPatient,
    KeepResources,
    LinkPatients,
    MergePatients,
    NothingToKeep,
)
from medcodex.workflow.arrivals.waiting import file_with_waiting, place_documents
from medcodex.workflow.index.keeping import keep_person
from medcodex.workflow.index.linking import apply_link
from medcodex.workflow.index.merging import apply_merge
from medcodex.workflow.index.renumbering import apply_change
from medcodex.workflow.intake.assembly.steps import assemble, telling_of
from medcodex.workflow.resources.keeping import keep_resources

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from medcodex.encounter.arriving import Step
    from medcodex.encounter.incoming import IncomingChart
    from medcodex.workflow.work import Work


@dataclass(frozen=True, slots=True)
class Applied:
    """What a step was kept with: ids of charts and of the patient; ``account`` of the chart it names; ``said`` what a
    clerk should know of it though it is kept, without patient text; ``changed`` where an encounter's facts or a
    document that were there are told otherwise."""

    charts: tuple[str, ...] = ()
    patient_id: str | None = None
    account: str | None = None
    said: str = ""
    changed: bool = False


def apply(work: Work, step: Step, order: dt.datetime | None = None) -> Applied:
    """One step; ``order`` is the moment its message speaks of. InputError, with a reason for a clerk, where it
    contradicts what is kept or cannot be kept."""
    if isinstance(step, FileChart):
        return _file(work, step, order)
    if isinstance(step, KeepResources):
        return _resources(work, step, order)
    function = _PATIENTS.get(type(step))
    if function is not None and getattr(step, "kind", "patient") == "patient":
        return function(work, step)
    done = assemble(work, step, order)
    chart = done.chart
    if chart is None:
        return Applied(said=done.said)
    return Applied((chart.id,), chart.patient_id, chart.account, done.said, changed=True)


def _file(work: Work, step: FileChart, order: dt.datetime | None) -> Applied:
    told = step.chart
    if not (told.account or told.visit):
        return _without_encounter(work, told)
    filed = file_with_waiting(work, told, telling_of(step, order))
    chart = filed.chart
    return Applied((chart.id,), chart.patient_id, chart.account, changed=bool(filed.versions or filed.facts))


def _without_encounter(work: Work, told: IncomingChart) -> Applied:
    placed = place_documents(work, told)
    said = ""
    if placed.waiting:
        said = f"{_documents(placed.waiting)} for the encounter: the message names neither an account nor a visit"
    return Applied(placed.charts, placed.patient.id, said=said)


def _documents(count: int) -> str:
    return "a document waits" if count == 1 else f"{count} documents wait"


def _keep_patient(work: Work, step: KeepPatient) -> Applied:
    return Applied(patient_id=keep_person(work, step.patient).id)


def _merge_patients(work: Work, step: MergePatients) -> Applied:
    return Applied(patient_id=apply_merge(work, step).id)


def _link_patients(work: Work, step: LinkPatients) -> Applied:
    one, _ = apply_link(work, step)
    return Applied(patient_id=one.id)


def _change_number(work: Work, step: ChangeNumber) -> Applied:
    return Applied(patient_id=apply_change(work, step).id)


def _nothing(_: Work, step: NothingToKeep) -> Applied:
    return Applied(said=step.why)


def _resources(work: Work, step: KeepResources, order: dt.datetime | None) -> Applied:
    """What a resource tells follows from all that are kept: the steps of it are taken in turn."""
    done = []
    for one in keep_resources(work, step):
        applied = apply(work, one, order)
        if isinstance(one, FileChart) and applied.charts:
            work.resources.tie(one.sources, applied.charts[0])
        done.append(applied)
    return Applied(
        tuple(dict.fromkeys(chart for one in done for chart in one.charts)),
        next((one.patient_id for one in done if one.patient_id), None),
        next((one.account for one in done if one.account), None),
        "; ".join(dict.fromkeys(one.said for one in done if one.said)),
    )


_PATIENTS: Mapping[type, Callable[[Work, Any], Applied]] = {
    KeepPatient: _keep_patient,
    MergePatients: _merge_patients,
    LinkPatients: _link_patients,
    ChangeNumber: _change_number,
    NothingToKeep: _nothing,
}
"""What is done at each kind of step about a person; all others are of an encounter's life."""
