"""Doing to the records what a message tells, one function a kind of step."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
from medcodex.encounter.incoming import IncomingChart
from medcodex.errors import InputError
from medcodex.workflow.arrivals.waiting import attach_to, place_documents
from medcodex.workflow.index.keeping import keep_person
from medcodex.workflow.index.linking import apply_link
from medcodex.workflow.index.merging import apply_merge
from medcodex.workflow.index.renumbering import apply_change
from medcodex.workflow.intake.filing import Outcome, file_chart
from medcodex.workflow.resources.keeping import keep_resources

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.encounter.arriving import Step
    from medcodex.workflow.work import Work

_DAYS = frozenset({"admitted", "discharged"})


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


def apply(work: Work, step: Step) -> Applied:
    """One step. InputError, with a reason for a clerk, where it contradicts what is kept or cannot be kept."""
    function = _STEPS.get(type(step))
    if function is None:
        raise InputError("a change that medcodex does not make by itself: somebody has to make it here")
    return function(work, step)


def _file(work: Work, step: FileChart) -> Applied:
    told = step.chart
    if not (told.account or told.visit):
        return _without_encounter(work, told)
    filed = file_chart(work, replace(told, account=told.account or told.visit))
    chart = filed.chart
    if filed.outcome is Outcome.STORED or _DAYS & set(filed.facts):
        attach_to(work, chart)
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
    if step.kind != "patient":
        raise InputError("a change that medcodex does not make by itself: somebody has to make it here")
    return Applied(patient_id=apply_change(work, step).id)


def _nothing(_: Work, step: NothingToKeep) -> Applied:
    return Applied(said=step.why)


def _resources(work: Work, step: KeepResources) -> Applied:
    """What a resource tells follows from all that are kept: the steps of it are taken in turn."""
    done = [apply(work, one) for one in keep_resources(work, step)]
    return Applied(
        tuple(dict.fromkeys(chart for one in done for chart in one.charts)),
        next((one.patient_id for one in done if one.patient_id), None),
        next((one.account for one in done if one.account), None),
        "; ".join(dict.fromkeys(one.said for one in done if one.said)),
    )


_STEPS: Mapping[type, Callable[[Work, Any], Applied]] = {
    FileChart: _file,
    KeepPatient: _keep_patient,
    KeepResources: _resources,
    MergePatients: _merge_patients,
    LinkPatients: _link_patients,
    ChangeNumber: _change_number,
    NothingToKeep: _nothing,
}
"""What is done at each kind of step."""
