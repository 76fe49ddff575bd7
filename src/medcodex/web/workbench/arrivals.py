"""Pages of messages of other systems: what waits for a clerk and why, one message, its repair; waiting documents."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.app.ingest.repairing import repair_of
from medcodex.app.ingest.rereading import reader
from medcodex.app.ingest.showing import shown
from medcodex.errors import InputError
from medcodex.web.workbench.forms import Form, go, typed
from medcodex.workflow.access import may, require
from medcodex.workflow.arrivals import settling
from medcodex.workflow.arrivals.arrival import Standing
from medcodex.workflow.arrivals.ports import Asked
from medcodex.workflow.arrivals.waiting import attach, put_aside
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.datastructures import FormData, QueryParams

    from medcodex.interchange.site import Site
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.arrivals.waiting import WaitingDocument
    from medcodex.workflow.chart import Chart, Patient
    from medcodex.workflow.work import Work

_PAGE = 50
_SHARED = frozenset(
    {"Patient", "Person", "RelatedPerson", "Practitioner", "PractitionerRole", "Organization", "Location", "Medication",
     "Coverage", "Device"}
)  # fmt: skip
"""FHIR resources that are of no encounter by their nature, and so wait for none."""
LIST = "/work/arrivals"
WAITING = "/work/arrivals/waiting"
CHANNELS = {"mllp": "HL7 listener", "fhir": "FHIR", "folder": "Folder", "file": "File", "api": "REST"}
FORMATS = {
    "hl7v2": "HL7 version 2",
    "fhir": "FHIR",
    "ccda": "C-CDA",
    "pdf": "PDF",
    "image": "Scan",
    "chart": "Chart (JSON)",
    "text": "Text",
}
STANDINGS = {
    Standing.PARKED: "Waiting",
    Standing.RELEASED: "Released",
    Standing.DISCARDED: "Put aside",
    Standing.STORED: "Taken in",
}


@dataclass(frozen=True, slots=True)
class WaitingRow:
    """A document that waits, whose it is, and the charts of the patient to which it could go; both are None for those
    who may not read charts."""

    one: WaitingDocument
    patient: Patient | None
    charts: Sequence[Chart]


def arrival_pages(bench: Workbench, site: Site) -> APIRouter:
    """The pages."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _add_list(router, bench)
    _add_waiting(router, bench)
    _add_message(router, bench, site)
    return router


def _add_list(router: APIRouter, bench: Workbench) -> None:
    @router.get(LIST)
    def listed(request: Request) -> Response:
        """Messages by standing, those that wait first; none of their words."""
        query = request.query_params
        standing = _chosen(query)
        asked = Asked(standing, query.get("channel") or None, query.get("format") or None, query.get("sender") or None)
        with bench.begin(request) as work:
            found = settling.listed(work, asked, _PAGE + 1, query.get("after"))
            counts = settling.counts(work)
            now = work.now
        kept = {name: value for name in ("channel", "format", "sender") if (value := query.get(name))}
        behind = {"standing": standing, **kept, "after": found[_PAGE - 1].id} if len(found) > _PAGE else None
        return bench.page(
            request,
            "arrivals.html",
            rows=found[:_PAGE],
            standing=standing,
            tabs=_tabs(counts),
            ways=_ways(counts),
            query=query,
            narrowed=bool(kept),
            behind=behind and f"{LIST}?{urlencode(behind)}",
            now=now,
            **_WORDS,
        )


def _add_message(router: APIRouter, bench: Workbench, site: Site) -> None:
    read = reader(site)

    def page(request: Request, arrival_id: str, status: int = 200, **told: Any) -> Response:
        with bench.begin(request) as work:
            found = settling.view(work, arrival_id)
            chart = work.charts.get(found.arrival.chart_id) if found.arrival.chart_id else None
            behind = work.arrivals.listed(Asked(Standing.PARKED), limit=1, after=arrival_id)
        now = found.data if found.repaired is None else found.repaired
        return bench.page(
            request,
            "arrival.html",
            status,
            one=found.arrival,
            now=shown(now, found.arrival.format),
            came=shown(found.data, found.arrival.format) if found.repaired is not None else None,
            chart=chart,
            behind=behind[0].id if behind else None,
            **({"problem": "", "values": {}} | told),
            **_WORDS,
        )

    @router.get(f"{LIST}/{{arrival_id}}")
    def one(request: Request, arrival_id: str) -> Response:
        """One message with its words; that it was read is recorded."""
        return page(request, arrival_id)

    @router.post(f"{LIST}/{{arrival_id}}/release")
    def release(request: Request, arrival_id: str, form: Form) -> Response:
        """Try it again; where that fails the page says why, and what was typed is kept."""
        try:
            with bench.begin(request) as work:
                received = settling.release(work, arrival_id, read, _repair(work, arrival_id, form))
        except InputError as error:
            values = {name: value for name, value in form.multi_items() if isinstance(value, str)}
            return page(request, arrival_id, 400, problem=error.message, values=values)
        if received.status == "parked":
            return page(request, arrival_id, problem=f"it still cannot be taken in: {received.reason}")
        return go(f"{LIST}/{arrival_id}")

    @router.post(f"{LIST}/{{arrival_id}}/discard")
    def discard(request: Request, arrival_id: str, form: Form) -> Response:
        """Put it aside, with a reason."""
        try:
            with bench.begin(request) as work:
                settling.discard(work, arrival_id, typed(form, "reason"))
        except InputError as error:
            return page(request, arrival_id, 400, problem=error.message)
        return go(f"{LIST}/{arrival_id}")


def _add_waiting(router: APIRouter, bench: Workbench) -> None:
    def page(request: Request, status: int = 200, problem: str = "") -> Response:
        with bench.begin(request) as work:
            require(work.actor, "arrival.read")
            found = work.arrivals.waiting(limit=_PAGE + 1, after=request.query_params.get("after"))
            reads = may(work.actor, "chart.read")
            rows = [_row(work, one) if reads else WaitingRow(one, None, ()) for one in found[:_PAGE]]
            if reads and rows:
                work.record(Event("document.list", "waiting-document", "all", None, None, {"rows": len(rows)}))
            counts = settling.counts(work)
            resources = {
                kind: count for kind, count in work.resources.counts(loose=True).items() if kind not in _SHARED
            }
            now = work.now
        behind = f"{WAITING}?after={found[_PAGE - 1].id}" if len(found) > _PAGE else None
        return bench.page(
            request,
            "arrivals_waiting.html",
            status,
            rows=rows,
            reads=reads,
            resources=resources,
            tabs=_tabs(counts),
            behind=behind,
            problem=problem,
            now=now,
            **_WORDS,
        )

    @router.get(WAITING)
    def waiting(request: Request) -> Response:
        """Documents that wait for their encounter."""
        return page(request)

    @router.post(f"{WAITING}/{{waiting_id}}/attach")
    def attached(request: Request, waiting_id: str, form: Form) -> Response:
        """Attach one to a chart of its patient."""
        try:
            with bench.begin(request) as work:
                attach(work, waiting_id, typed(form, "chart"))
        except InputError as error:
            return page(request, 400, error.message)
        return go(WAITING)

    @router.post(f"{WAITING}/{{waiting_id}}/discard")
    def aside(request: Request, waiting_id: str, form: Form) -> Response:
        """Put one aside, with a reason."""
        try:
            with bench.begin(request) as work:
                put_aside(work, waiting_id, typed(form, "reason"))
        except InputError as error:
            return page(request, 400, error.message)
        return go(WAITING)


def _chosen(query: QueryParams) -> Standing:
    told = query.get("standing")
    return next((one for one in Standing if one == told), Standing.PARKED)


def _tabs(counts: Mapping[tuple[Standing, str], int]) -> Sequence[tuple[Standing, str, int]]:
    return [
        (standing, said, sum(count for (one, _), count in counts.items() if one is standing))
        for standing, said in STANDINGS.items()
    ]


def _ways(counts: Mapping[tuple[Standing, str], int]) -> Sequence[tuple[str, int, int]]:
    """Each way in with how many messages came by it, and how many of them wait."""
    channels = sorted({channel for _, channel in counts})
    return [
        (
            CHANNELS.get(channel, channel),
            sum(count for (_, one), count in counts.items() if one == channel),
            counts.get((Standing.PARKED, channel), 0),
        )
        for channel in channels
    ]


def _repair(work: Work, arrival_id: str, form: FormData) -> settling.Repair:
    numbers = settling.Numbers(typed(form, "account"), typed(form, "mrn"), typed(form, "authority"))
    text = form.get("text")
    return repair_of(work, arrival_id, text if isinstance(text, str) else None, numbers)


def _row(work: Work, one: WaitingDocument) -> WaitingRow:
    charts = [chart for chart in work.charts.of_patient(one.patient_id) if not chart.practice]
    return WaitingRow(one, work.charts.patient(one.patient_id), charts)


def _since(then: Any, now: Any) -> str:
    """How long something waits, in the largest unit."""
    seconds = int((now - then).total_seconds())
    for size, name in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= size:
            count = seconds // size
            return f"{count} {name}" + ("" if count == 1 else "s")
    return "just now"


_WORDS: Mapping[str, Any] = {"channels": CHANNELS, "formats": FORMATS, "standings": STANDINGS, "since": _since}
