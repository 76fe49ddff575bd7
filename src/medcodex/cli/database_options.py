"""The option of commands that work on the workbench's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

    from medcodex.store.work import DatabaseStore


def add_database(parser: argparse.ArgumentParser) -> None:
    """``--database``."""
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/NAME (default: workbench.sqlite in the data folder)",
    )


def existing(args: argparse.Namespace) -> DatabaseStore:
    """The store over a database that is there."""
    from medcodex.app.workbench import open_existing  # noqa: PLC0415 - --help must not pay for the database
    from medcodex.library.home import default_home  # noqa: PLC0415

    return open_existing(args.database, default_home())
