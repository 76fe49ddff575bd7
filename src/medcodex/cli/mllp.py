"""``medcodex mllp``: hears HL7 version 2 messages over the network."""

from __future__ import annotations

import signal
from threading import Event
from typing import TYPE_CHECKING

from medcodex.cli.mllp_options import add_mllp, asked_for, hearing
from medcodex.cli.workbench_options import add_database, opened_store

if TYPE_CHECKING:
    import argparse


def configure(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of the command."""
    parser.add_argument(
        "--listen", metavar="HOST:PORT", default="127.0.0.1:2575", help="where (default: 127.0.0.1:2575; port 0: any)"
    )
    add_database(parser)
    add_mllp(parser)


def run(args: argparse.Namespace) -> int:
    """Listen until the process is told to end (SIGTERM, or an interrupt from the terminal); what was heard is kept and
    answered first. UsageError where the address cannot be listened on; StorageError."""
    import logging  # noqa: PLC0415 - --help must not pay for the listener

    asked_for(args, args.listen).check()
    logging.basicConfig(level=logging.WARNING, format="medcodex: %(message)s")
    ending = Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ending.set())
    with opened_store(args.database) as store, hearing(args, args.listen, store) as address:
        print(f"medcodex hears HL7 at {address}", flush=True)
        ending.wait()
    return 0
