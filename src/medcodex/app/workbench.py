"""Opening the workbench's database: brought to this version's tables, with its keys at hand."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import select

from medcodex.errors import StorageError
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.faults import told
from medcodex.store.keys import KeyFile, default_keys, new_keys, read_keys, write_keys
from medcodex.store.migrating import migrate, revision_of
from medcodex.store.schema.foundation import trail_head
from medcodex.store.work import DatabaseStore

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from medcodex.library.home import Home
    from medcodex.store.keys import KeyRing

DATABASE_VARIABLE = "MEDCODEX_DATABASE"


def open_store(url: str | None, home: Home) -> DatabaseStore:
    """The store at an address, else the one named by MEDCODEX_DATABASE, else a SQLite file in the data folder. A new
    database gets its tables and, where there are none yet, its keys. UsageError, StorageError."""
    engine = open_engine(database_at(url, home))
    migrate(engine)
    path = default_keys(home.root)
    return DatabaseStore(engine, _keys(path, engine), key_file=KeyFile(path))


def database_at(url: str | None, home: Home) -> str:
    """The address that was given, else that of MEDCODEX_DATABASE, else the SQLite file in the data folder."""
    return url or os.environ.get(DATABASE_VARIABLE) or sqlite_url(home.root / "workbench.sqlite")


def open_existing(url: str | None, home: Home) -> DatabaseStore:
    """The store over a database that is there, as it is: nothing is made, nothing migrated. StorageError where it is
    not there, or has no tables."""
    address = database_at(url, home)
    path = address.removeprefix("sqlite:///")
    if path != address and not Path(path).is_file():
        raise StorageError("there is no such database", path)
    engine = open_engine(address)
    if revision_of(engine) is None:
        raise StorageError("the database has no tables; medcodex serve makes them")
    keys = default_keys(home.root)
    return DatabaseStore(engine, read_keys(keys), key_file=KeyFile(keys))


def _keys(path: Path, engine: Engine) -> KeyRing:
    if not path.exists():
        if _used(engine):
            # Fresh keys would open nothing of what is there, and hide that the right ones are missing.
            raise StorageError("the database is in use and its file of keys is missing", str(path))
        write_keys(path, new_keys(), new=True)
    return read_keys(path)


def _used(engine: Engine) -> bool:
    with told(), engine.connect() as connection:
        return bool(connection.execute(select(trail_head.c.number)).scalar())
