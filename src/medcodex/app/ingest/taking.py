"""Files received, several in one transaction; what became of each, in words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.errors import BusyError, InputError, StorageError
from medcodex.interchange.beside import every_part_about
from medcodex.workflow.arrivals.arrival import digest
from medcodex.workflow.arrivals.receiving import Received, receive_many, received_before
from medcodex.workflow.arrivals.settling import try_again

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.app.ingest.files import Item
    from medcodex.interchange.reading import Part
    from medcodex.interchange.site import Site
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store

GROUP = 64
"""Messages in one transaction."""
GROUP_BYTES = 4_000_000
_SINGLE = frozenset({"pdf", "scan", "text"})
_ORDER = ("parked", "stored", "duplicate")


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one message of a file; ``place`` in the file, "" where it is all of it. ``arrival`` and
    ``encounter`` are ids, None where there is none."""

    place: str
    status: str
    reason: str
    arrival: str | None = None
    encounter: str | None = None


@dataclass(frozen=True, slots=True)
class FileTaken:
    """What became of a file: parked where any of its messages is, else stored where any is, else a duplicate."""

    file: str
    parts: tuple[Taken, ...]

    @property
    def status(self) -> str:
        """ "parked", "stored" or "duplicate"."""
        found = {part.status for part in self.parts}
        return next(status for status in _ORDER if status in found)

    @property
    def reason(self) -> str:
        """Why it is parked, and otherwise what there is to know; of several messages the first that says something."""
        status = self.status
        same = [part for part in self.parts if part.status == status]
        said = next((f"{part.place}: {part.reason}" if part.place else part.reason for part in same if part.reason), "")
        return f"{len(same)} of {len(self.parts)} messages: {said}" if said and len(self.parts) > 1 else said

    @property
    def encounter(self) -> str | None:
        """The first encounter that it was kept with."""
        return next((part.encounter for part in self.parts if part.encounter), None)

    def as_object(self) -> dict[str, Any]:
        """The same, as programs read it."""
        return {
            "file": self.file,
            "status": self.status,
            "reason": self.reason,
            "encounter": self.encounter,
            "parts": [
                {
                    "place": part.place,
                    "status": part.status,
                    "reason": part.reason,
                    "arrival": part.arrival,
                    "encounter": part.encounter,
                }
                for part in self.parts
            ],
        }


def take_items(store: Store, actor: Actor, items: Sequence[Item], site: Site, channel: str) -> Sequence[FileTaken]:
    """Read and receive files. What is wrong with a file is its result; StorageError where the database cannot be
    written, and then the same files can be taken in again without doing anything twice."""
    seen = _seen(store, actor, items)
    found: dict[int, list[Taken]] = {number: [] for number in range(len(items))}
    waiting: list[tuple[int, Part]] = []
    size = 0

    def flush() -> None:
        nonlocal size
        names = [items[number].name for number, _ in waiting]
        results = _receive(store, actor, [part for _, part in waiting], channel, names)
        for (number, part), one in zip(waiting, results, strict=True):
            waits = one.status == "parked" and items[number].about is not None
            found[number].append(_taken(part.place, _named_now(store, actor, part, one) if waits else one))
        waiting.clear()
        size = 0

    for number, item in enumerate(items):
        if isinstance(item.data, InputError):
            found[number].append(Taken("", "parked", item.data.message))
        elif (before := seen.get(number)) is not None and not (item.about and before.status == "parked"):
            found[number].append(_taken("", before))
        else:
            for part in every_part_about(item.data, item.name, site, item.about):
                waiting.append((number, part))
                size += len(part.data)
                if len(waiting) >= GROUP or size >= GROUP_BYTES:
                    flush()
    flush()
    return [
        FileTaken(item.name, tuple(found[number]) or (Taken("", "parked", "there is no message in it"),))
        for number, item in enumerate(items)
    ]


def _named_now(store: Store, actor: Actor, part: Part, parked: Received) -> Received:
    """A document that waited because nothing said whose it is, with a file beside it that does now."""
    told = part.told
    if isinstance(told, InputError):
        return parked
    with store.begin(actor) as work:
        return try_again(work, parked.arrival_id, lambda *_: told) or parked


def _seen(store: Store, actor: Actor, items: Sequence[Item]) -> dict[int, Received]:
    """Files whose bytes came before, of the kinds that hold one message each and are slow to read."""
    digests = {number: digest(item.data) for number, item in enumerate(items) if isinstance(item.data, bytes)}
    with store.glance(actor) as work:
        known = work.arrivals.by_digests(sorted(set(digests.values())))
        return {
            number: received_before(work, known[one])
            for number, one in digests.items()
            if one in known and known[one].format in _SINGLE
        }


def _receive(
    store: Store, actor: Actor, parts: Sequence[Part], channel: str, names: Sequence[str]
) -> Sequence[Received]:
    if not parts:
        return []
    try:
        return receive_many(store, actor, parts, channel, names)
    except BusyError:
        raise
    except StorageError:
        if len(parts) == 1:
            raise
        # One that the database does not take must not hold up the others.
        return [receive_many(store, actor, [part], channel, [name])[0] for part, name in zip(parts, names, strict=True)]


def _taken(place: str, one: Received) -> Taken:
    return Taken(place, one.status, one.reason, one.arrival_id, one.chart_id)
