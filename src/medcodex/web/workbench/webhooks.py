"""Pages of webhooks: which there are, a new one with its secret, what was sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import InputError
from medcodex.web.workbench.forms import Form, chosen, go, typed
from medcodex.workflow.hooks.managing import add_hook, change_hook, delivery_log, hooks, send_again
from medcodex.workflow.hooks.topics import topics

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.hooks.destinations import Destinations
    from medcodex.workflow.hooks.model import Hook

PAGE = "/work/settings/webhooks"


def add_webhook_pages(router: APIRouter, bench: Workbench, destinations: Destinations) -> None:
    """/work/settings/webhooks and what is done there."""

    def page(request: Request, message: str = "", made: Hook | None = None, typed_url: str = "") -> Response:
        with bench.begin(request) as work:
            found = hooks(work)
        return bench.page(
            request, "webhooks.html", 400 if message else 200, hooks=found, topics=topics().values(), made=made,
            message=message, typed_url=typed_url, origins=destinations.written(),
        )  # fmt: skip

    @router.get(PAGE)
    def show(request: Request) -> Response:
        return page(request)

    @router.post(PAGE)
    def add(request: Request, form: Form) -> Response:
        # Answered by the page itself and not by leading on: the secret stands in no address and no store.
        try:
            with bench.begin(request) as work:
                made = add_hook(work, destinations, typed(form, "url"), chosen(form, "topics"))
        except InputError as error:
            return page(request, error.message, typed_url=typed(form, "url"))
        return page(request, made=made)

    @router.post(f"{PAGE}/{{hook}}")
    def change(request: Request, hook: str, form: Form) -> Response:
        try:
            with bench.begin(request) as work:
                change_hook(
                    work, destinations, hook, url=typed(form, "url"), wanted=chosen(form, "topics"),
                    active=typed(form, "active") != "no",
                )  # fmt: skip
        except InputError as error:
            return page(request, error.message)
        return go(PAGE)

    @router.get(f"{PAGE}/{{hook}}")
    def sent(request: Request, hook: str) -> Response:
        with bench.begin(request) as work:
            found = delivery_log(work, hook)
            whose = next(one for one in hooks(work) if one.id == hook)
        return bench.page(request, "deliveries.html", hook=whose, found=found)

    @router.post(f"{PAGE}/deliveries/{{delivery}}/again")
    def again(request: Request, delivery: str) -> Response:
        with bench.begin(request) as work:
            found = send_again(work, delivery)
        return go(f"{PAGE}/{found.hook_id}")
