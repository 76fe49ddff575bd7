"""REST over webhooks, under /api/webhooks; for administrators."""

from __future__ import annotations

import datetime  # noqa: TC003 - the models are built from their annotations
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.requests import Request  # noqa: TC002 - routes are read by their annotations

from medcodex.web.api.models import Model
from medcodex.workflow.hooks.managing import add_hook, change_hook, delivery_log, hooks, send_again
from medcodex.workflow.hooks.model import DeliveryState
from medcodex.workflow.hooks.topics import topics

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.hooks.destinations import Destinations
    from medcodex.workflow.hooks.model import Delivery, Hook

Key = Annotated[str, Path(max_length=40)]


class NewHook(Model):
    url: str = Field(max_length=500, description="within an origin that the operator allowed")
    topics: list[str] = Field(max_length=50)


class HookChanges(Model):
    url: str | None = Field(None, max_length=500)
    topics: list[str] | None = Field(None, max_length=50)
    active: bool | None = None


class HookModel(Model):
    id: str
    url: str
    topics: list[str]
    active: bool
    created_at: datetime.datetime


class MadeHook(HookModel):
    """``secret`` is told this once."""

    secret: str


class TopicModel(Model):
    name: str
    details: list[str]
    says: str


class HooksModel(Model):
    webhooks: list[HookModel]
    topics: list[TopicModel]


class DeliveryModel(Model):
    id: str
    webhook: str
    topic: str
    state: str
    attempts: int
    created_at: datetime.datetime
    next_at: datetime.datetime | None = Field(description="when it is sent (again); null once it is not")
    last_at: datetime.datetime | None
    status: int | None = Field(description="the HTTP status of the last attempt")
    problem: str | None = Field(description="why the last attempt had no status")


class DeliveriesModel(Model):
    deliveries: list[DeliveryModel]


def webhooks_router(bench: Workbench, destinations: Destinations) -> APIRouter:
    """The routes; messages may go to ``destinations`` only."""
    router = APIRouter(prefix="/api/webhooks", tags=["webhooks"])

    @router.get("", response_model=HooksModel)
    def listed(request: Request) -> dict[str, Any]:
        """All webhooks, and the topics there are."""
        with bench.begin(request) as work:
            found = hooks(work)
        return {
            "webhooks": [_hook(hook) for hook in found],
            "topics": [{"name": one.name, "details": one.details, "says": one.says} for one in topics().values()],
        }

    @router.post("", response_model=MadeHook, status_code=201)
    def add(request: Request, asked: NewHook) -> dict[str, Any]:
        """A new webhook; its answer alone tells the secret by which signatures are checked."""
        with bench.begin(request) as work:
            made = add_hook(work, destinations, asked.url, asked.topics)
        return {**_hook(made), "secret": made.secret}

    @router.patch("/{hook}", response_model=HookModel)
    def change(request: Request, hook: Key, asked: HookChanges) -> dict[str, Any]:
        """The webhook with other values; what is left out stays."""
        with bench.begin(request) as work:
            return _hook(change_hook(work, destinations, hook, url=asked.url, wanted=asked.topics, active=asked.active))

    @router.get("/{hook}/deliveries", response_model=DeliveriesModel)
    def deliveries(
        request: Request, hook: Key, state: Annotated[DeliveryState | None, Query()] = None
    ) -> dict[str, Any]:
        """What was sent to it and what came of it, newest first."""
        with bench.begin(request) as work:
            return {"deliveries": [_delivery(one) for one in delivery_log(work, hook, state)]}

    @router.post("/deliveries/{delivery}/again", response_model=DeliveryModel)
    def again(request: Request, delivery: Key) -> dict[str, Any]:
        """Put a message back into the line."""
        with bench.begin(request) as work:
            return _delivery(send_again(work, delivery))

    return router


def _hook(hook: Hook) -> dict[str, Any]:
    return {name: value for name, value in asdict(hook).items() if name != "secret"}


def _delivery(one: Delivery) -> dict[str, Any]:
    return {
        "id": one.id,
        "webhook": one.hook_id,
        "topic": one.topic,
        "state": str(one.state),
        "attempts": one.attempts,
        "created_at": one.created_at,
        "next_at": one.next_at if one.state is DeliveryState.WAITING else None,
        "last_at": one.last_at,
        "status": one.status,
        "problem": one.problem,
    }
