"""Opening the workbench's database with its keys."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import StorageError
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import default_keys, new_keys, read_keys, write_keys
from medcodex.store.migrating import migrate, revision_of
from medcodex.store.work import DatabaseStore, clock

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from medcodex.library.home import Home


def default_database(home: Home) -> str:
    """The address of the database in the data folder, where nobody names another."""
    return sqlite_url(home.root / "workbench.sqlite")


def keys_beside(home: Home) -> Path:
    """The file of keys: named by MEDCODEX_KEYS, or in the data folder."""
    return default_keys(home.root)


def open_store(url: str, keys: Path, now: Callable[[], dt.datetime] = clock) -> DatabaseStore:
    """A store over a database brought to the tables of this version. A database without tables gets a new file of keys
    where there is none; one with tables never does, as new keys could not open it. StorageError, UsageError."""
    engine = open_engine(url)
    fresh = revision_of(engine) is None
    if fresh and not keys.exists():
        write_keys(keys, new_keys(), new=True)
    ring = read_keys(keys)
    migrate(engine)
    return DatabaseStore(engine, ring, now)


def open_existing(url: str, keys: Path) -> DatabaseStore:
    """The same for a database that has to be there with its tables; StorageError where it has none."""
    path = url.removeprefix("sqlite:///")
    if path != url and not Path(path).is_file():
        raise StorageError("there is no such database", path)
    engine = open_engine(url)
    if revision_of(engine) is None:
        raise StorageError("the database has no tables; medcodex serve makes them")
    return DatabaseStore(engine, read_keys(keys))
