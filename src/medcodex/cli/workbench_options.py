"""What the commands over the workbench's database share."""

from __future__ import annotations

import getpass
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import Actor


def add_database(parser: argparse.ArgumentParser) -> None:
    """The option that names the database."""
    parser.add_argument(
        "--database",
        metavar="URL",
        help="sqlite:///FILE or postgresql://USER@HOST/NAME (default: MEDCODEX_DATABASE, else one in the data folder)",
    )


@contextmanager
def opened_store(url: str | None) -> Iterator[DatabaseStore]:
    """The store at an address, closed behind the block. UsageError, StorageError."""
    from medcodex.app.workbench import open_store  # noqa: PLC0415 - --help must not pay for the database
    from medcodex.library.home import default_home  # noqa: PLC0415

    store = open_store(url, default_home())
    try:
        yield store
    finally:
        store.dispose()


def operator() -> Actor:
    """Whoever runs the command: they hold the keys of the database, and stand on the trail by their name on this
    machine."""
    from medcodex.workflow.people import Actor, Role  # noqa: PLC0415

    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = "operator"
    return Actor(user_id="", login=name, role=Role.ADMIN, via="cli")
