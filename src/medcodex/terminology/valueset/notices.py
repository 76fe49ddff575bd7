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
        status = _status(standards_status(each.extensions), each.status, value_set, experimental=each.experimental)
        if status:
            yield Warned(status, "ValueSet", each.canonical)
    for system in composer.systems.values():
        yield from system_warnings(system, value_set)


def system_warnings(system: CodeSystem, value_set: ValueSet | None) -> Iterator[Warned]:
    """What to warn of in a code system that is used for a value set."""
    about = system.about
    status = _status(about.standards_status, about.status, value_set, experimental=about.experimental)
    if status:
        yield Warned(status, "CodeSystem", about.canonical)


def _status(marked: str, status: str, value_set: ValueSet | None, *, experimental: bool) -> str:
    if marked in _MARKED:
        return marked
    if value_set is None:
        return ""
    if experimental and not value_set.experimental:
        return "experimental"
    return "draft" if status == "draft" != value_set.status else ""
