"""``medcodex watch``: a folder into which other systems put files."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting
from medcodex.cli.database_options import add_database
from medcodex.cli.ending import until_ended
from medcodex.cli.extras import check_installed
from medcodex.errors import StorageError

if TYPE_CHECKING:
    import argparse
    import threading

    from medcodex.app.ingest.watching import Watcher

_LONGEST_PAUSE = 60.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="done and parked are made in it")
    add_database(parser)
    parser.add_argument("--site", metavar="FILE", help="the site's own tables (docs/site.md)")
    seconds = expecting(_seconds, "seconds from 0.1 to 3600")
    parser.add_argument("--every", type=seconds, default=2.0, metavar="S", help="look every S seconds (default: 2)")
    parser.add_argument("--quiet", type=seconds, default=2.0, metavar="S",
                        help="a file is complete once it lay still for S seconds (default: 2)")  # fmt: skip
    parser.add_argument("--once", action="store_true", help="end when nothing is left in the folder")


def run(args: argparse.Namespace) -> int:
    """Watch until the process is told to end; 0. Raises MedcodexError where the folder cannot be used."""
    try:
        from medcodex.app.ingest.rereading import site_at  # noqa: PLC0415 - --help must not pay for the database
        from medcodex.app.ingest.watching import Watcher, alone  # noqa: PLC0415 - as above
        from medcodex.app.workbench import open_store  # noqa: PLC0415 - as above
        from medcodex.library.home import default_home  # noqa: PLC0415 - as above
        from medcodex.workflow.people import system  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        check_installed(error, "watch")
        raise
    home = default_home()
    site = site_at(args.site, home)
    with alone(args.folder), until_ended() as ended:
        store = open_store(args.database, home)
        try:
            _watch(Watcher(store, system("interface"), site, args.folder, args.quiet), args, ended)
        finally:
            store.dispose()
    return 0


def _watch(watcher: Watcher, args: argparse.Namespace, ended: threading.Event) -> None:
    pause = args.every
    while not ended.is_set():
        try:
            counts: Counter[str] = Counter()
            for taken in watcher.look():
                counts[taken.status] += 1
                # Files' names may be patients': the parked folder has them.
                for part in taken.parts:
                    print(" ".join(filter(None, (part.status, part.arrival))), flush=True)
                if ended.is_set():
                    break
            pause = args.every
            if args.once and not watcher.pending():
                return
        except StorageError as error:
            pause = min(pause * 2, _LONGEST_PAUSE)
            print(f"medcodex: {error.message}; files are left where they are, next look in {pause:g} s",
                  file=sys.stderr)  # fmt: skip
        ended.wait(pause)


def _seconds(text: str) -> float:
    found = float(text)
    if not 0.1 <= found <= 3600:
        raise ValueError(text)
    return found
