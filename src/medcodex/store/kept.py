"""What was read once and need not be read again: a bounded map in memory, and one transaction's share in it.

Nothing here is trusted by itself. Whoever takes something out of it has just read in the same transaction what tells
whether it is still so (store.standing), and what is put in becomes known to others when the transaction is kept.
"""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Mapping

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")


class Kept(Generic[_Key, _Value]):
    """The values that were asked for last, so many of them; safe for many threads."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._lock = Lock()
        self._values: OrderedDict[_Key, _Value] = OrderedDict()

    def get(self, key: _Key) -> _Value | None:
        """The value of a key, where it is still there."""
        with self._lock:
            value = self._values.get(key)
            if value is not None:
                self._values.move_to_end(key)
            return value

    def take(self, values: Mapping[_Key, _Value]) -> None:
        """Keep values, in place of those nobody asked for longest."""
        with self._lock:
            for key, value in values.items():
                self._values[key] = value
                self._values.move_to_end(key)
            while len(self._values) > self._most:
                self._values.popitem(last=False)


class Share(Generic[_Key, _Value]):
    """The map as one transaction sees it: what it puts in is its own until it is kept."""

    def __init__(self, kept: Kept[_Key, _Value]) -> None:
        self._kept = kept
        self._own: dict[_Key, _Value] = {}

    def get(self, key: _Key) -> _Value | None:
        """The value of a key: this transaction's, else what others left."""
        return self._own.get(key) or self._kept.get(key)

    def put(self, key: _Key, value: _Value) -> None:
        """Keep a value for this transaction."""
        self._own[key] = value

    def publish(self) -> None:
        """Leave to others what this transaction put in; to be called once it is kept."""
        if self._own:
            self._kept.take(self._own)
            self._own = {}
