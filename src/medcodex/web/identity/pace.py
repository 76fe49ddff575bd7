"""How many requests a minute one session, token or address gets. Counted in this process alone: it keeps a program that
runs wild from the others' machine; guessing is counted in the database (workflow.identity.trying)."""

from __future__ import annotations

from threading import Lock
from time import monotonic


class Pace:
    """Counts by the minute."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._minute = 0
        self._counts: dict[str, int] = {}

    def beyond(self, key: str) -> bool:
        """Count a request; whether it is one too many."""
        minute = int(monotonic() // 60)
        with self._lock:
            if minute != self._minute:
                self._minute, self._counts = minute, {}
            count = self._counts[key] = self._counts.get(key, 0) + 1
            return count > self._limit
