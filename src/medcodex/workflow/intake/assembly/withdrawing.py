"""Documents that their senders take back, or sign, without sending their text again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingChart, IncomingPatient
from medcodex.errors import InputError
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.documents import standing
from medcodex.workflow.event import Event
from medcodex.workflow.index.finding import find_patient
from medcodex.workflow.intake.after_finish import Came, Effect, effect_of
from medcodex.workflow.intake.assembly.assembled import Assembled, kept_chart
from medcodex.workflow.intake.assembly.merging import incoming_document
from medcodex.workflow.intake.assembly.ports import EVERY_VERSION, Withdrawal
from medcodex.workflow.intake.filing import Telling, file_chart, settle
from medcodex.workflow.worklist.follow_up import Because
from medcodex.workflow.worklist.following import flag

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.encounter.arriving import SignDocument, WithdrawDocument
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work


def withdraw(work: Work, step: WithdrawDocument, order: dt.datetime | None = None) -> Assembled:
    """Take back a document: it stays, shown as withdrawn, and is coded from no more; a finished chart is reopened or
    flagged. One that is not here yet will be withdrawn when it comes, if its own message is older. InputError where
    neither number nor document tells of which encounter."""
    chart = _chart(work, step, order)
    versions = work.charts.versions(chart.id, step.number)
    former = work.assembly.withdrawal(chart.id, step.number)
    if former is not None and former.told is not None and order is not None and order <= former.told:
        return Assembled(chart)
    if former is not None and versions and versions[-1].withdrawn is not None:
        return Assembled(chart)
    last = versions[-1].version if versions else EVERY_VERSION
    work.assembly.withdraw(chart.id, step.number, Withdrawal(last, work.now, order))
    if not versions:
        return Assembled(chart, "the document is not here; it will be withdrawn if it comes")
    newest = versions[-1]
    work.record(Event("document.withdrawn", "document", newest.id, chart.id, None, {"version": newest.version}))
    finished = chart.status is ChartStatus.COMPLETE
    effect = effect_of([Came("withdrawn", standing(newest).voice)]) if finished else Effect.NONE
    if effect is not Effect.NONE or chart.status is ChartStatus.CODING:
        flag(work, chart.id, Because.WITHDRAWN)
    return Assembled(settle(work, chart, effect, "withdrawn"))


def sign(work: Work, step: SignDocument, order: dt.datetime | None = None) -> Assembled:
    """Keep that a document is signed, or is not any more: a version with the same text. InputError where it is not
    here."""
    chart = _chart(work, step, order)
    versions = work.charts.versions(chart.id, step.number)
    if not versions:
        raise InputError("the document that is signed is not here yet")
    newest = incoming_document(versions[-1])
    told = IncomingChart(
        chart.account,
        IncomingPatient(""),
        documents=(replace(newest, signed=step.signed, version=None),),
        practice=chart.practice,
    )
    return Assembled(file_chart(work, told, Telling(order, owner=False, begins=False)).chart)


def _chart(work: Work, step: WithdrawDocument | SignDocument, order: dt.datetime | None) -> Chart:
    if step.account or step.visit:
        return kept_chart(work, step.account, step.visit, step.patient, Telling(order, owner=False, begins=False))
    found = work.assembly.with_document(step.number)
    chart = work.charts.get(found[0], lock=True) if len(found) == 1 else None
    if chart is None:
        raise InputError("neither account nor visit number tells of which encounter the document is")
    told = step.patient
    patient = find_patient(work, told.mrn, told.authority) if told is not None and told.mrn else None
    if patient is None or patient.id != chart.patient_id:
        raise InputError("the document is another patient's")
    return chart
