"""Making, changing and watching webhooks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.hooks.model import Delivery, DeliveryState, Hook
from medcodex.workflow.hooks.receivers import check_receiver
from medcodex.workflow.hooks.topics import topics

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.hooks.destinations import Destinations
    from medcodex.workflow.work import Work

_PERMISSION = "webhook.manage"
MAX_HOOKS = 50


def add_hook(work: Work, destinations: Destinations, url: str, wanted: Sequence[str]) -> Hook:
    """A new hook with a fresh secret. InputError for an address that the operator has not allowed, an unknown topic, or
    none; ForbiddenError."""
    require(work.actor, _PERMISSION)
    destinations.check(url)
    check_receiver(url, wanted)
    if len(work.hooks.all()) >= MAX_HOOKS:
        raise InputError(f"there are {MAX_HOOKS} webhooks already", "url")
    hook = Hook(work.new_id(), url, _topics(wanted), work.new_id() + work.new_id(), work.now)
    work.hooks.add(hook)
    work.record(Event("webhook.added", "webhook", hook.id, detail={"topics": " ".join(hook.topics)}))
    return hook


def change_hook(
    work: Work,
    destinations: Destinations,
    hook_id: str,
    *,
    url: str | None = None,
    wanted: Sequence[str] | None = None,
    active: bool | None = None,
) -> Hook:
    """The hook with what is given changed. A hook is never deleted, as its deliveries name it, only made inactive.
    Errors as for add_hook; NotFoundError."""
    require(work.actor, _PERMISSION)
    hook = _hook(work, hook_id)
    if url is not None:
        destinations.check(url)
        hook = replace(hook, url=url)
    check_receiver(hook.url, hook.topics if wanted is None else wanted)
    if wanted is not None:
        hook = replace(hook, topics=_topics(wanted))
    if active is not None:
        hook = replace(hook, active=active)
    work.hooks.save(hook)
    work.record(
        Event("webhook.changed", "webhook", hook.id, detail={"active": hook.active, "topics": " ".join(hook.topics)})
    )
    return hook


def hooks(work: Work) -> Sequence[Hook]:
    """All hooks; ForbiddenError."""
    require(work.actor, _PERMISSION)
    return work.hooks.all()


def delivery_log(work: Work, hook_id: str, state: DeliveryState | None = None) -> Sequence[Delivery]:
    """What was sent to a hook and what came of it, newest first; NotFoundError, ForbiddenError."""
    require(work.actor, _PERMISSION)
    return work.hooks.log(_hook(work, hook_id).id, state)


def send_again(work: Work, delivery_id: str) -> Delivery:
    """Put a message back into the line, as if it were new, whatever came of it before; NotFoundError,
    ForbiddenError."""
    require(work.actor, _PERMISSION)
    found = work.hooks.delivery(delivery_id)
    if found is None:
        raise NotFoundError("no such delivery", delivery_id)
    again = replace(found, state=DeliveryState.WAITING, attempts=0, next_at=work.now)
    work.hooks.save_delivery(again)
    work.record(Event("webhook.sent-again", "delivery", again.id, detail={"webhook": again.hook_id}))
    return again


def _hook(work: Work, hook_id: str) -> Hook:
    found = work.hooks.get(hook_id)
    if found is None:
        raise NotFoundError("no such webhook", hook_id)
    return found


def _topics(wanted: Sequence[str]) -> tuple[str, ...]:
    if not wanted:
        raise InputError(f"at least one of {', '.join(topics())} expected", "topics")
    for name in wanted:
        if name not in topics():
            raise InputError(f"one of {', '.join(topics())} expected", "topics")
    return tuple(dict.fromkeys(wanted))
