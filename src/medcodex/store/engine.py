"""Opening a database: SQLite with a write-ahead log, or PostgreSQL."""

from __future__ import annotations

import math
from pathlib import Path
from select import POLLIN, poll
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError, NoSuchModuleError

from medcodex.errors import StorageError, UsageError

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine
    from sqlalchemy.pool import ConnectionPoolEntry

READS = "medcodex_reads"
"""The option of a connection whose transaction only reads."""
_SINCE = "medcodex_rests_since"
_RESTED = 1.0
"""Seconds."""
_FORMS = "sqlite:///FILE or postgresql://USER@HOST/NAME"
_WAIT = 30  # seconds that a writer of SQLite waits for another
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # what was acknowledged is there after a power cut
    "PRAGMA foreign_keys = ON",
    f"PRAGMA busy_timeout = {_WAIT * 1000}",
)


def sqlite_url(path: Path) -> str:
    """The address of a SQLite file."""
    return f"sqlite:///{path}"


def open_engine(url: str, pool: int = 10) -> Engine:
    """Connections to a database. UsageError where the address is none of ours, StorageError where a SQLite file's
    folder cannot be made. ``pool`` is how many connections to PostgreSQL are kept open; as many again may be opened."""
    try:
        address = make_url(url)
    except ArgumentError:
        raise UsageError(f"not the address of a database; it is {_FORMS}") from None
    if address.drivername in {"postgresql", "postgres"}:
        address = address.set(drivername="postgresql+psycopg")
    try:
        if address.drivername == "postgresql+psycopg":
            engine = create_engine(
                address,
                pool_size=pool,
                max_overflow=pool,
                hide_parameters=True,
                connect_args={"connect_timeout": 10, "options": "-c timezone=utc"},
            )
            _ask_the_rested(engine)
            event.listen(engine, "checkout", _as_the_database_says)
            return engine
        if address.drivername == "sqlite" and address.database:
            _folder(Path(address.database).parent)
            engine = create_engine(address, hide_parameters=True, connect_args={"check_same_thread": False})
            event.listen(engine, "connect", _prepare)
            event.listen(engine, "begin", _begin)
            return engine
    except (NoSuchModuleError, ModuleNotFoundError) as error:
        raise UsageError(f"{error}: pip install 'medcodex[postgres]'") from None
    raise UsageError(f"a database is {_FORMS}", address.drivername)


def _folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageError(f"the database's folder cannot be made: {error.strerror}", str(folder)) from None


def _ask_the_rested(engine: Engine) -> None:
    """Ask whether the server is still there before a connection is used that has rested, or on which the server has
    said something by itself, as it does when it ends. Asking each time would cost as much as reading a row."""
    dialect = engine.dialect

    def rest(_: object, record: ConnectionPoolEntry) -> None:
        record.info[_SINCE] = monotonic()

    def wake(connection: Any, record: ConnectionPoolEntry, _: object) -> None:
        if monotonic() - record.info.get(_SINCE, math.inf) < _RESTED and not _heard(connection):
            return
        try:
            dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error:
            raise InvalidatePoolError from None

    event.listen(engine, "checkin", rest)
    event.listen(engine, "checkout", wake)


def _heard(connection: Any) -> bool:
    """Whether something waits to be read on a connection that asked nothing, or it is closed."""
    if connection.closed:
        return True
    waiting = poll()  # select() knows no more than a thousand files
    waiting.register(connection.fileno(), POLLIN)
    return bool(waiting.poll(0))


def _as_the_database_says(connection: Any, _record: object, _pool: object) -> None:
    """After a transaction that only read, the driver would begin each one as one that writes, whatever the operator
    has set for the database."""
    connection.read_only = None


def _prepare(connection: Any, _: object) -> None:
    connection.isolation_level = None  # transactions are begun below, not by the driver's guess
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin(connection: Connection) -> None:
    """Take the writer's place at once: a reader that turns writer half-way would be refused. Who said that they only
    read are held to it, and hold nobody up."""
    reads = bool(connection.get_execution_options().get(READS))
    connection.exec_driver_sql(f"PRAGMA query_only = {int(reads)}")
    connection.exec_driver_sql("BEGIN" if reads else "BEGIN IMMEDIATE")
