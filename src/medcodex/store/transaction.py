"""What every transaction does: it knows who acts and when, makes ids, and puts what happened on the trail."""

from __future__ import annotations

from contextlib import contextmanager
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.store.chance import new_id
from medcodex.store.faults import told
from medcodex.store.hooks import Hooks
from medcodex.store.people import People
from medcodex.store.trail import Trail
from medcodex.workflow.hooks.queueing import queue

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from sqlalchemy import Connection

    from medcodex.store.sealing import Sealer
    from medcodex.workflow.event import Event
    from medcodex.workflow.people import Actor


class Transaction:
    """One connection in a transaction of one actor."""

    def __init__(self, connection: Connection, sealer: Sealer, actor: Actor, now: dt.datetime) -> None:
        self.connection = connection
        self.sealer = sealer
        self.actor = actor
        self.now = now
        self._events: list[Event] = []

    def new_id(self) -> str:
        return new_id()

    def record(self, event: Event) -> None:
        self._events.append(event)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        before = len(self._events)
        try:
            with told(), self.connection.begin_nested():
                yield
        except BaseException:
            del self._events[before:]
            raise

    @cached_property
    def people(self) -> People:
        return People(self.connection)

    @cached_property
    def hooks(self) -> Hooks:
        return Hooks(self.connection, self.sealer)

    @cached_property
    def trail(self) -> Trail:
        return Trail(self.connection, self.sealer)

    def close(self) -> None:
        """Queue what other systems want to know, then put the recorded events on the trail: the last thing before the
        transaction is kept."""
        if self._events:
            queue(self.hooks, self._events, self.now, self.new_id)
            self.trail.append(self.actor, self.now, self._events)
            self._events = []
