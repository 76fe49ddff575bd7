"""Documents of a patient that came without an account and a visit: they wait for the encounter they belong to.

A document goes where an earlier version of it went; else to the one encounter of the patient that covers its days.
Where there is none, or more than one, it waits: until that encounter comes, or somebody attaches it.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.encounter.incoming import IncomingChart, IncomingDocument, IncomingPatient
from medcodex.errors import InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.event import Event
from medcodex.workflow.intake.filing import PLAIN, Filed, Outcome, Telling, add_to, file_chart
from medcodex.workflow.intake.patients import file_patient

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.workflow.chart import Chart, Patient
    from medcodex.workflow.work import Work

_BESIDE = Telling(owner=False, begins=False)
"""A document tells nothing of its encounter."""
_DAYS = frozenset({"admitted", "discharged"})
_DAY = dt.timedelta(days=1)
"""A document may be written around midnight, and times are kept in UTC."""


@dataclass(frozen=True, slots=True)
class WaitingDocument:
    """A document that waits. ``first`` and ``last`` are the days of the encounter that it speaks of, or the day on
    which it was written; None where nothing is told."""

    id: str
    patient_id: str
    received: dt.datetime
    document: IncomingDocument
    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """What became of the documents: the charts they went to, and how many wait."""

    patient: Patient
    charts: tuple[str, ...] = ()
    waiting: int = 0


def place_documents(work: Work, told: IncomingChart) -> Placed:
    """Keep a patient's documents that came without an encounter's number. InputError where it cannot be told whose they
    are, or charges came with them: those belong to an account."""
    if not told.patient.mrn:
        raise InputError("neither an account, a visit nor a record number: whose it is cannot be told")
    if told.charges:
        raise InputError("charges without an account or a visit")
    patient = file_patient(work, told)
    charts = work.charts.of_patient(patient.id) if told.documents else ()
    kept = work.arrivals.waiting_of(patient.id) if told.documents else ()
    found: dict[str, None] = {}
    waiting = 0
    for document in told.documents:
        one = _waiting(work, patient, document, told)
        chart = _chart_for(work, one, charts)
        if chart is not None:
            found[_attach(work, one, chart).chart.id] = None
        elif any(_same(one, other) for other in kept):
            waiting += 1
        else:
            work.arrivals.add_waiting(one)
            work.record(Event("document.waiting", "waiting-document", one.id, detail={"patient": patient.id}))
            waiting += 1
    return Placed(patient, tuple(found), waiting)


def file_with_waiting(work: Work, incoming: IncomingChart, telling: Telling = PLAIN) -> Filed:
    """File a chart, whichever way it came, and attach what waits for the encounter that came or whose days changed.
    Errors as for ``file_chart``."""
    filed = file_chart(work, incoming, telling)
    if filed.outcome is Outcome.STORED or _DAYS & set(filed.facts):
        _attach_waiting(work, filed.chart)
    return filed


def _attach_waiting(work: Work, chart: Chart) -> None:
    waiting = work.arrivals.waiting_of(chart.patient_id)
    if not waiting or chart.practice:
        return
    charts = work.charts.of_patient(chart.patient_id)
    for one in waiting:
        if (found := _chart_for(work, one, charts)) is not None:
            _attach(work, one, found)
            _gone(work, one, found.id)


def attach(work: Work, waiting_id: str, chart_id: str) -> Filed:
    """Attach a document to a chart of its patient, as somebody says. NotFoundError, ForbiddenError; InputError where
    the chart is another patient's."""
    require(work.actor, "arrival.repair")
    one = _locked(work, waiting_id)
    chart = work.charts.get(chart_id, lock=True)
    if chart is None:
        raise NotFoundError("no such chart", chart_id)
    if chart.patient_id != one.patient_id:
        raise InputError("the chart is another patient's", "chart")
    filed = _attach(work, one, chart)
    _gone(work, one, chart.id)
    return filed


def put_aside(work: Work, waiting_id: str, reason: str) -> None:
    """A document that belongs to no encounter that is coded here: it waits no longer. The message that brought it
    stays. InputError without a reason; NotFoundError, ForbiddenError."""
    require(work.actor, "arrival.repair")
    if not reason.strip():
        raise InputError("a reason expected", "reason")
    one = _locked(work, waiting_id)
    work.arrivals.remove_waiting(one.id)
    work.record(Event("document.put-aside", "waiting-document", one.id, None, reason.strip()))


def _locked(work: Work, waiting_id: str) -> WaitingDocument:
    one = work.arrivals.waiting_document(waiting_id, lock=True)
    if one is None:
        raise NotFoundError("no such document waits", waiting_id)
    return one


def covers(chart: Chart, first: dt.date, last: dt.date) -> bool:
    """Whether an encounter's days and these meet; a day more on either side for times around midnight. An encounter
    without a discharge goes on."""
    began = chart.admitted or chart.discharged
    if began is None:
        return False
    return began - _DAY <= last and (chart.discharged is None or first <= chart.discharged + _DAY)


def _chart_for(work: Work, one: WaitingDocument, charts: Sequence[Chart]) -> Chart | None:
    real = [chart for chart in charts if not chart.practice and chart.status is not ChartStatus.CANCELLED]
    if not real:
        return None
    went = [chart for chart in real if work.charts.versions(chart.id, one.document.number)]
    if went:
        return went[0]
    if one.first is None or one.last is None:
        return None
    return _only(chart for chart in real if covers(chart, one.first, one.last))


def _only(charts: Iterable[Chart]) -> Chart | None:
    found = list(charts)
    return found[0] if len(found) == 1 else None


def _waiting(work: Work, patient: Patient, document: IncomingDocument, told: IncomingChart) -> WaitingDocument:
    written = document.written.date() if document.written else None
    first = told.admitted or told.discharged or written
    last = told.discharged or told.admitted or written
    return WaitingDocument(work.new_id(), patient.id, work.now, document, first, last)


def _same(one: WaitingDocument, other: WaitingDocument) -> bool:
    return replace(one, id=other.id, received=other.received) == other


def _attach(work: Work, one: WaitingDocument, chart: Chart) -> Filed:
    fresh = work.charts.get(chart.id, lock=True)
    if fresh is None:
        raise NotFoundError("no such chart", chart.id)
    told = IncomingChart(fresh.account, IncomingPatient(""), documents=(one.document,))
    return add_to(work, fresh, told, _BESIDE)


def _gone(work: Work, one: WaitingDocument, chart_id: str) -> None:
    work.arrivals.remove_waiting(one.id)
    work.record(Event("document.attached", "waiting-document", one.id, chart_id))
