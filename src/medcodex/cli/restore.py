"""medcodex restore"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json
from medcodex.cli.database_options import add_database
from medcodex.cli.extras import check_installed

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    parser.add_argument("file", metavar="FILE", type=Path, help="a file that medcodex backup wrote")
    add_database(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Restore a backup into a database that holds nothing; 1 where its audit trail does not verify."""
    try:
        from medcodex.app.keeping import restore_store  # noqa: PLC0415 - --help must not pay for the database
        from medcodex.library.home import default_home  # noqa: PLC0415
    except ModuleNotFoundError as error:
        check_installed(error, "restore")
        raise
    restored = restore_store(args.file, args.database, default_home())
    broken = restored.verified.broken
    if args.json:
        trail = {"rows": restored.verified.rows, "broken": broken and {"row": broken.number, "reason": broken.reason}}
        print(json.dumps({"revision": restored.held.revision, "rows": dict(restored.held.rows), "trail": trail}))
    else:
        print(f"restored {restored.held.total} rows of {len(restored.held.rows)} tables, as of {restored.held.made_at}")
        said = "verified" if broken is None else f"BROKEN: {broken.reason}"
        print(f"audit trail: {restored.verified.rows} rows, {said}")
    return 0 if broken is None else 1
