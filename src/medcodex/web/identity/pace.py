"""How many requests a minute one session, token or address gets: it keeps a program that runs wild from the others'
machine. Guessing is counted in the database (workflow.identity.trying)."""

from __future__ import annotations

import ctypes
from hashlib import blake2b
from multiprocessing.sharedctypes import RawArray
from struct import Struct
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_ROWS = 2
_ROW = 16_384
_PLACES = Struct("<" + "H" * _ROWS)


class Tally:
    """Counts of the present minute, in memory that worker processes share with the one that started them.

    A key is counted in one place of each row, and the lowest place counts: two keys are taken for one only where they
    meet in every row. Nothing is locked, as a process that is killed would leave the lock held; two that count in the
    same instant may count once.
    """

    def __init__(self) -> None:
        self._minute = RawArray(ctypes.c_uint64, 1)
        self._counts = RawArray(ctypes.c_uint32, _ROWS * _ROW)

    def count(self, key: str, minute: int) -> int:
        """Count a key once more; how often it was counted in this minute."""
        if self._minute[0] != minute:
            self._minute[0] = minute
            ctypes.memset(self._counts, 0, ctypes.sizeof(self._counts))
        lowest = None
        for place in _places(key):
            count = self._counts[place] = self._counts[place] + 1
            lowest = count if lowest is None else min(lowest, count)
        return lowest or 0


def _places(key: str) -> Iterator[int]:
    digest = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=_PLACES.size).digest()
    return (row * _ROW + place % _ROW for row, place in enumerate(_PLACES.unpack(digest)))


class Pace:
    """A limit over a tally; one of its own where none is shared."""

    def __init__(self, limit: int, tally: Tally | None = None) -> None:
        self._limit = limit
        self._tally = tally or Tally()

    def beyond(self, key: str) -> bool:
        """Count a request; whether it is one too many."""
        return self._tally.count(key, int(monotonic() // 60)) > self._limit
