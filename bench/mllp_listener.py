"""A listener as a process of its own, senders who come back whatever breaks under them, and the look into the database
afterwards."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import IO, TYPE_CHECKING

from sqlalchemy import select

from medcodex.app.workbench import open_store
from medcodex.formats.mllp import Deframer, Frame, framed
from medcodex.library.home import Home
from medcodex.store.schema.arrivals import arrivals
from medcodex.store.trail import verify
from medcodex.workflow.arrivals.arrival import digest
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from hl7_traffic import Expected, Traffic
    from medcodex.workflow.work import Work

_CODE = "from medcodex.cli.main import entry; entry()"
_PATIENCE = 120.0


class Listening:
    """``medcodex mllp`` as a process over a database; ``folder`` keeps the keys and the log."""

    def __init__(self, folder: Path, database: str) -> None:
        self.folder = folder
        self.database = database
        self.port = 0
        self._process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it and wait until it listens; after the first time on the same port."""
        with (self.folder / "mllp.log").open("a") as log:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    _CODE,
                    "mllp",
                    "--listen",
                    f"127.0.0.1:{self.port}",
                    "--database",
                    self.database,
                ],
                env=os.environ | {"MEDCODEX_KEYS": str(self.folder / "keys")},
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )
        line = _output(self._process).readline()
        if "://" not in line:
            raise RuntimeError(f"the listener did not start: {self.log()[-2000:]}")
        self.port = int(line.strip().rpartition(":")[2])

    def log(self) -> str:
        """What it said."""
        return (self.folder / "mllp.log").read_text()

    def end(self, number: signal.Signals) -> int:
        """Kill it, or have it end; its exit status."""
        if self._process is None:
            return 0
        self._process.send_signal(number)
        status = self._process.wait(60)
        _output(self._process).close()
        self._process = None
        return status


def _output(process: subprocess.Popen[str]) -> IO[str]:
    if process.stdout is None:
        raise RuntimeError("the listener was started without a pipe")
    return process.stdout


@dataclass
class Book:
    """What a sender was told: codes of answers by number, seconds to each answer that came on the first attempt."""

    acknowledged: dict[str, str] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    again: int = 0


class Sender(threading.Thread):
    """One connection's messages, one after the other, until each is acknowledged."""

    def __init__(self, port: int, messages: Sequence[tuple[str, bytes]], stopped: threading.Event) -> None:
        super().__init__(daemon=True)
        self.book = Book()
        self._port = port
        self._messages = messages
        self._stopped = stopped
        self._socket: socket.socket | None = None

    def run(self) -> None:
        for control, message in self._messages:
            first = True
            while not self._stopped.is_set():
                begun = time.perf_counter()
                code = self._sent(control, framed(message))
                if code == "AA":
                    self.book.acknowledged[control] = code
                    if first:
                        self.book.times.append(time.perf_counter() - begun)
                    break
                first = False
                self.book.again += 1
                time.sleep(0.05)
        if self._socket is not None:
            self._socket.close()

    def _sent(self, control: str, frame: bytes) -> str | None:
        """The code of the answer; None where the connection broke."""
        try:
            if self._socket is None:
                self._socket = socket.create_connection(("127.0.0.1", self._port), timeout=_PATIENCE)
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.sendall(frame)
            deframer = Deframer(100_000)
            while data := self._socket.recv(65536):
                for one in deframer.feed(data):
                    if isinstance(one, Frame):
                        return _code(one.data, control)
        except OSError:
            pass
        if self._socket is not None:
            self._socket.close()
            self._socket = None
        return None


def _code(answer: bytes, control: str) -> str:
    fields = next(line for line in answer.split(b"\r") if line.startswith(b"MSA")).decode().split("|")
    if fields[2] != control:
        raise RuntimeError(f"the answer to {control} speaks of {fields[2]}")
    return fields[1]


@dataclass(frozen=True, slots=True)
class Ran:
    """A run: what senders were told, seconds in all and of these without a listener."""

    books: Sequence[Book]
    seconds: float
    down: float

    @property
    def acknowledged(self) -> dict[str, str]:
        """All answers by number."""
        return {control: code for book in self.books for control, code in book.acknowledged.items()}

    @property
    def times(self) -> list[float]:
        """Seconds to each answer, sorted."""
        return sorted(one for book in self.books for one in book.times)


def run(listening: Listening, sent: Traffic, kills: int) -> Ran:
    """Send everything, killing the listener so many times at random."""
    chance = random.Random(sent.count)  # noqa: S311 - nothing secret hangs on it
    stopped = threading.Event()
    senders = [Sender(listening.port, stream, stopped) for stream in sent.streams]
    due = sorted(chance.randrange(sent.count // 50, sent.count) for _ in range(kills))
    begun, down = time.perf_counter(), 0.0
    for sender in senders:
        sender.start()
    try:
        for count in due:
            while sum(len(sender.book.acknowledged) for sender in senders) < count:
                if not any(sender.is_alive() for sender in senders):
                    break
                time.sleep(0.002)
            time.sleep(chance.random() * 0.05)
            killed = time.perf_counter()
            listening.end(signal.SIGKILL)
            listening.start()
            down += time.perf_counter() - killed
        for sender in senders:
            sender.join()
    finally:
        stopped.set()
    return Ran([sender.book for sender in senders], time.perf_counter() - begun, down)


@dataclass(frozen=True, slots=True)
class Checked:
    """What the database holds against what was acknowledged: numbers of messages ``lost`` or ``doubled``, accounts of
    encounters whose charges or documents are not as sent, how messages stand, how the trail breaks."""

    lost: Sequence[str]
    doubled: Sequence[str]
    unlike: Sequence[str]
    standing: dict[str, int]
    trail_rows: int
    broken: str | None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.unlike or self.broken)


def check(folder: Path, database: str, sent: Traffic, acknowledged: dict[str, str]) -> Checked:
    """Look into the database."""
    os.environ["MEDCODEX_KEYS"] = str(folder / "keys")
    store = open_store(database, Home(folder))
    blind = store.sealer.ring.blind
    by_digest = {blind("arrival", digest(message)): control for stream in sent.streams for control, message in stream}
    kept: Counter[str] = Counter()
    standing: Counter[str] = Counter()
    with store.engine.connect() as connection:
        for row in connection.execute(select(arrivals.c.digest, arrivals.c.standing)):
            kept[by_digest.get(row.digest, "unknown")] += 1
            standing[row.standing] += 1
        trail = verify(connection, store.sealer.ring.trail)
    with store.begin(system("bench")) as work:
        unlike = [account for account, expected in sent.expected.items() if not _as_sent(work, account, expected)]
    store.dispose()
    return Checked(
        [control for control in acknowledged if control not in kept],
        [control for control, count in kept.items() if count > 1 or control == "unknown"],
        unlike,
        dict(standing),
        trail.rows,
        trail.broken.reason if trail.broken else None,
    )


def _as_sent(work: Work, account: str, expected: Expected) -> bool:
    """Whether an encounter has each charge and each note once."""
    chart = work.charts.by_account(account)
    if chart is None:
        return False
    numbers = [one.number for one in work.charts.documents(chart.id)]
    versions = [one.version for one in work.charts.documents(chart.id)]
    notes = {note for note in expected.notes if sum(note in number for number in numbers) == 1}
    return len(work.charts.charges(chart.id)) == expected.charges and notes == expected.notes and set(versions) <= {1}
