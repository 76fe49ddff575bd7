"""Backup, restore and retention as the operator runs them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.workbench import database_at
from medcodex.errors import ConflictError, InputError, StorageError
from medcodex.store.backup import Held, Restored, back_up, restore
from medcodex.store.engine import open_engine
from medcodex.store.keys import default_keys, read_keys
from medcodex.store.work import DatabaseStore
from medcodex.workflow.event import Detail, Event
from medcodex.workflow.keeping.ending import Expired, end, expired
from medcodex.workflow.keeping.loose import end_loose, expired_loose
from medcodex.workflow.keeping.rules import Rules
from medcodex.workflow.people import system

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from medcodex.library.home import Home

ACTOR = system("operator")


def back_up_store(store: DatabaseStore, file: Path) -> Held:
    """Write a backup and tell the trail of it; errors of ``store.backup.back_up``. The event comes first, so that the
    backup holds it too."""
    if file.exists():
        raise StorageError("there is such a file already", str(file))
    with store.begin(ACTOR) as work:
        work.record(Event("backup.made", "database", ""))
        now = work.now
    return back_up(store.engine, store.sealer.ring, file, now)


def restore_store(file: Path, url: str | None, home: Home) -> Restored:
    """Restore a backup into the database of an address, with the keys at hand, and tell the trail of it; errors of
    ``store.backup.restore``."""
    ring = read_keys(default_keys(home.root))
    engine = open_engine(database_at(url, home))
    try:
        restored = restore(file, engine, ring)
        if restored.verified.broken is None:
            with DatabaseStore(engine, ring).begin(ACTOR) as work:
                told: dict[str, Detail] = {"made_at": restored.held.made_at, "rows": restored.held.total}
                work.record(Event("backup.restored", "database", "", detail=told))
    finally:
        engine.dispose()
    return restored


def read_rules(file: Path | None) -> Rules:
    """The rules of a file, or the packaged ones. InputError."""
    if file is None:
        return Rules.load()
    try:
        return Rules.read(file.read_text(encoding="utf-8"), str(file))
    except UnicodeDecodeError as error:
        raise InputError(f"not UTF-8 at byte {error.start}", str(file)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", str(file)) from None


def find_expired(store: DatabaseStore, rules: Rules, day: dt.date) -> Sequence[Expired]:
    """The charts that need not be kept any longer, as of a day or today."""
    with store.begin(ACTOR) as work:
        return expired(work, rules, day)


def find_expired_loose(store: DatabaseStore, rules: Rules, day: dt.date) -> Mapping[str, int]:
    """How much that belongs to no encounter need not be kept any longer, by table."""
    with store.begin(ACTOR) as work:
        return expired_loose(work, rules, day)


def end_expired_loose(store: DatabaseStore, rules: Rules, day: dt.date) -> Mapping[str, int]:
    """End it; tells how many rows of which table."""
    with store.begin(ACTOR) as work:
        return end_loose(work, rules, day)


def end_expired(store: DatabaseStore, rules: Rules, day: dt.date) -> Sequence[Expired]:
    """End them, each in a transaction of its own; what somebody reopens or puts under legal hold meanwhile stays."""
    ended = []
    for one in find_expired(store, rules, day):
        with store.begin(ACTOR) as work:
            try:
                end(work, one.chart_id, rules, day)
            except ConflictError:  # it was reopened or put under legal hold since
                continue
        ended.append(one)
    return ended
