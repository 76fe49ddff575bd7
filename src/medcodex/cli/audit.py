"""medcodex audit"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.cli.workbench_options import add_database, opened_store

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    verify = actions.add_parser("verify", help="walk the audit trail and prove that nobody changed it")
    verify.add_argument(
        "--expect", metavar="LINK", help="the link that an earlier run printed: it has to be on the way"
    )
    add_database(verify)
    verify.add_argument("--json", action="store_true", help="print JSON")


def run(args: argparse.Namespace) -> int:
    """0 where the trail is whole, 1 where it is broken. Raises StorageError where it cannot be read."""
    from medcodex.store.faults import told  # noqa: PLC0415 - --help must not pay for the database
    from medcodex.store.trail import verify  # noqa: PLC0415

    with opened_store(args.database) as store, told(), store.engine.connect() as connection:
        found = verify(connection, store.sealer.ring.trail, args.expect)
    broken = found.broken
    if args.json:
        told_broken = None if broken is None else {"number": broken.number, "reason": broken.reason}
        print(json.dumps({"rows": found.rows, "link": found.link, "broken": told_broken}))
    elif broken is None:
        print(f"the audit trail is whole: {found.rows} rows, last link {found.link}")
    else:
        print(f"the audit trail is BROKEN at row {broken.number}: {broken.reason}")
    return 0 if broken is None else 1
