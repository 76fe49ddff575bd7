"""The worklist's page: queues, the charts of one, the next chart, giving several at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import InputError
from medcodex.web.workbench.forms import Form, back, chosen, go, typed, whole
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import may
from medcodex.workflow.exports.watermark import purposes
from medcodex.workflow.people import Role
from medcodex.workflow.worklist.claiming import assign, claim_next, coders
from medcodex.workflow.worklist.filter import Filter, filter_from
from medcodex.workflow.worklist.following import reminders
from medcodex.workflow.worklist.hold import hold_reasons
from medcodex.workflow.worklist.listing import page
from medcodex.workflow.worklist.order import By, Field, Order, order_from, order_words

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.datastructures import QueryParams

    from medcodex.web.workbench.bench import Workbench
    from medcodex.web.workbench.kept_figures import KeptFigures
    from medcodex.workflow.people import Actor

WORK = "/work"
_ELSEWHERE = {
    "query.answer": "/work/inbox",
    "users.manage": "/work/people",
    "settings.manage": "/work/settings",
    "learn.use": "/learn",
}
"""Where whoever has no worklist begins."""
_COLUMNS = [
    (None, "Account"),
    (None, "Age"),
    (Field.SETTING, "Setting"),
    (Field.PAYER, "Payer"),
    (Field.SPECIALTY, "Specialty"),
    (Field.DISCHARGED, "Discharged"),
    (Field.VALUE, "Value"),
    (Field.DUE, "Due"),
    (Field.STATUS, "Status"),
    (None, "With"),
]
_DESCENDING_FIRST = {Field.VALUE}
_MOST_AT_ONCE = 200


def add_worklist_pages(router: APIRouter, bench: Workbench, kept: KeptFigures) -> None:
    """/work and what is done there."""

    @router.get(WORK)
    def show(request: Request) -> Response:
        actor = bench.acting(request)
        if not may(actor, "chart.list"):
            return go(_first_place(actor))
        query = request.query_params
        queue_id = query.get("queue") or ("open" if actor.role in {Role.MANAGER, Role.AUDITOR} else "mine")
        narrowed, order = narrowed_by(query), order_from(query["sort"].split(",") if query.get("sort") else (), "sort")
        with bench.begin(request) as work:
            found = page(work, queue_id, narrowed, order, number=whole(query.get("page", ""), "page") or 1)
            queues = kept.queues(work)
            context: dict[str, Any] = {
                "reminders": reminders(work),
                "choices": work.worklist.choices(),
                "people": coders(work) if may(actor, "chart.assign") else (),
                **helpers({user.id: user for user in work.people.all()}, work.now.date()),
            }
        return bench.page(
            request,
            "worklist.html",
            queues=queues,
            figures=next(figures for queue, figures in queues if queue.id == queue_id),
            page=found,
            narrowed=narrowed is not None,
            query=query,
            columns=[(title, *_heading(by, found.order)) for by, title in _COLUMNS],
            at=lambda **changed: _at(query, queue_id, **changed),
            reasons=hold_reasons().values(),
            nothing_left=query.get("next") == "none",
            purposes=purposes().values(),
            **context,
        )

    @router.post(f"{WORK}/next")
    def take(request: Request, form: Form) -> Response:
        queue_id = typed(form, "queue") or "waiting"
        with bench.begin(request) as work:
            found = claim_next(work, queue_id)
        if found is None:
            return go(f"{WORK}?{urlencode({'queue': queue_id, 'next': 'none'})}")
        return go(f"{WORK}/charts/{found.id}")

    @router.post(f"{WORK}/assign")
    def give(request: Request, form: Form) -> Response:
        charts = chosen(form, "chart")
        if not charts or len(charts) > _MOST_AT_ONCE:
            raise InputError(f"choose from 1 to {_MOST_AT_ONCE} charts", "chart")
        with bench.begin(request) as work:
            # In the order of their ids: two who give the same charts at once wait for each other and never in a ring.
            for chart_id in sorted(set(charts)):
                assign(work, chart_id, typed(form, "user"))
        return back(form, WORK)


def _first_place(actor: Actor) -> str:
    return next((place for permission, place in _ELSEWHERE.items() if may(actor, permission)), "/book")


def narrowed_by(query: QueryParams) -> Filter | None:
    """The filter that a page's address tells."""
    told: dict[str, Any] = {
        "settings": _given(query, "setting"),
        "payers": _given(query, "payer"),
        "specialties": _given(query, "specialty"),
        "facilities": _given(query, "facility"),
        "statuses": _given(query, "status"),
        "assignee": query.get("assignee") or None,
        "value_from": query.get("value_from", "").replace(",", "").removeprefix("$") or None,
        **{name: whole(query.get(name, ""), name) for name in ("days_from", "days_to", "due_within")},
    }
    told = {name: value for name, value in told.items() if value not in (None, [])}
    return filter_from(told) if told else None


def _given(query: QueryParams, name: str) -> list[str]:
    return [value for value in query.getlist(name) if value]


def _heading(field: Field | None, order: Order) -> tuple[str | None, str | None]:
    """What a column's heading asks for when it is followed, and how the column is in order now ("ascending",
    "descending" or None)."""
    if field is None:
        return None, None
    if order and order[0].field is field:
        turned = By(field, not order[0].descending)
        return order_words((turned,))[0], "descending" if order[0].descending else "ascending"
    return order_words((By(field, field in _DESCENDING_FIRST),))[0], None


def _at(query: QueryParams, queue_id: str, **changed: object) -> str:
    """The page with some of its address changed, from its first page where nothing else is said."""
    dropped = {*changed, "page", "next", "queue"}
    kept = [(name, value) for name, value in query.multi_items() if value and name not in dropped]
    kept += [(name, str(value)) for name, value in changed.items() if value not in (None, "")]
    if "queue" not in changed:
        kept.insert(0, ("queue", queue_id))
    return f"{WORK}?{urlencode(kept)}"
