"""Two accounts or visits that turn out to be one. Nothing is deleted: what the one holds is kept with the other, and
its numbers lead there."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import Identifier, IncomingCharge, IncomingChart, IncomingDocument, IncomingPatient
from medcodex.errors import InputError
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.index.keeping import agree
from medcodex.workflow.intake.assembly.assembled import Assembled
from medcodex.workflow.intake.assembly.finding import by_number
from medcodex.workflow.intake.assembly.ports import Number
from medcodex.workflow.intake.assembly.renumbering import renumber
from medcodex.workflow.intake.filing import Telling, file_chart, is_coded
from medcodex.workflow.worklist.follow_up import Because
from medcodex.workflow.worklist.following import flag

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.encounter.arriving import MergeAccounts
    from medcodex.workflow.chart import Charge, Chart, Document
    from medcodex.workflow.work import Work


def merge(work: Work, step: MergeAccounts, order: dt.datetime | None = None) -> Assembled:
    """Merge the retired number's chart into the survivor's. InputError where the charts are two patients'."""
    retired, survivor = by_number(work, step.kind, step.retired), by_number(work, step.kind, step.survivor)
    if retired is None and survivor is None:
        return Assembled(None, f"neither {step.kind} is kept here: there is nothing to merge")
    if survivor is None:
        return Assembled(renumber(work, step.kind, Identifier(step.retired), Identifier(step.survivor)))
    kept = work.charts.patient(survivor.patient_id)
    if kept is not None:
        agree(kept, step.patient)
    if retired is None or retired.id == survivor.id:
        work.assembly.point(survivor.id, Number(step.kind, step.retired))
        return Assembled(survivor)
    return Assembled(combine(work, retired, survivor, order))


def combine(work: Work, retired: Chart, survivor: Chart, order: dt.datetime | None = None) -> Chart:
    """The survivor with everything of the retired chart, whose numbers lead to it from now on. The retired chart stays
    as it is, cancelled where nothing on it is decided, else flagged. InputError where they are two patients'."""
    if retired.patient_id != survivor.patient_id:
        raise InputError("the two are kept as two patients': merge the patients first")
    told = IncomingChart(
        survivor.account,
        IncomingPatient(""),
        admitted=retired.admitted,
        discharged=retired.discharged,
        payer=retired.payer,
        specialty=retired.specialty,
        facility=retired.facility,
        attending=retired.attending,
        documents=tuple(incoming_document(one) for one in work.charts.documents(retired.id) if one.withdrawn is None),
        charges=tuple(_charge(one) for one in work.charts.charges(retired.id)),
        practice=survivor.practice,
    )
    for number in (*work.assembly.numbers(retired.id), Number("account", retired.account)):
        work.assembly.point(survivor.id, number)
    work.record(Event("chart.merged", "chart", retired.id, retired.id, None, {"into": survivor.id}))
    found = file_chart(work, told, Telling(order, owner=False, begins=False)).chart
    covers = work.billing.coverages(retired.id)
    if covers is not None and work.billing.coverages(survivor.id) is None:
        work.billing.keep_coverages(survivor.id, covers)
    if is_coded(work, retired) or retired.status is ChartStatus.COMPLETE:
        flag(work, retired.id, Because.MERGED)
    elif retired.status is not ChartStatus.CANCELLED:
        work.charts.save(replace(retired, status=ChartStatus.CANCELLED, assignee=None))
    return found


def incoming_document(one: Document) -> IncomingDocument:
    """A kept document as it would come in."""
    return IncomingDocument(
        one.number, one.text, one.kind, one.title, one.author, one.author_role, one.signed, one.written, one.version
    )


def _charge(one: Charge) -> IncomingCharge:
    return IncomingCharge(
        one.code,
        one.units,
        one.amount,
        one.modifiers,
        one.date,
        one.revenue,
        one.start,
        one.stop,
        one.description,
        one.number,
        one.provider,
        one.tooth,
        one.surfaces,
        one.cavity,
    )
