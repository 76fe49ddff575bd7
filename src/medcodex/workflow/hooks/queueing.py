"""From what happened to messages that wait to be sent, in the transaction in which it happened."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.workflow.hooks.model import Delivery
from medcodex.workflow.hooks.topics import topics_by_action

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Sequence

    from medcodex.workflow.event import Event
    from medcodex.workflow.hooks.ports import HookRepository
    from medcodex.workflow.hooks.topics import Topic


def queue(hooks: HookRepository, events: Sequence[Event], now: dt.datetime, new_id: Callable[[], str]) -> None:
    """Keep one message for each event and each active hook that wants it. The database is not asked for hooks where
    none of the events is a topic."""
    told = [(event, topic) for event in events if (topic := topics_by_action().get(event.action)) is not None]
    if not told:
        return
    wanting = [hook for hook in hooks.all() if hook.active]
    for event, topic in told:
        for hook in wanting:
            if topic.name in hook.topics:
                made = new_id()
                hooks.add_delivery(Delivery(made, hook.id, topic.name, body(made, topic, event, now), now, now))


def body(delivery_id: str, topic: Topic, event: Event, at: dt.datetime) -> str:
    """The message, as JSON: ids, codes and counts of the event. A reason, which may hold words of a chart, stays, and
    so does every detail that the topic's row does not name."""
    return json.dumps(
        {
            "id": delivery_id,
            "topic": topic.name,
            "at": at.isoformat(timespec="seconds").replace("+00:00", "Z"),
            "chart": event.chart_id,
            "subject": {"kind": event.subject_kind, "id": event.subject_id},
            "detail": {key: event.detail[key] for key in topic.details if key in event.detail},
        },
        separators=(",", ":"),
    )
