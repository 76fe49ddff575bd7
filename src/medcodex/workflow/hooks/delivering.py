"""One round of sending: what is due is taken, sent outside of any transaction, and its outcome kept.

A message is lent for some minutes while it is sent. A server that is killed meanwhile leaves it to be sent again, so a
receiver may see it twice, by the same id, but never not at all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.workflow.hooks.model import Answer
from medcodex.workflow.hooks.signing import HEADER, signature
from medcodex.workflow.hooks.waiting import after

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.hooks.destinations import Destinations
    from medcodex.workflow.hooks.model import Delivery, Hook
    from medcodex.workflow.hooks.ports import Sender
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store

LEASE = dt.timedelta(minutes=5)
_AT_ONCE = 20


def deliver_due(store: Store, actor: Actor, destinations: Destinations, send: Sender) -> int:
    """Send what is due; tells how many messages were tried. Errors as of ``Store.begin``."""
    tried = 0
    for delivery, hook, now in _taken(store, actor):
        answer = _attempt(delivery, hook, destinations, send, now)
        with store.begin(actor) as work:
            kept = work.hooks.delivery(delivery.id)
            if kept is not None and kept.attempts == delivery.attempts:
                work.hooks.save_delivery(after(kept, answer, work.now))
        tried += 1
    return tried


def _taken(store: Store, actor: Actor) -> Sequence[tuple[Delivery, Hook | None, dt.datetime]]:
    with store.begin(actor) as work:
        found = work.hooks.due(work.now, _AT_ONCE)
        for delivery in found:
            work.hooks.save_delivery(replace(delivery, next_at=work.now + LEASE))
        hooks = {hook.id: hook for hook in work.hooks.all()} if found else {}
        return [(delivery, hooks.get(delivery.hook_id), work.now) for delivery in found]


def _attempt(
    delivery: Delivery, hook: Hook | None, destinations: Destinations, send: Sender, now: dt.datetime
) -> Answer:
    if hook is None or not hook.active:
        return Answer(problem="the webhook is not active")
    if not destinations.allows(hook.url):
        return Answer(problem="the operator does not allow this address any more")
    body = delivery.body.encode()
    headers = (
        ("Content-Type", "application/json"),
        ("Medcodex-Delivery", delivery.id),
        ("Medcodex-Topic", delivery.topic),
        (HEADER, signature(hook.secret, int(now.timestamp()), body)),
    )
    return send(hook.url, headers, body)
