"""The one place where the service searches: over the books of the systems asked for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import NotLoadedError, UsageError
from medcodex.library.systems import ICD10CM, ICD10PCS

if TYPE_CHECKING:
    import datetime

    from medcodex.library.shelf import Shelf
    from medcodex.terminology.search import Hit

SEARCHED = (ICD10CM, ICD10PCS)


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
    NotLoadedError. UsageError for a system that is not read or not searched."""
    for system in asked.systems:
        if system not in SEARCHED:
            raise UsageError(f"not searched by words; {', '.join(SEARCHED)} can be", "system")
    found: list[Hit] = []
    meant: str | None = None
    for system in asked.systems or [name for name in shelf.systems() if name in SEARCHED]:
        try:
            with shelf.lend_searched(system, asked.date) as volume:
                hits = volume.search(asked.text, asked.limit, headers=not asked.billable, chapter=asked.chapter)
                if meant is None and not (hits and hits[0].via == "code"):
                    meant = volume.meant(asked.text)
        except NotLoadedError:
            if asked.systems:
                raise
            continue
        found.extend(hits)
    best = sorted(found, key=lambda hit: -round(hit.score, 6))  # stable: systems in their order
    return Answered(tuple(best[: asked.limit]), meant)
