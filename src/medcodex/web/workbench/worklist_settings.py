"""The manager's page: what waits and who has what; queues, rules of assignment, deadlines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.encounter import Setting
from medcodex.errors import InputError
from medcodex.web.workbench.forms import Form, chosen, go, typed, whole
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import may, require
from medcodex.workflow.worklist.claiming import coders
from medcodex.workflow.worklist.deadline import DeadlineRule, Kind, packaged_deadlines
from medcodex.workflow.worklist.filter import ANYBODY, filter_from, filter_object
from medcodex.workflow.worklist.listing import workload
from medcodex.workflow.worklist.managing import remove_queue, remove_rule, save_deadlines, save_queue, save_rule
from medcodex.workflow.worklist.order import USUAL, Field, order_from, order_words
from medcodex.workflow.worklist.queue import Queue, standing_queues
from medcodex.workflow.worklist.rule import AssignmentRule
from medcodex.workflow.worklist.stop import stop_rules

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.datastructures import FormData

    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.worklist.filter import Filter

SETTINGS = "/work/settings"
PAGE = f"{SETTINGS}/worklist"


def add_settings_pages(router: APIRouter, bench: Workbench) -> None:
    """/work/settings/worklist and what is done there."""

    @router.get(SETTINGS)
    def settings(request: Request) -> Response:
        require(bench.acting(request), "settings.manage")
        return go(PAGE)

    @router.get(PAGE)
    def show(request: Request) -> Response:
        actor = bench.acting(request)
        require(actor, "settings.manage")
        with bench.begin(request) as work:
            backlog, loads = workload(work) if may(actor, "chart.assign") else (None, ())
            users = {user.id: user for user in work.people.all()}
            context: dict[str, Any] = {
                "backlog": backlog,
                "loads": loads,
                "people": coders(work),
                "queues": work.worklist.queues(),
                "rules": work.worklist.rules(),
                "own": work.worklist.deadline_rules(),
                **helpers(users, work.now.date()),
            }
        return bench.page(
            request,
            "worklist_settings.html",
            standing=standing_queues(),
            collecting=[queue for queue in context["queues"] if queue.filter.placed],
            packaged=packaged_deadlines(),
            stops=stop_rules(),
            told=filter_object,
            words=order_words,
            fields=list(Field),
            **context,
        )

    @router.post(f"{PAGE}/queues")
    def keep_queue(request: Request, form: Form) -> Response:
        order = order_from([one for one in (typed(form, "order_1"), typed(form, "order_2")) if one])
        queue = Queue(
            typed(form, "id"),
            typed(form, "name"),
            _filter(form),
            order or USUAL,
            whole(typed(form, "position"), "position") or 0,
            version=whole(typed(form, "version"), "version") or 1,
        )
        with bench.begin(request) as work:
            save_queue(work, queue)
        return go(f"{PAGE}#queues")

    @router.post(f"{PAGE}/queues/remove")
    def drop_queue(request: Request, form: Form) -> Response:
        with bench.begin(request) as work:
            remove_queue(work, typed(form, "id"))
        return go(f"{PAGE}#queues")

    @router.post(f"{PAGE}/rules")
    def keep_rule(request: Request, form: Form) -> Response:
        kind, _, target = typed(form, "target").partition(":")
        rule = AssignmentRule(
            typed(form, "id"),
            whole(typed(form, "position"), "position") or 0,
            typed(form, "name"),
            _filter(form),
            target if kind == "user" else None,
            target if kind == "queue" else None,
            typed(form, "active") != "no",
            whole(typed(form, "version"), "version") or 1,
        )
        with bench.begin(request) as work:
            save_rule(work, rule)
        return go(f"{PAGE}#rules")

    @router.post(f"{PAGE}/rules/remove")
    def drop_rule(request: Request, form: Form) -> Response:
        with bench.begin(request) as work:
            remove_rule(work, typed(form, "id"))
        return go(f"{PAGE}#rules")

    @router.post(f"{PAGE}/deadlines")
    def add_deadline(request: Request, form: Form) -> Response:
        with bench.begin(request) as work:
            own = list(work.worklist.deadline_rules())
            save_deadlines(work, [*own, _deadline(form, {one.id for one in own})])
        return go(f"{PAGE}#deadlines")

    @router.post(f"{PAGE}/deadlines/remove")
    def drop_deadline(request: Request, form: Form) -> Response:
        with bench.begin(request) as work:
            save_deadlines(work, [one for one in work.worklist.deadline_rules() if one.id != typed(form, "id")])
        return go(f"{PAGE}#deadlines")


def _filter(form: FormData) -> Filter:
    told: dict[str, Any] = {
        "settings": chosen(form, "settings"),
        "statuses": chosen(form, "statuses"),
        **{name: _parts(form, name) for name in ("payers", "specialties", "facilities")},
        **{name: whole(typed(form, name), name) for name in ("days_from", "days_to", "due_within")},
        **{name: typed(form, name).replace(",", "").removeprefix("$") or None for name in ("value_from", "value_to")},
        "assignee": typed(form, "assignee") or ANYBODY,
        "placed": typed(form, "placed") == "yes",
    }
    return filter_from(told)


def _parts(form: FormData, name: str) -> list[str]:
    """What was typed with semicolons between: payers' names hold commas."""
    return [part.strip() for part in typed(form, name).split(";") if part.strip()]


def _deadline(form: FormData, taken: set[str]) -> DeadlineRule:
    number = next(n for n in range(1, len(taken) + 2) if f"OWN-{n}" not in taken)
    try:
        kind, settings = Kind(typed(form, "kind")), tuple(Setting(one) for one in chosen(form, "settings"))
    except ValueError:
        raise InputError("a kind and settings of the list expected", "deadline") from None
    return DeadlineRule(
        f"OWN-{number}",
        kind,
        settings,
        tuple(part.lower() for part in _parts(form, "payers")),
        days=whole(typed(form, "days"), "days") or 0,
        source=typed(form, "source")[:400],
    )
