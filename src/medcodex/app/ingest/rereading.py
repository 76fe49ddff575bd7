"""Reading a message again that waits: as its way in did, with the site's tables as they are now."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError
from medcodex.interchange.beside import every_part_about
from medcodex.interchange.site import Site, read_site
from medcodex.workflow.arrivals.arrival import Standing
from medcodex.workflow.arrivals.ports import Asked
from medcodex.workflow.arrivals.settling import try_again

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.encounter.arriving import Told
    from medcodex.interchange.loose import About
    from medcodex.library.home import Home
    from medcodex.workflow.arrivals.receiving import Received
    from medcodex.workflow.arrivals.settling import Numbers, Reader
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store

SITE_VARIABLE = "MEDCODEX_SITE"
_PAGE = 200


def site_at(path: str | None, home: Home) -> Site:
    """The site's tables: of the file that is named, else of MEDCODEX_SITE, else of ``site.toml`` in the data folder;
    none where there is none. InputError where a file cannot be read."""
    named = path or os.environ.get(SITE_VARIABLE)
    file = Path(named) if named else home.root / "site.toml"
    if not named and not file.exists():
        return Site()
    try:
        return read_site(file.read_bytes(), str(file))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(file)) from None


def reader(site: Site) -> Reader:
    """What reads a message again."""

    def read(data: bytes, name: str, numbers: Numbers, /) -> Told | InputError:
        told = [part.told for part in every_part_about(data, name, site, _about(numbers))]
        if (error := next((one for one in told if isinstance(one, InputError)), None)) is not None:
            return error
        messages = [one for one in told if not isinstance(one, InputError)]
        if not messages:
            return InputError("there is no message in it")
        return replace(messages[0], steps=tuple(step for one in messages for step in one.steps))

    return read


def _about(numbers: Numbers) -> About | None:
    """Numbers as documents take them that do not say whose they are."""
    if not (numbers.account or numbers.mrn):
        return None
    patient = {"mrn": numbers.mrn, "authority": numbers.authority} if numbers.mrn else {}
    return {"account": numbers.account or None, "patient": patient}


def try_all_again(store: Store, actor: Actor, read: Reader, arrivals: Iterable[str]) -> Iterator[Received]:
    """Those of the parked messages that can be taken in now, tried until none of the rest can: one may have waited for
    another."""
    waiting = list(arrivals)
    going_on = True
    while going_on and waiting:
        going_on, left = False, []
        for arrival_id in waiting:
            received = _try(store, actor, read, arrival_id)
            if received is None:
                left.append(arrival_id)
            else:
                going_on = True
                yield received
        waiting = left


def parked(store: Store, actor: Actor) -> Iterator[str]:
    """All messages that wait, oldest first."""
    after: str | None = None
    while True:
        with store.glance(actor) as work:
            page = work.arrivals.listed(Asked(Standing.PARKED), limit=_PAGE, after=after)
        yield from (one.id for one in page)
        if len(page) < _PAGE:
            return
        after = page[-1].id


def _try(store: Store, actor: Actor, read: Reader, arrival_id: str) -> Received | None:
    try:
        with store.begin(actor) as work:
            return try_again(work, arrival_id, read)
    except ConflictError:
        return None
