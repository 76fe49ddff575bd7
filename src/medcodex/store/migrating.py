"""Bringing a database to the tables that this version needs, and back."""

from __future__ import annotations

from importlib.resources import files
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import text

from medcodex.errors import StorageError
from medcodex.store.faults import told

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection, Engine

_LOCK = 7_402_331_196  # of PostgreSQL's advisory locks, the one that migrations take


def revisions() -> Sequence[str]:
    """The steps there are, first to last."""
    walked = ScriptDirectory.from_config(_config()).walk_revisions()
    return [step.revision for step in reversed(list(walked))]


def revision_of(engine: Engine) -> str | None:
    """The step at which a database stands; None where it has no tables of ours."""
    with told(), engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def migrate(engine: Engine, to: str = "head") -> None:
    """Bring a database up to a step, whole or not at all. Two programs that start at once wait for each other.
    StorageError where a newer version made the database, or it cannot be written."""
    with told(), engine.begin() as connection:
        _alone(connection)
        try:
            command.upgrade(_config(connection), to)
        except CommandError:
            raise StorageError("the database was made by a newer version of medcodex") from None


def go_back(engine: Engine, to: str) -> None:
    """Take a database back to an earlier step ("base": no tables); what later steps keep is lost."""
    with told(), engine.begin() as connection:
        _alone(connection)
        command.downgrade(_config(connection), to)


def _alone(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("medcodex.store") / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
