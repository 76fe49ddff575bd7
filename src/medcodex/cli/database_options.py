"""Options of commands that work on the workbench's database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import UsageError

if TYPE_CHECKING:
    import argparse

    from medcodex.store.work import DatabaseStore

_EXTRA = frozenset({"alembic", "cryptography", "psycopg", "sqlalchemy"})


def add_database(parser: argparse.ArgumentParser) -> None:
    """``--database`` and ``--keys``."""
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/NAME (default: workbench.sqlite in the data folder)",
    )
    parser.add_argument(
        "--keys",
        metavar="FILE",
        type=Path,
        help="the file of keys (default: $MEDCODEX_KEYS, else workbench.keys in the data folder)",
    )


def check_installed(error: ModuleNotFoundError, command: str) -> None:
    """UsageError where a package of the extra is missing; other modules missing are faults of ours."""
    name = (error.name or "").partition(".")[0]
    if name in _EXTRA:
        raise UsageError(f"{name} is not installed: pip install 'medcodex[workbench]'", command) from None


def places(args: argparse.Namespace) -> tuple[str, Path]:
    """The database's address and its file of keys."""
    from medcodex.app.database import default_database, keys_beside  # noqa: PLC0415 - --help must not pay for it
    from medcodex.library.home import default_home  # noqa: PLC0415

    home = default_home()
    return args.database or default_database(home), args.keys or keys_beside(home)


def existing(args: argparse.Namespace) -> DatabaseStore:
    """The store over a database that is there."""
    from medcodex.app.database import open_existing  # noqa: PLC0415

    return open_existing(*places(args))
