"""medcodex patients"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from medcodex.cli.book_options import add_json
from medcodex.cli.database_options import add_database, existing
from medcodex.cli.extras import check_installed

if TYPE_CHECKING:
    import argparse

_AT_ONCE = 200


def configure(parser: argparse.ArgumentParser) -> None:
    """The command's arguments."""
    add_database(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Bring patients into the index who were kept before there was one; a step at a time, so that a killed run is
    simply begun again."""
    try:
        from medcodex.workflow.index.keeping import index_rest  # noqa: PLC0415
        from medcodex.workflow.people import system  # noqa: PLC0415

        store = existing(args)
    except ModuleNotFoundError as error:
        check_installed(error, "patients")
        raise
    indexed = 0
    try:
        while True:
            with store.begin(system("patients")) as work:
                done = index_rest(work, _AT_ONCE)
                counts = {str(state): count for state, count in work.index.counts().items()}
            indexed += done
            if done < _AT_ONCE:
                break
    finally:
        store.dispose()
    if args.json:
        print(json.dumps({"indexed": indexed, "pairs": counts}))
        return 0
    print(f"{indexed} patients brought into the index")
    print(f"{counts['linked']} pairs linked, {counts['possible'] + counts['later']} wait for somebody")
    return 0
