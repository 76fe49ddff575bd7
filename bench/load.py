"""Fifty coders at once on PostgreSQL: how long pages take, and whether every decision is kept once.

    python bench/load.py [--coders 50] [--think 1.0] [--minutes 5] [--workers 1] [--ahead] [--sqlite]

A real server process, a throw-away cluster with fsync on, and the coders are on this machine together. Each coder signs
in, then takes the next chart, opens its session, decides on every proposed code and completes, with a pause of thinking
before each request. Afterwards what was acknowledged is held against the database, and the audit trail is verified.
With ``--ahead`` the charts were coded before, as ``medcodex ahead`` does beside a service. What the server and
PostgreSQL used of the processors is told too: unlike the times it says something on a machine that is busy otherwise;
and what the machine's host kept from it, which makes every time longer. Exits 1 where a decision is lost or doubled, a
chart half finished, or the trail broken.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import os
import random
import sys
import tempfile
import threading
import time
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import httpx

from coders import PASSWORD, Coder, RefusedError
from medcodex.store.engine import sqlite_url
from postgres import cluster
from workbench_server import Server, check, fill, processor_seconds, stolen_seconds, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from coders import Book


def main() -> int:
    """Run it and print what was measured."""
    asked = _arguments()
    with (
        tempfile.TemporaryDirectory(prefix="medcodex-load-") as made,
        _database(Path(made), asked.sqlite) as (url, base),
    ):
        server = Server(Path(made), url, workers=asked.workers)
        store = server.store()
        copies = max(4, round(asked.coders * asked.minutes * 60 / (asked.think + 0.1) / 14 / 16) + 2)
        logins = fill(store, asked.coders, copies, dt.datetime.now(dt.UTC).date(), PASSWORD)
        server.start()
        try:
            if asked.ahead:
                print(f"coded ahead in {server.code_ahead():.0f} s")
            first = _open_books(server.url, logins[0])
            time.sleep(asked.settle)
            before, kept = _used(server, base), stolen_seconds()
            books, refused, seconds = _work(server.url, logins, asked.think, asked.arrive, asked.minutes * 60)
            used = [after - then for after, then in zip(_used(server, base), before, strict=True)]
            stolen = stolen_seconds() - kept
        finally:
            server.stop()
        _tell(books, refused, seconds, asked)
        _tell_used(used, sum(len(book.times) for book in books), seconds)
        print(f"processors, kept from the machine by its host: {stolen / seconds:.2f} of {os.cpu_count()}")
        found = check(store, [first, *books])
        store.dispose()
    print(f"\ndecisions acknowledged {found.acknowledged}, found {found.found}")
    print(f"lost {len(found.lost)}, doubled {len(found.doubled)}, not sent {len(found.unknown)}")
    print(f"charts half finished {len(found.half)}, given to two {len(found.twice)}")
    print(f"audit trail: {found.trail_rows} rows, {found.broken or 'verified'}")
    if asked.out:
        asked.out.write_text(json.dumps(_figures(books, seconds), indent=1) + "\n")
    return 0 if found.sound and not refused else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--coders", type=int, default=50)
    parser.add_argument("--think", type=float, default=1.0, help="seconds before each request")
    parser.add_argument("--arrive", type=float, default=5.0, help="seconds within which all sign in")
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--workers", type=int, default=1, help="processes of the server")
    parser.add_argument("--ahead", action="store_true", help="the charts are coded before anybody opens them")
    parser.add_argument("--settle", type=float, default=0.0, help="seconds between the start and the first coder")
    parser.add_argument("--sqlite", action="store_true", help="on SQLite in place of PostgreSQL")
    parser.add_argument("--out", type=Path, help="a file for the figures as JSON")
    return parser.parse_args()


@contextmanager
def _database(folder: Path, sqlite: bool) -> Iterator[tuple[str, int | None]]:
    """The database's address, and PostgreSQL's first process."""
    if sqlite:
        yield sqlite_url(folder / "workbench.sqlite"), None
        return
    with cluster(fsync=True) as running:
        yield running.create("load"), running.process()


def _used(server: Server, base: int | None) -> tuple[float, float, float]:
    """Seconds of processors that the server, PostgreSQL and the coders themselves have used by now."""
    database = processor_seconds(tree(base)) if base is not None else 0.0
    return processor_seconds(server.processes()), database, time.process_time()


def _open_books(url: str, login: str) -> Book:
    """Code one chart before the clock runs: a server that has just started opens its code books, once, for some
    seconds."""
    first = Coder(url, login, random.Random(login))  # noqa: S311 - nothing secret hangs on it
    first.sign_in()
    first.code_one()
    first.close()
    return first.book


def _work(
    url: str, logins: list[str], think: float, arrive: float, seconds: float
) -> tuple[list[Book], list[str], float]:
    """All coders at once until the time is over; each finishes the request at hand."""
    stop = threading.Event()
    refused: list[str] = []
    coders = [Coder(url, login, random.Random(login), lambda: _pause(stop, think)) for login in logins]  # noqa: S311

    def run(coder: Coder) -> None:
        stop.wait(random.Random(coder.login).uniform(0, arrive))  # noqa: S311 - nobody comes in at the same second
        try:
            coder.sign_in()
            while not stop.is_set():
                _pause(stop, think)
                if not coder.code_one():
                    refused.append("no chart is left: the bench brought too few")
                    return
        except _OverError:
            return
        except (RefusedError, httpx.HTTPError) as error:
            refused.append(f"{coder.login}: {error}")

    threads = [threading.Thread(target=run, args=(coder,)) for coder in coders]
    started = time.monotonic()
    for thread in threads:
        thread.start()
    stop.wait(seconds)
    stop.set()
    for thread in threads:
        thread.join()
    for coder in coders:
        coder.close()
    return [coder.book for coder in coders], refused, time.monotonic() - started


class _OverError(Exception):
    """The time is over."""


def _pause(stop: threading.Event, think: float) -> None:
    if stop.wait(think):
        raise _OverError


def _figures(books: list[Book], seconds: float) -> dict[str, dict[str, float]]:
    pages: dict[str, list[float]] = defaultdict(list)
    for book in books:
        for page, took, _ in book.times:
            pages[page].append(took)
            pages["all"].append(took)
    return {
        page: {
            "requests": len(found),
            "per_second": round(len(found) / seconds, 2),
            **{f"p{part}_ms": round(1000 * _quantile(found, part / 100), 1) for part in (50, 95, 99)},
            "max_ms": round(1000 * max(found), 1),
        }
        for page, found in pages.items()
    }


def _quantile(values: list[float], part: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]


def _tell(books: list[Book], refused: list[str], seconds: float, asked: argparse.Namespace) -> None:
    kind = "SQLite" if asked.sqlite else "PostgreSQL"
    print(f"{asked.coders} coders, {asked.think:g} s think time, {seconds:.0f} s, {kind}, workers {asked.workers}")
    print(f"{'page':<14} {'requests':>8} {'/s':>7} {'p50 ms':>8} {'p95 ms':>8} {'p99 ms':>8} {'max ms':>8}")
    for page, row in _figures(books, seconds).items():
        cells = [row[name] for name in ("p50_ms", "p95_ms", "p99_ms", "max_ms")]
        told = " ".join(f"{cell:>8.0f}" for cell in cells)
        print(f"{page:<14} {row['requests']:>8.0f} {row['per_second']:>7.1f} {told}")
    statuses = sorted({status for book in books for _, _, status in book.times})
    print(f"statuses {statuses}; claims completed {sum(len(book.completed) for book in books)}, stopped "
          f"{sum(book.stopped for book in books)}; conflicts {sum(book.conflicts for book in books)}, sent again "
          f"{sum(book.faults for book in books)}")  # fmt: skip
    for line in refused[:10]:
        print(f"refused: {line}", file=sys.stderr)


def _tell_used(used: list[float], requests: int, seconds: float) -> None:
    for name, busy in zip(("server", "PostgreSQL", "coders"), used, strict=True):
        print(
            f"processors, {name}: {1000 * busy / max(requests, 1):.1f} ms a request, {busy / seconds:.2f} of one busy"
        )


if __name__ == "__main__":
    sys.exit(main())
