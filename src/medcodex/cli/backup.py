"""medcodex backup"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json
from medcodex.cli.database_options import add_database, existing
from medcodex.cli.extras import check_installed

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help="where the backup is written; never over another file")
    add_database(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Back up the workbench's database while it is in use."""
    try:
        from medcodex.app.keeping import back_up_store  # noqa: PLC0415 - --help must not pay for the database
    except ModuleNotFoundError as error:
        check_installed(error, "backup")
        raise
    store = existing(args)
    try:
        held = back_up_store(store, args.file)
    finally:
        store.dispose()
    if args.json:
        told = {"revision": held.revision, "made_at": held.made_at, "rows": dict(held.rows)}
        print(json.dumps({"file": str(args.file), **told}))
    else:
        print(f"{args.file}: {held.total} rows of {len(held.rows)} tables, as of {held.made_at}")
        print("The keys are not in it; without the file of keys nobody can read it. Keep a copy of that elsewhere.")
    return 0
