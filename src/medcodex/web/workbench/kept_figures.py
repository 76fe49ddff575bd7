"""Figures of the queues, counted not more often than they are worth: a count that takes long is kept longer."""

from __future__ import annotations

from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from medcodex.workflow.worklist.listing import queues_with_figures, shared

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.work import Work
    from medcodex.workflow.worklist.queue import Queue
    from medcodex.workflow.worklist.row import Figures

_SHARE = 20  # of all time, one part in so many goes into counting
_LONGEST = 60.0


class KeptFigures:
    """Figures that one process shows to everybody."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._counted: Mapping[tuple[str, int], Figures] = {}
        self._day: dt.date | None = None
        self._until = 0.0
        self._took = 0.0

    def queues(self, work: Work) -> Sequence[tuple[Queue, Figures]]:
        """Every queue with its figures, from a moment ago where they are still worth it."""
        fresh = self._fresh(work.now.date())
        began = monotonic()
        found = queues_with_figures(work, fresh)
        if not fresh:
            self._keep(work.now.date(), shared(found), monotonic() - began)
        return found

    def _fresh(self, today: dt.date) -> Mapping[tuple[str, int], Figures]:
        with self._lock:
            if self._day == today and monotonic() < self._until:
                return self._counted
            # Whoever comes while this one counts is shown what was there.
            self._until = monotonic() + self._took
            return {}

    def _keep(self, today: dt.date, counted: Mapping[tuple[str, int], Figures], took: float) -> None:
        with self._lock:
            self._counted, self._day, self._took = counted, today, took
            self._until = monotonic() + min(took * _SHARE, _LONGEST)
