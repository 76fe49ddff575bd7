"""The use case: a chart taken out by somebody who may, marked, and told to the trail."""

from __future__ import annotations

from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from medcodex.errors import InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Detail, Event
from medcodex.workflow.exports.content import Content, as_csv, as_json, as_xlsx
from medcodex.workflow.exports.watermark import Watermark, purposes
from medcodex.workflow.reading import open_chart
from medcodex.workflow.session.session import claims_of

if TYPE_CHECKING:
    from medcodex.workflow.work import Work

MAX_REASON = 500


class Form(StrEnum):
    """What a file is for: a spreadsheet, or a program."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"


class Exported(NamedTuple):
    """A file to give away."""

    name: str
    media_type: str
    body: bytes


MEDIA = {
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.JSON: "application/json",
}
_WRITERS = {Form.CSV: as_csv, Form.XLSX: as_xlsx, Form.JSON: as_json}


def export_chart(work: Work, chart_id: str, form: Form, purpose: str, reason: str) -> Exported:
    """A chart as a file. InputError without a reason or for a purpose that the table lacks, NotFoundError,
    ForbiddenError. The trail keeps the file's SHA-256, by which a copy is known again."""
    require(work.actor, "export.write")
    said = checked_reason(purpose, reason)
    chart = open_chart(work, chart_id)
    patient = work.charts.patient(chart.patient_id)
    if patient is None:
        raise NotFoundError("the chart's patient is not there", chart_id)
    mark = mark_of(work, f"chart {chart.id}", purpose, said, practice=chart.practice)
    finals = [work.decisions.final(chart.id, claim) for claim in claims_of(chart)]
    content = Content(
        mark,
        chart,
        patient,
        work.charts.documents(chart.id),
        work.charts.charges(chart.id),
        [final for final in finals if final is not None],
    )
    body = _WRITERS[form](content)
    detail: dict[str, Detail] = {
        "form": str(form),
        "purpose": purpose,
        "sha256": sha256(body).hexdigest(),
        "bytes": len(body),
    }
    work.record(Event("chart.exported", "export", mark.id, chart.id, said, detail))
    return Exported(mark.file_name(str(form)), MEDIA[form], body)


def checked_reason(purpose: str, reason: str) -> str:
    """The reason as it is kept. InputError without one, or for a purpose that the table lacks."""
    if purpose not in purposes():
        raise InputError(f"one of {', '.join(purposes())} expected", "purpose")
    said = " ".join(reason.split())
    if not said or len(said) > MAX_REASON:
        raise InputError(f"a reason of at most {MAX_REASON} characters expected", "reason")
    return said


def mark_of(work: Work, what: str, purpose: str, reason: str, *, practice: bool = False) -> Watermark:
    """The mark of whoever takes ``what`` out now."""
    actor, user = work.actor, work.people.get(work.actor.user_id) if work.actor.user_id else None
    name = user.name if user is not None else actor.login
    return Watermark(work.new_id(), what, name, actor.login, str(actor.role), work.now, purpose, reason, practice)
