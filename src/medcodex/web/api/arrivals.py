"""REST over messages of other systems: sent, looked at, released, put aside; documents that wait for an encounter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Depends, Path, Query
from starlette.requests import Request  # noqa: TC002 - routes are read by their annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.app.ingest.files import Item
from medcodex.app.ingest.repairing import repair_of
from medcodex.app.ingest.rereading import reader
from medcodex.app.ingest.showing import shown
from medcodex.app.ingest.taking import take_items
from medcodex.web.api.arrival_models import (
    ArrivalsModel,
    AttachModel,
    ReasonModel,
    ReceivedModel,
    ReleaseModel,
    TakenModel,
    ViewedModel,
    WaitingsModel,
)
from medcodex.workflow.access import require
from medcodex.workflow.arrivals import settling
from medcodex.workflow.arrivals.arrival import Standing  # noqa: TC001 - as above
from medcodex.workflow.arrivals.ports import Asked
from medcodex.workflow.arrivals.waiting import attach, put_aside
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from medcodex.interchange.site import Site
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.arrivals.arrival import Arrival
    from medcodex.workflow.arrivals.receiving import Received
    from medcodex.workflow.arrivals.waiting import WaitingDocument
    from medcodex.workflow.people import Actor

Key = Annotated[str, Path(max_length=40)]
After = Annotated[str | None, Query(max_length=40)]
Limit = Annotated[int, Query(ge=1, le=500)]
Filter = Annotated[str | None, Query(max_length=200)]
_STATUS = {"stored": 201, "duplicate": 200, "parked": 202}


async def _body(request: Request) -> bytes:
    return await request.body()


Body = Annotated[bytes, Depends(_body)]


def arrivals_router(bench: Workbench, site: Site) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api", tags=["messages of other systems"])
    _add_sending(router, bench, site)
    _add_settling(router, bench, site)
    _add_waiting(router, bench)
    return router


def interface_of(actor: Actor) -> Actor:
    """Who sends messages: the program in the name of whoever holds the token. A message may merge patients or file a
    chart, which nobody's role alone allows; what it may not do is anything but what messages do."""
    require(actor, "interface.use")
    return replace(system(actor.login), user_id=actor.user_id, address=actor.address)


def _add_sending(router: APIRouter, bench: Workbench, site: Site) -> None:
    @router.post(
        "/arrivals",
        response_model=TakenModel,
        status_code=201,
        responses={200: {"model": TakenModel}, 202: {"model": TakenModel}},
        openapi_extra={"requestBody": {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}},
    )
    def send(
        request: Request, response: Response, body: Body, name: Annotated[str, Query(max_length=200)] = ""
    ) -> dict[str, Any]:
        """Take in a message or document: HL7 v2, FHIR, C-CDA, PDF, text, our own JSON; what it is is told by its
        content. ``name`` is that of its file. 201 stored, 200 it came before, 202 it waits for a clerk."""
        actor = interface_of(bench.acting(request))
        [taken] = take_items(bench.store, actor, [Item(name, body)], site, "api")
        response.status_code = _STATUS[taken.status]
        return taken.as_object()

    @router.get("/arrivals", response_model=ArrivalsModel)
    def listed(  # noqa: PLR0917 - one parameter a filter
        request: Request,
        standing: Annotated[Standing | None, Query()] = None,
        channel: Filter = None,
        format: Filter = None,  # noqa: A002 - the parameter's name
        sender: Filter = None,
        limit: Limit = 100,
        after: After = None,
    ) -> dict[str, Any]:
        """Messages, oldest first, without their words; how many stand how."""
        with bench.begin(request) as work:
            found = settling.listed(work, Asked(standing, channel, format, sender), limit, after)
            counts = settling.counts(work)
        return {
            "counts": [
                {"standing": str(standing), "channel": channel, "messages": count}
                for (standing, channel), count in sorted(counts.items())
            ],
            "arrivals": [_arrival(one) for one in found],
            "next": found[-1].id if len(found) == limit else None,
        }


def _add_settling(router: APIRouter, bench: Workbench, site: Site) -> None:
    read = reader(site)

    @router.get("/arrivals/{arrival_id}", response_model=ViewedModel)
    def one(request: Request, arrival_id: Key) -> dict[str, Any]:
        """A message with its words; that it was read is recorded."""
        with bench.begin(request) as work:
            found = settling.view(work, arrival_id)
        text = shown(found.data if found.repaired is None else found.repaired, found.arrival.format).editable
        return {
            **_arrival(found.arrival),
            "control": found.arrival.control,
            "name": found.arrival.name,
            "text": text,
            "repaired": found.repaired is not None,
        }

    @router.post("/arrivals/{arrival_id}/release", response_model=ReceivedModel)
    def release(request: Request, arrival_id: Key, asked: ReleaseModel) -> dict[str, Any]:
        """Try a message again. Its answer is "parked" with the new reason where that fails."""
        with bench.begin(request) as work:
            numbers = settling.Numbers(asked.account.strip(), asked.mrn.strip(), asked.authority.strip())
            repair = repair_of(work, arrival_id, asked.text, numbers)
            return _received(settling.release(work, arrival_id, read, repair))

    @router.post("/arrivals/{arrival_id}/discard", status_code=204)
    def discard(request: Request, arrival_id: Key, asked: ReasonModel) -> None:
        """Put a message aside, with a reason; it is kept."""
        with bench.begin(request) as work:
            settling.discard(work, arrival_id, asked.reason)


def _add_waiting(router: APIRouter, bench: Workbench) -> None:
    @router.get("/waiting-documents", response_model=WaitingsModel)
    def waiting(request: Request, limit: Limit = 100, after: After = None) -> dict[str, Any]:
        """Documents that wait for their encounter, oldest first, without their words."""
        with bench.begin(request) as work:
            require(work.actor, "arrival.read")
            found = work.arrivals.waiting(limit=limit, after=after)
        return {"documents": [_waiting(one) for one in found], "next": found[-1].id if len(found) == limit else None}

    @router.post("/waiting-documents/{waiting_id}/attach", status_code=204)
    def attached(request: Request, waiting_id: Key, asked: AttachModel) -> None:
        """Attach a document to a chart of its patient."""
        with bench.begin(request) as work:
            attach(work, waiting_id, asked.encounter)

    @router.post("/waiting-documents/{waiting_id}/discard", status_code=204)
    def aside(request: Request, waiting_id: Key, asked: ReasonModel) -> None:
        """Put a document aside, with a reason; the message that brought it is kept."""
        with bench.begin(request) as work:
            put_aside(work, waiting_id, asked.reason)


def _arrival(one: Arrival) -> dict[str, Any]:
    return {
        "id": one.id,
        "channel": one.channel,
        "format": one.format,
        "kind": one.kind,
        "sender": one.sender,
        "received": one.received,
        "standing": str(one.standing),
        "problem": one.problem,
        "reason": one.reason,
        "encounter": one.chart_id,
        "attempts": one.attempts,
        "size": one.size,
        "settled_by": one.settled_by,
        "settled_at": one.settled_at,
    }


def _received(one: Received) -> dict[str, Any]:
    return {"status": one.status, "reason": one.reason, "arrival": one.arrival_id, "encounter": one.chart_id}


def _waiting(one: WaitingDocument) -> dict[str, Any]:
    return {
        "id": one.id,
        "patient": one.patient_id,
        "received": one.received,
        "kind": one.document.kind,
        "first": one.first,
        "last": one.last,
    }
