"""Reminders and escalations of queries, from a thread of the server."""

from __future__ import annotations

import logging
from threading import Event, Thread
from typing import TYPE_CHECKING

from medcodex.errors import MedcodexError
from medcodex.workflow.people import system
from medcodex.workflow.querying.desk import chase

if TYPE_CHECKING:
    from medcodex.workflow.work import Store

log = logging.getLogger("medcodex.queries")
ROUND = 900.0  # seconds between two looks for what is due: reminders count in office hours
ACTOR = system("reminders")


class QueryChaser:
    """Reminds and escalates what is due until it is told to stop. Several servers on one database do no harm to each
    other: what was done once is not due again."""

    def __init__(self, store: Store, pause: float = ROUND) -> None:
        self._store = store
        self._pause = pause
        self._stop = Event()
        self._thread = Thread(target=self._run, name="reminders", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish what is at hand and end."""
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                with self._store.begin(ACTOR) as work:
                    chase(work)
            except MedcodexError as error:
                log.warning("reminders wait: %s", error.message)
            except Exception as error:  # the thread has to outlive a fault; its message could hold a query's words
                log.error("reminders wait: %s", type(error).__name__)
            self._stop.wait(self._pause)
