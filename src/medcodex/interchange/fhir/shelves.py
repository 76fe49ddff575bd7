"""Resources in memory: what a single question brings along, and nothing at all."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.encounter.resource import Resource


class MemoryShelf:
    """encounter.resource.Shelf over some resources; nothing is kept longer than it."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._named: defaultdict[str, dict[str, Resource]] = defaultdict(dict)
        self._referring: defaultdict[str, dict[str, Resource]] = defaultdict(dict)
        for one in resources:
            for name in (one.name, *one.aliases):
                self._named[name][one.name] = one
            for name in one.refers:
                self._referring[name][one.name] = one

    def named(self, names: Iterable[str]) -> Sequence[Resource]:
        return _once(self._named[name] for name in names if name in self._named)

    def referring(self, names: Iterable[str]) -> Sequence[Resource]:
        return _once(self._referring[name] for name in names if name in self._referring)


def _once(found: Iterable[dict[str, Resource]]) -> Sequence[Resource]:
    merged: dict[str, Resource] = {}
    for some in found:
        merged.update(some)
    return list(merged.values())


NO_SHELF = MemoryShelf(())
