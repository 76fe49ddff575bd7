"""The MLLP listener under load and under fire: many senders, a listener that is killed again and again, and a look into
the database for what was acknowledged.

    python bench/mllp.py [--messages 20000] [--connections 20] [--kills 10] [--sqlite] [--postgres]

Messages are generated (invented people, fixed seed). Each connection sends one message, waits for its answer and sends
the next, as most systems do; what was not acknowledged when the listener died is sent again. Afterwards every
acknowledged message has to be kept exactly once, with no charge or document lost or doubled, and the audit trail has
to verify. Times of answers are those of messages that no kill fell upon, over the loopback address, on a database that
writes to disk before it answers.
"""

from __future__ import annotations

import argparse
import resource
import signal
import sys
import tempfile
import time
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from hl7_traffic import SEED, traffic
from medcodex.formats.hl7v2.reading import read_messages
from medcodex.store.engine import sqlite_url
from mllp_listener import Listening, check, run
from postgres import cluster, installed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from hl7_traffic import Traffic


def reading(sent: Traffic, most: int = 4000) -> str:
    """How fast messages are read to their segments, beside the package hl7 where it is installed: messages a second."""
    messages = [message for stream in sent.streams for _, message in stream][:most]
    begun = time.perf_counter()
    for message in messages:
        for found in read_messages(message, "bench"):
            for segment in found.segments:
                segment.structure(3)
    ours = len(messages) / (time.perf_counter() - begun)
    try:
        import hl7  # noqa: PLC0415
    except ModuleNotFoundError:
        return f"reading alone: {ours:,.0f} messages/s (the package hl7 is not installed)"
    begun = time.perf_counter()
    for message in messages:
        for segment in hl7.parse(message.decode()):
            if len(segment) > 3:
                str(segment[3])
    theirs = len(messages) / (time.perf_counter() - begun)
    return f"reading alone: {ours:,.0f} messages/s; hl7 {hl7.__version__}: {theirs:,.0f}; {ours / theirs:.1f} times"


def measured(name: str, url: str, folder: Path, sent: Traffic, kills: int) -> bool:
    """One database: send, kill, check, print; whether nothing is wrong."""
    listening = Listening(folder, url)
    used = _processor()
    listening.start()
    try:
        ran = run(listening, sent, kills)
    finally:
        status = listening.end(signal.SIGTERM)
    each = (_processor() - used) * 1000 / sent.count
    found = check(folder, url, sent, ran.acknowledged)
    times, up = ran.times, ran.seconds - ran.down
    again = sum(book.again for book in ran.books)
    print(
        f"{name}: {len(ran.acknowledged):,} of {sent.count:,} messages acknowledged over {len(sent.streams)} "
        f"connections, {kills} kills, {again} attempts more\n"
        f"  {len(ran.acknowledged) / up:,.0f} messages/s while it listened ({up:.1f} s; {ran.down:.1f} s without it); "
        f"answers p50 {times[len(times) // 2] * 1000:.1f} ms, p99 {times[int(len(times) * 0.99)] * 1000:.1f} ms, "
        f"worst {times[-1] * 1000:.0f} ms\n"
        f"  the listener's processor: {each:.1f} ms a message, its {kills + 1} starts included\n"
        f"  kept: {', '.join(f'{count:,} {standing}' for standing, count in sorted(found.standing.items()))}; "
        f"lost {len(found.lost)}, doubled {len(found.doubled)}, encounters unlike what was sent {len(found.unlike)} of "
        f"{len(sent.expected):,}\n"
        f"  audit trail: {found.trail_rows:,} rows, {found.broken or 'verifies'}; the end by SIGTERM: status {status}",
        flush=True,
    )
    for what in ("lost", "doubled", "unlike"):
        if listed := getattr(found, what):
            print(f"  {what}: {', '.join(listed[:5])}")
    return found.sound and len(ran.acknowledged) == sent.count and status == 0


def _processor() -> float:
    """Seconds of the processor that listeners which have ended took."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def _database(name: str, folder: Path) -> Iterator[str]:
    with cluster(fsync=True) if name == "PostgreSQL" else nullcontext() as running:
        yield running.create("mllp") if running is not None else sqlite_url(folder / "workbench.sqlite")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--connections", type=int, default=20)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--sqlite", action="store_true", help="SQLite alone")
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL alone")
    args = parser.parse_args()
    sent = traffic(args.messages, args.connections, args.seed)
    print(", ".join(f"{count:,} {kind}" for kind, count in sent.kinds.most_common()), flush=True)
    print(reading(sent), flush=True)
    names = [name for name, asked in (("SQLite", args.sqlite), ("PostgreSQL", args.postgres)) if asked]
    sound = True
    for name in names or ("SQLite", "PostgreSQL"):
        if name == "PostgreSQL" and not installed():
            print("PostgreSQL's server programs are not installed")
            continue
        with tempfile.TemporaryDirectory() as folder, _database(name, Path(folder)) as url:
            sound &= measured(name, url, Path(folder), sent, args.kills)
    return 0 if sound else 1


if __name__ == "__main__":
    sys.exit(main())
