"""A shelf of resources that are held in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.terminology.valueset.systems import CodeSystem


class ListedShelf:
    """Code systems and value sets given one by one; implements scope.Shelf. The last of one address and version
    counts."""

    def __init__(self, systems: Iterable[CodeSystem], value_sets: Iterable[ValueSet]) -> None:
        self._systems: dict[str, dict[str, CodeSystem]] = {}
        for system in systems:
            self._systems.setdefault(system.about.url, {})[system.about.version] = system
        self._value_sets: dict[str, dict[str, ValueSet]] = {}
        for each in value_sets:
            self._value_sets.setdefault(each.url, {})[each.version] = each

    def versions(self, url: str) -> Sequence[str]:
        return tuple(self._systems.get(url, ()))

    def current(self, url: str) -> str | None:
        return None

    def system(self, url: str, version: str) -> CodeSystem | None:
        return self._systems.get(url, {}).get(version)

    def value_sets(self, url: str) -> Sequence[ValueSet]:
        return tuple(self._value_sets.get(url, {}).values())
