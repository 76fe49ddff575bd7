"""How messages are best kept: one a transaction, several a transaction, or one a transaction from several threads.

    python bench/mllp_grouping.py [--messages 1000] [--threads 4] [--group 32]

The same generated messages, without a network, into fresh databases that write to disk before they answer. Printed are
messages a second and the processor's time of this process for each.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from hl7_traffic import traffic
from medcodex.app.workbench import open_store
from medcodex.interchange.hl7v2.reading import read
from medcodex.interchange.site import Site
from medcodex.library.home import Home
from medcodex.store.engine import sqlite_url
from medcodex.workflow.arrivals.receiving import receive_many
from medcodex.workflow.people import system
from postgres import cluster, installed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.interchange.reading import Part

ACTOR = system("bench")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--messages", type=int, default=1000)
    parser.add_argument("--threads", type=int, default=4)
    parser.add_argument("--group", type=int, default=32)
    args = parser.parse_args()
    sent = traffic(args.messages, args.threads)
    streams = [
        [part._replace(format="hl7v2") for _, message in stream for part in read(message, "", Site())]
        for stream in sent.streams
    ]
    inturn = [part for stream in streams for part in stream]
    with ExitStack() as stack:
        running = stack.enter_context(cluster(fsync=True)) if installed() else None
        for name in ("SQLite", "PostgreSQL") if running is not None else ("SQLite",):
            for way, lists, group in (
                ("one a transaction", [inturn], 1),
                (f"{args.group} a transaction", [inturn], args.group),
                (f"one a transaction, {args.threads} threads", streams, 1),
            ):
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
                place = sqlite_url(folder / "workbench.sqlite")
                if name == "PostgreSQL" and running is not None:
                    place = running.create(folder.name)
                print(f"{name}, {way}: {_kept(place, folder, lists, group)}", flush=True)


def _kept(url: str, folder: Path, lists: Sequence[Sequence[Part]], group: int) -> str:
    os.environ["MEDCODEX_KEYS"] = str(folder / "keys")
    store = open_store(url, Home(folder))

    def keep(parts: Sequence[Part]) -> None:
        for begin in range(0, len(parts), group):
            receive_many(store, ACTOR, parts[begin : begin + group], "bench")

    begun, used = time.perf_counter(), time.process_time()
    with ThreadPoolExecutor(len(lists)) as threads:
        list(threads.map(keep, lists))
    seconds, processor = time.perf_counter() - begun, time.process_time() - used
    store.dispose()
    count = sum(map(len, lists))
    return f"{count / seconds:,.0f} messages/s, {processor / count * 1000:.1f} ms of the processor each"


if __name__ == "__main__":
    main()
