"""Searching the books in use: what searches a system is opened once for the dates that the same releases answer."""

from __future__ import annotations

from collections import OrderedDict
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING

from medcodex.errors import NotLoadedError
from medcodex.library.search_all import AllSearch, open_searcher
from medcodex.library.shelf.binding import bound

if TYPE_CHECKING:
    import datetime
    from collections.abc import Callable, Hashable, Iterator, Sequence

    from medcodex.library.home import Home
    from medcodex.library.schema import Release
    from medcodex.library.search_all import Opened

_KEPT = 24


class Searches:
    """One search at a time, and the first over new releases may have an index to build, for many seconds. Whoever
    reads a book waits for neither: searchers have books of their own. ``releases`` lists those of a system."""

    def __init__(self, home: Home, releases: Callable[[str], Sequence[Release]]) -> None:
        self._home = home
        self._releases = releases
        self._lock = RLock()
        self._held: OrderedDict[Hashable, Opened] = OrderedDict()

    @contextmanager
    def lend(self, date: datetime.date, systems: Sequence[str], *, named: bool) -> Iterator[AllSearch]:
        """Search over these systems on a date, for the time of the block. A system without a release in force on it is
        passed over, unless they were ``named``: then NotLoadedError."""
        with self._lock:
            found: list[Opened] = []
            for system in systems:
                try:
                    found.append(self._searcher(system, date))
                except NotLoadedError:
                    if named:
                        raise
            yield AllSearch([one for one, _ in found], [notice for _, notices in found for notice in notices])

    def _searcher(self, system: str, date: datetime.date) -> Opened:
        key, _ = bound(self._home, system, self._releases(system), date)
        held = self._held.pop(key, None) or open_searcher(system, date, self._home, lambda _: None)
        self._held[key] = held
        while len(self._held) > _KEPT:
            self._held.popitem(last=False)
        return held
