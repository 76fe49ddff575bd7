"""The option of commands that work on the workbench's database, and what they say where its packages are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from medcodex.store.work import DatabaseStore

_EXTRA = frozenset({"alembic", "cryptography", "psycopg", "sqlalchemy"})


def add_database(parser: argparse.ArgumentParser) -> None:
    """``--database``."""
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/NAME (default: workbench.sqlite in the data folder)",
    )


def check_installed(error: ModuleNotFoundError, command: str) -> None:
    """UsageError where a package of the extra is missing; other modules missing are faults of ours."""
    name = (error.name or "").partition(".")[0]
    if name in _EXTRA:
        raise UsageError(f"{name} is not installed: pip install 'medcodex[workbench]'", command) from None


def existing(args: argparse.Namespace) -> DatabaseStore:
    """The store over a database that is there."""
    from medcodex.app.workbench import open_existing  # noqa: PLC0415 - --help must not pay for the database
    from medcodex.library.home import default_home  # noqa: PLC0415

    return open_existing(args.database, default_home())
