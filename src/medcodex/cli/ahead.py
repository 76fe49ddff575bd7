"""``medcodex ahead``: codes charts before a coder opens them."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from medcodex.cli.arguments import expecting
from medcodex.cli.book_options import say
from medcodex.cli.ending import until_ended
from medcodex.cli.extras import check_installed
from medcodex.cli.workbench_options import add_database, opened_store
from medcodex.errors import StorageError

if TYPE_CHECKING:
    import argparse
    import threading

    from medcodex.app.coding_session.ahead import AheadCoder

_KINDNESS = 10
"""Added to the niceness of the process: whoever waits for a page goes first."""
_LONGEST_PAUSE = 60.0
_MOST = 86_400.0


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    add_database(parser)
    seconds = expecting(_seconds, "seconds from 0 to 86400")
    parser.add_argument("--every", type=seconds, default=5.0, metavar="S", help="look every S seconds (default: 5)")
    parser.add_argument("--quiet", type=seconds, default=120.0, metavar="S",
                        help="a chart is coded once no document came for S seconds (default: 120)")  # fmt: skip
    parser.add_argument("--once", action="store_true", help="end when nothing is left to be coded")


def run(args: argparse.Namespace) -> int:
    """Code what waits until the process is told to end (SIGTERM, or an interrupt from the terminal); the claim at hand
    is finished. UsageError, StorageError where the database cannot be used."""
    try:
        from medcodex.app.coding_session.opening import open_ahead  # noqa: PLC0415 - --help must not pay for the engine
        from medcodex.library.home import default_home  # noqa: PLC0415 - as above
    except ModuleNotFoundError as error:
        check_installed(error, "ahead")
        raise
    if hasattr(os, "nice"):
        os.nice(_KINDNESS)
    with until_ended() as ended, opened_store(args.database) as store:
        _code(open_ahead(store, default_home(), args.quiet, say), args, ended)
    return 0


def _code(coder: AheadCoder, args: argparse.Namespace, ended: threading.Event) -> None:
    pause = args.every
    while not ended.is_set():
        try:
            coded = coder.round(ended.is_set)
            if coded:
                print(f"{coded} coded", flush=True)
            pause = args.every
            if args.once:
                return
        except StorageError as error:
            if args.once:
                raise
            pause = min(max(pause, 1.0) * 2, _LONGEST_PAUSE)
            print(f"medcodex: {error.message}; next look in {pause:g} s", file=sys.stderr)
        ended.wait(pause)


def _seconds(text: str) -> float:
    found = float(text)
    if not 0 <= found <= _MOST:
        raise ValueError(text)
    return found
