"""Resources behind an answer that should not be relied on: withdrawn, deprecated, draft, experimental."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.valueset.records import standards_status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.valueset.compose import Composer
    from medcodex.terminology.valueset.records import ValueSet
    from medcodex.terminology.valueset.systems import CodeSystem

_MARKED = frozenset({"deprecated", "withdrawn"})


class Warned(NamedTuple):
    """A resource with the status to warn of."""

    status: str
    resource: str
    canonical: str


def warnings_of(value_set: ValueSet, composer: Composer) -> Iterator[Warned]:
    """What to warn of in a value set and all that was used for it. A draft or an experimental resource is worth a
    word only where the value set itself is neither."""
    for each in (value_set, *composer.value_sets.values()):
        yield from _of(
            "ValueSet", each.canonical, standards_status(each.extensions), each.status, each.experimental, value_set
        )
    for system in composer.systems.values():
        yield from system_warnings(system, value_set)


def system_warnings(system: CodeSystem, value_set: ValueSet | None) -> Iterator[Warned]:
    """What to warn of in a code system that is used for a value set."""
    about = system.about
    yield from _of(
        "CodeSystem", about.canonical, about.standards_status, about.status, about.experimental, value_set
    )


def _of(
    resource: str, canonical: str, marked: str, status: str, experimental: bool, value_set: ValueSet | None
) -> Iterator[Warned]:
    if marked in _MARKED:
        yield Warned(marked, resource, canonical)
    elif experimental and value_set is not None and not value_set.experimental:
        yield Warned("experimental", resource, canonical)
    elif status == "draft" and value_set is not None and value_set.status != "draft":
        yield Warned("draft", resource, canonical)
