"""Bringing in charts by hand: pasted or typed text, text files, a file of JSON."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import InputError
from medcodex.formats.chart_json import chart_of, read_charts
from medcodex.formats.text_bytes import decode_note
from medcodex.web.workbench.charts import CHARTS
from medcodex.web.workbench.forms import Form, chosen, go, typed
from medcodex.web.workbench.shown import SETTINGS
from medcodex.workflow.access import require
from medcodex.workflow.intake.taking import file_one, take_in
from medcodex.workflow.intake.told import taken_object
from medcodex.workflow.reading import open_chart

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.encounter.incoming import IncomingChart
    from medcodex.web.workbench.bench import Workbench

NEW = "/work/new"
_PATIENT = ("mrn", "name", "birth_date", "sex")
_ENCOUNTER = ("setting", "admitted", "discharged", "payer", "specialty", "facility", "attending", "value")
_DOCUMENT = ("kind", "title", "author", "author_role", "written")
KINDS = (
    "discharge summary", "history and physical", "progress note", "consultation", "operative report", "procedure note",
    "emergency note", "visit note", "pathology report", "radiology report", "laboratory report", "nursing note",
)  # fmt: skip


def add_intake_pages(router: APIRouter, bench: Workbench) -> None:
    """/work/new: one chart by form, many by file."""

    def page(request: Request, form: FormData, status: int = 200, **told: Any) -> Response:
        values = {name: value for name, value in form.multi_items() if isinstance(value, str)}
        shown = {"error": None, "taken": None} | told
        return bench.page(
            request,
            "new_chart.html",
            status,
            values=values,
            claims=chosen(form, "claim"),
            kinds=KINDS,
            settings=SETTINGS,
            **shown,
        )

    @router.get(NEW)
    def show(request: Request) -> Response:
        require(bench.acting(request), "chart.create")
        return page(request, FormData())

    @router.post(NEW)
    def bring(request: Request, form: Form) -> Response:
        actor = bench.acting(request)
        require(actor, "chart.create")
        try:
            filed = file_one(bench.store, actor, _chart(form))
        except InputError as error:
            return page(request, form, 400, error=error)
        return go(f"{CHARTS}/{filed.chart.id}?brought={filed.outcome}")

    @router.post(f"{NEW}/file")
    def bring_file(request: Request, form: Form) -> Response:
        actor = bench.acting(request)
        require(actor, "chart.create")
        try:
            taken = list(take_in(bench.store, actor, _charts(form)))
        except InputError as error:
            return page(request, form, 400, error=error)
        return page(request, FormData(), taken=[taken_object(one) for one in taken])

    @router.post(f"{CHARTS}/{{chart}}/documents")
    def bring_document(request: Request, chart: str, form: Form) -> Response:
        actor = bench.acting(request)
        require(actor, "chart.create")
        documents = _documents(form)
        with bench.begin(request) as work:
            kept = open_chart(work, chart)
            patient = work.charts.patient(kept.patient_id)
        told = {"account": kept.account, "patient": {"mrn": patient and patient.mrn}, "documents": documents}
        filed = file_one(bench.store, actor, replace(chart_of(told), practice=kept.practice))
        return go(f"{CHARTS}/{filed.chart.id}?brought={filed.outcome}")


def _charts(form: FormData) -> list[Any]:
    files = _files(form, "charts")
    if not files:
        raise InputError("choose a file of JSON", "file")
    found = []
    for name, data in files:
        prefix = f"{name} " if len(files) > 1 else ""
        found += [(f"{prefix}{place}", chart) for place, chart in read_charts(data)]
    return found


def _chart(form: FormData) -> IncomingChart:
    return chart_of(
        {
            "account": typed(form, "account"),
            "patient": {name: typed(form, name) or None for name in _PATIENT},
            "encounter": {name: typed(form, name) or None for name in _ENCOUNTER}
            | {"claims": chosen(form, "claim") or None},
            "documents": _documents(form),
        }
    )


def _documents(form: FormData) -> list[dict[str, Any]]:
    """What was typed or pasted as one document, each text file as another."""
    document = {name: value for name in _DOCUMENT if (value := typed(form, name))}
    signed = {"yes": True, "no": False}.get(typed(form, "signed"))
    documents: list[dict[str, Any]] = []
    text = form.get("text")
    if isinstance(text, str) and text.strip():
        # Browsers send each end of line as two characters, whatever was pasted.
        documents.append({**document, "signed": signed, "id": typed(form, "number") or None, "text": _plain(text)})
    for name, data in _files(form, "notes"):
        documents.append({**document, "signed": signed, "id": name, "text": decode_note(data, name)[0]})
    if not documents:
        raise InputError("paste a document, or choose a file", "text")
    return documents


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n")


def _files(form: FormData, name: str) -> list[tuple[str, bytes]]:
    """Files that were chosen; a field without one comes as a file without a name."""
    parts = [part for part in form.getlist(name) if isinstance(part, UploadFile)]
    return [(_base(part.filename), part.file.read()) for part in parts if part.filename]


def _base(name: str) -> str:
    """A file's name without its folders, printable."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(char if char.isprintable() else "�" for char in last)[:80] or "file"
