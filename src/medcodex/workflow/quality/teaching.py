"""The learning file of a site: its final reviews with the charts they are about, for ``medcodex tune``."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.workflow.access import require
from medcodex.workflow.documents import in_force
from medcodex.workflow.event import Event
from medcodex.workflow.quality.learning import LearntChart, LearntDocument, learning_lines

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.chart import Chart, Patient
    from medcodex.workflow.work import Work


def learning_file(work: Work, since: dt.datetime, until: dt.datetime) -> list[dict[str, Any]]:
    """The lines of the reviews decided in a time. They hold charts as they are: each of them goes on the trail."""
    require(work.actor, "export.write")
    require(work.actor, "audit.read")
    found = []
    for audit in work.quality.audits_final(since, until):
        chart = work.charts.get(audit.chart_id)
        patient = work.charts.patient(chart.patient_id) if chart else None
        if chart is not None and patient is not None and not chart.practice:
            work.record(Event("learning.export", "audit", audit.id, chart.id))
            found.append((audit, _learnt(work, chart, patient, audit.claim)))
    return list(learning_lines(found))


def _learnt(work: Work, chart: Chart, patient: Patient, claim: str) -> LearntChart:
    documents = [
        LearntDocument(
            one.id, one.kind, one.text, one.author_role or "", one.signed, one.written and one.written.date()
        )
        for one in in_force(work.charts.documents(chart.id))
    ]
    return LearntChart(str(chart.setting), claim, chart.date, _age(patient, chart), patient.sex, documents)


def _age(patient: Patient, chart: Chart) -> int | None:
    """Whole years at the start of the encounter."""
    born, start = patient.birth_date, chart.admitted or chart.date
    if born is None:
        return None
    return start.year - born.year - ((start.month, start.day) < (born.month, born.day))
