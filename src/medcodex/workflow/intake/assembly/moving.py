"""Accounts and visits that were under the wrong patient, or visits under the wrong account."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import Identifier, IncomingChart
from medcodex.errors import InputError
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.index.finding import find_patient
from medcodex.workflow.intake.after_finish import Came, Effect, effect_of
from medcodex.workflow.intake.assembly.assembled import Assembled
from medcodex.workflow.intake.assembly.finding import by_number
from medcodex.workflow.intake.assembly.merging import combine
from medcodex.workflow.intake.assembly.ports import Number
from medcodex.workflow.intake.assembly.renumbering import renumber
from medcodex.workflow.intake.filing import is_coded, settle
from medcodex.workflow.intake.patients import file_patient
from medcodex.workflow.worklist.follow_up import Because
from medcodex.workflow.worklist.following import flag

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.encounter.arriving import MoveAccount
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.work import Work


def move(work: Work, step: MoveAccount, order: dt.datetime | None = None) -> Assembled:
    """Move an account to another patient, or a visit to another account. InputError where the encounter is neither the
    former patient's nor the new one's."""
    chart = by_number(work, step.kind, step.number)
    if chart is None:
        return Assembled(None, f"no encounter is kept under the {step.kind} number that moves")
    if step.account and step.account != chart.account:
        return _to_account(work, chart, step, order)
    return Assembled(_to_patient(work, chart, step))


def _to_patient(work: Work, chart: Chart, step: MoveAccount) -> Chart:
    patient = file_patient(work, IncomingChart(chart.account, step.patient))
    if patient.id == chart.patient_id:
        return chart
    former = find_patient(work, step.former.value, step.former.authority) if step.former is not None else None
    if former is None or former.id != chart.patient_id:
        raise InputError("the encounter is kept as another's than the former patient's")
    effect = effect_of([Came("patient")]) if chart.status is ChartStatus.COMPLETE else Effect.NONE
    if is_coded(work, chart):
        flag(work, chart.id, Because.MOVED)
    work.record(Event("chart.moved", "chart", chart.id, chart.id, None, {"from": former.id, "to": patient.id}))
    return settle(work, replace(chart, patient_id=patient.id), effect, "patient")


def _to_account(work: Work, chart: Chart, step: MoveAccount, order: dt.datetime | None) -> Assembled:
    """A visit that moves takes its chart along where it is all that the account has; else only the number moves, and
    somebody has to see which documents belong to it."""
    target = by_number(work, "account", step.account)
    if target is not None and target.id == chart.id:
        return Assembled(chart)
    others = [one for one in work.assembly.numbers(chart.id) if one != Number("visit", step.number)]
    if any(one.kind == "visit" for one in others):
        if target is not None:
            work.assembly.point(target.id, Number("visit", step.number))
        flag(work, chart.id, Because.MOVED)
        work.record(Event("chart.visit-moved", "chart", chart.id, chart.id))
        return Assembled(target or chart, "the account has other visits: which documents move has to be seen to")
    moved = _to_patient(work, chart, step)
    if target is not None:
        return Assembled(combine(work, moved, target, order))
    return Assembled(renumber(work, "account", Identifier(moved.account), Identifier(step.account)))
