"""A resource: a piece of a record that its sender keeps under a name of its own, and that other pieces refer to by it.
Pieces of one chart come in any order, in messages of their own, and are kept until what they belong to is there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Resource:
    """``kind`` in its format's words (FHIR's resource type); ``name`` the one name by which it is replaced when it
    comes again; ``aliases`` other names by which it may be referred to, such as "Practitioner?identifier=SYSTEM|VALUE";
    ``refers`` the names that it refers to; ``updated`` when its sender changed it last, None where that is not told;
    ``content`` the piece itself, as text."""

    kind: str
    name: str
    content: str
    aliases: tuple[str, ...] = ()
    refers: tuple[str, ...] = ()
    updated: dt.datetime | None = None


class Shelf(Protocol):
    """Resources that are kept."""

    def named(self, names: Iterable[str]) -> Sequence[Resource]:
        """Those that have one of these names, each once."""

    def referring(self, names: Iterable[str]) -> Sequence[Resource]:
        """Those that refer to one of these names, each once, in the order in which they came."""
