"""Code systems whose concepts are held in memory, and supplements laid over any code system."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from medcodex.terminology.valueset.index import SystemIndex
from medcodex.terminology.valueset.states import state_of

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from medcodex.terminology.valueset.records import Wording
    from medcodex.terminology.valueset.systems import About, CodeSystem, Entry


class ListedSystem:
    """A code system given as a list of its concepts; implements systems.CodeSystem."""

    def __init__(self, about: About, entries: Iterable[Entry]) -> None:
        self.about = about
        self._entries: dict[str, Entry] = {}
        for entry in entries:
            self._entries.setdefault(entry.code, entry)

    @cached_property
    def index(self) -> SystemIndex:
        return SystemIndex(map(index_row, self._entries.values()))

    @cached_property
    def _folded(self) -> dict[str, str]:
        return {code.casefold(): code for code in reversed(self._entries)}

    def find(self, code: str) -> Entry | None:
        found = self._entries.get(code)
        if found is None and not self.about.case_sensitive:
            found = self._entries.get(self._folded.get(code.casefold(), ""))
        return found

    def entries(self) -> Iterator[Entry]:
        yield from self._entries.values()

    def remember(self, key: Hashable, make: Callable[[], frozenset[str]]) -> frozenset[str]:
        return make()


class SupplementedSystem:
    """A code system with supplements: their names, properties and extensions are added to its concepts."""

    def __init__(self, base: CodeSystem, supplements: Sequence[CodeSystem]) -> None:
        self._base = base
        self._supplements = tuple(supplements)
        declared = [each for system in (base, *supplements) for each in system.about.properties]
        self.about = replace(base.about, properties=tuple(declared))

    @cached_property
    def index(self) -> SystemIndex:
        return SystemIndex(map(index_row, self.entries()))

    def find(self, code: str) -> Entry | None:
        found = self._base.find(code)
        return self._with_supplements(found) if found is not None else None

    def entries(self) -> Iterator[Entry]:
        return map(self._with_supplements, self._base.entries())

    def remember(self, key: Hashable, make: Callable[[], frozenset[str]]) -> frozenset[str]:
        names = tuple(system.about.canonical for system in self._supplements)
        return self._base.remember((key, names), make)

    def _with_supplements(self, entry: Entry) -> Entry:
        for system in self._supplements:
            more = system.find(entry.code)
            if more is None:
                continue
            properties = (*entry.properties, *more.properties)
            extensions = (*entry.extensions, *more.extensions)
            state = state_of(self.about.properties, properties, extensions)
            entry = replace(
                entry,
                wordings=(*entry.wordings, *_sourced(more, system.about)),
                properties=properties,
                extensions=extensions,
                status=state.status,
                inactive=state.inactive,
                abstract=state.abstract,
            )
        return entry


def index_row(entry: Entry) -> tuple[str, str, Sequence[str], bool, Sequence[str]]:
    """What the index of a system holds of a concept."""
    return entry.code, entry.display, entry.parents, entry.inactive, [each.text for each in entry.wordings]


def _sourced(entry: Entry, about: About) -> Iterator[Wording]:
    for wording in entry.wordings:
        yield replace(wording, source=about.canonical)
