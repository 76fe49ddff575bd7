"""Taking in files in a process of its own: the store and the site's tables are opened once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.app.ingest.files import TOO_LARGE, Item, batches, items_of
from medcodex.app.ingest.rereading import reader, site_at, try_all_again
from medcodex.app.ingest.taking import FileTaken, Taken, take_items
from medcodex.app.workbench import open_store
from medcodex.errors import InputError
from medcodex.interchange.reading import MAX_BYTES
from medcodex.library.home import default_home
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.interchange.site import Site
    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.arrivals.receiving import Received


@dataclass(frozen=True, slots=True)
class Into:
    """Where files go: the database's address, the file of the site's tables (see ``site_at``), who brings them,
    the way in."""

    database: str | None
    site: str | None
    login: str
    channel: str = "file"


def take_files(into: Into, paths: Sequence[str]) -> list[FileTaken]:
    """What became of each file, members of archives by themselves."""
    store, site = _opened(into.database, into.site)
    actor = system(into.login)
    found = (item for path in paths for item in items_of(path))
    return [one for items in batches(found) for one in take_items(store, actor, items, site, into.channel)]


def take_data(into: Into, name: str, data: bytes) -> FileTaken:
    """The same for bytes that are in no file."""
    store, site = _opened(into.database, into.site)
    limited = data if len(data) <= MAX_BYTES else InputError(TOO_LARGE)
    return take_items(store, system(into.login), [Item(name, limited)], site, into.channel)[0]


def try_again(into: Into, found: Sequence[FileTaken]) -> list[FileTaken]:
    """What became of files once more, after all of them were taken in: a message may have waited for one behind it."""
    store, site = _opened(into.database, into.site)
    parked = [part.arrival for one in found for part in one.parts if part.status == "parked" and part.arrival]
    released = {one.arrival_id: one for one in try_all_again(store, system(into.login), reader(site), parked)}
    if not released:
        return list(found)
    return [
        replace(one, parts=tuple(_as_now(part, released.get(part.arrival or "")) for part in one.parts))
        for one in found
    ]


def _as_now(part: Taken, received: Received | None) -> Taken:
    if received is None:
        return part
    return replace(part, status=received.status, reason=received.reason, encounter=received.chart_id)


def close() -> None:
    """Close what this process opened."""
    while _OPEN:
        _OPEN.popitem()[1][0].dispose()


_OPEN: dict[tuple[str | None, str | None], tuple[DatabaseStore, Site]] = {}
"""What this process works with, by database and site."""


def _opened(database: str | None, site: str | None) -> tuple[DatabaseStore, Site]:
    if (database, site) not in _OPEN:
        home = default_home()
        tables = site_at(site, home)
        _OPEN[database, site] = (open_store(database, home), tables)
    return _OPEN[database, site]
