"""Opening the workbench's database: brought to this version's tables, with its keys at hand."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from sqlalchemy import select

from medcodex.errors import StorageError
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.faults import told
from medcodex.store.keys import KeyFile, default_keys, new_keys, read_keys, write_keys
from medcodex.store.migrating import migrate
from medcodex.store.schema.foundation import trail_head
from medcodex.store.work import DatabaseStore

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine

    from medcodex.library.home import Home
    from medcodex.store.keys import KeyRing

DATABASE_VARIABLE = "MEDCODEX_DATABASE"


def open_store(url: str | None, home: Home) -> DatabaseStore:
    """The store at an address, else the one named by MEDCODEX_DATABASE, else a SQLite file in the data folder. A new
    database gets its tables and, where there are none yet, its keys. UsageError, StorageError."""
    engine = open_engine(url or os.environ.get(DATABASE_VARIABLE) or sqlite_url(home.root / "workbench.sqlite"))
    migrate(engine)
    path = default_keys(home.root)
    return DatabaseStore(engine, _keys(path, engine), key_file=KeyFile(path))


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
