"""The one place where the service searches: over the books of the systems asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import UsageError
from medcodex.library.search_all import in_order
from medcodex.library.systems import SYSTEMS

if TYPE_CHECKING:
    import datetime

    from medcodex.library.shelf import Shelf
    from medcodex.terminology.search import Hit


@dataclass(frozen=True, slots=True)
class Asked:
    """What is searched for and where. ``systems`` empty: all that are loaded and
    searched; ``billable``: no headers."""

    text: str
    date: datetime.date
    systems: tuple[str, ...] = ()
    chapter: int | None = None
    billable: bool = True
    limit: int = 20


@dataclass(frozen=True, slots=True)
class Answered:
    """The hits, best first, and the text as it was understood where words of it were misspelt."""

    hits: tuple[Hit, ...]
    meant: str | None


def find(shelf: Shelf, asked: Asked) -> Answered:
    """The codes that a text speaks of. A system without a release on the date is passed over, unless it was named: then
    NotLoadedError. UsageError for a system that is not read."""
    unknown = [system for system in asked.systems if system not in SYSTEMS]
    if unknown:
        raise UsageError(f"no such code system; one of {', '.join(SYSTEMS)}", "system")
    systems = in_order(asked.systems or shelf.systems())
    with shelf.searches.lend(asked.date, systems, named=bool(asked.systems)) as search:
        hits = search.search(asked.text, asked.limit, headers=not asked.billable, chapter=asked.chapter)
        meant = None if hits and hits[0].via == "code" else search.meant(asked.text)
    return Answered(tuple(hits), meant)
