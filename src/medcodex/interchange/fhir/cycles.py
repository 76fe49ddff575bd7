"""Parts of parts: a resource that is its own part, by whatever way, is refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.interchange.fhir.references import base_of, named

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.interchange.fhir.bundles import Entry

_ELEMENTS = ("partOf", "hasMember")
"""Elements by which FHIR R4 makes one resource a part of another of its kind."""


def refuse_cycles(found: Sequence[Entry]) -> None:
    """InputError, naming the element, where a resource leads back to itself."""
    known = {name: one for one in found for name in (one.kept.name, *one.kept.aliases)}
    leads = {one.kept.name: list(_leads(one, known)) for one in found}
    done: set[str] = set()
    for start, first in leads.items():
        way: list[tuple[str, Iterator[tuple[str, str]]]] = [(start, iter(first))]
        on_the_way = {start}
        while way:
            name, rest = way[-1]
            path, onward = next(rest, ("", ""))
            if not onward:
                way.pop()
                on_the_way.discard(name)
                done.add(name)
            elif onward in on_the_way:
                raise InputError(f"{path}: leads back to the resource itself", path)
            elif onward not in done:
                way.append((onward, iter(leads[onward])))
                on_the_way.add(onward)


def _leads(one: Entry, known: Mapping[str, Entry]) -> Iterator[tuple[str, str]]:
    base = base_of(one.kept.name)
    for name in _ELEMENTS:
        value = one.element.raw.get(name)
        told = list(one.element.each(name)) if isinstance(value, list) else [one.element.one(name)]
        for reference in told:
            target = named(reference, base) if reference is not None else ""
            if target in known:
                yield f"{one.element.path}.{name}", known[target].kept.name
