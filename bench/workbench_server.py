"""A workbench as a process of its own, filled with sample charts and coders; the look into its database afterwards."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from string import ascii_lowercase
from typing import IO, TYPE_CHECKING

import httpx
from sqlalchemy import select

from medcodex.app.demo.charts import sample_charts
from medcodex.app.workbench import open_store
from medcodex.library.home import Home
from medcodex.store.identity.passwords import Argon2
from medcodex.store.schema.foundation import charts
from medcodex.store.schema.session import decisions, final_claims
from medcodex.store.trail import verify
from medcodex.workflow.identity.accounts import set_password
from medcodex.workflow.intake.filing import file_chart
from medcodex.workflow.people import Role, User, system

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from coders import Book
    from medcodex.store.work import DatabaseStore

_SAYS = "medcodex serves at "
_CODE = "from medcodex.cli.main import entry; entry()"
UNSTOPPED = frozenset({"unsigned-colonoscopy", "missing-summary-copd"})
"""Sample charts that cannot be completed: an unsigned document, a summary that is missing."""


class Server:
    """``medcodex serve`` over a database; ``folder`` keeps the keys and the log."""

    def __init__(self, folder: Path, database: str, port: int = 0, workers: int = 1) -> None:
        self.folder = folder
        self.database = database
        self.workers = workers
        self.url = ""
        self._port = port
        self._process: subprocess.Popen[str] | None = None
        self._log: IO[str] | None = None

    def store(self) -> DatabaseStore:
        """A store over the same database, with the same keys."""
        os.environ["MEDCODEX_KEYS"] = str(self.folder / "keys")
        return open_store(self.database, Home(self.folder))

    def start(self) -> None:
        """Start the server and wait until it answers; after the first time on the same port."""
        self._log = (self.folder / "server.log").open("a")
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-c", _CODE, "serve", "--port", str(self._port)),
                *("--database", self.database),
                *(("--workers", str(self.workers)) if self.workers > 1 else ()),
            ],
            env=os.environ | {"MEDCODEX_KEYS": str(self.folder / "keys")},
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )
        line = _output(self._process).readline()
        if not line.startswith(_SAYS):
            raise RuntimeError(f"the server did not start: {(self.folder / 'server.log').read_text()[-2000:]}")
        self.url = line.removeprefix(_SAYS).strip().rstrip("/")
        self._port = int(self.url.rpartition(":")[2])
        for _ in range(100):
            try:
                if httpx.get(f"{self.url}/login", trust_env=False).status_code == httpx.codes.OK:
                    return
            except httpx.TransportError:
                time.sleep(0.1)
        raise RuntimeError("the server does not answer")

    def code_ahead(self) -> float:
        """Code all charts that wait, as ``medcodex ahead`` does; seconds."""
        begun = time.monotonic()
        command = [sys.executable, "-c", _CODE, "ahead", "--once", "--quiet", "0", "--database", self.database]
        environment = os.environ | {"MEDCODEX_KEYS": str(self.folder / "keys")}
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
        return time.monotonic() - begun

    def log(self) -> str:
        """What the server has said on standard error."""
        return (self.folder / "server.log").read_text()

    def processes(self) -> list[int]:
        """The process that was started and all that it started."""
        if self._process is None:
            raise RuntimeError("the server does not run")
        return tree(self._process.pid)

    def kill_worker(self, chance: Random) -> int:
        """Kill one of several workers, as a fault in it would; its number."""
        workers = [one for one in self.processes()[1:] if b"spawn_main" in command(one)]
        found = chance.choice(workers)
        os.kill(found, signal.SIGKILL)
        return found

    def kill(self) -> None:
        """As a power cut would."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """As an operator would."""
        self._end(signal.SIGTERM)

    def _end(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(30)
            _output(self._process).close()
            self._process = None
        if self._log is not None:
            self._log.close()
            self._log = None


def _output(process: subprocess.Popen[str]) -> IO[str]:
    if process.stdout is None:
        raise RuntimeError("the server was started without a pipe")
    return process.stdout


def tree(root: int) -> list[int]:
    """A process and all below it, as Linux tells them."""
    below: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it ended meanwhile
            below.setdefault(int(_fields(stat)[1]), []).append(int(stat.parent.name))
    found = [root]
    for process in found:
        found += below.get(process, [])
    return found


def command(process: int) -> bytes:
    """The command line of a process; empty where it has ended, also in the middle of being looked at."""
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""


def processor_seconds(processes: Iterable[int]) -> float:
    """How long processes have kept processors busy by now, those that they started and that ended included."""
    ticks = 0
    for process in processes:
        with suppress(OSError):
            ticks += sum(int(one) for one in _fields(Path(f"/proc/{process}/stat"))[11:15])
    return ticks / os.sysconf("SC_CLK_TCK")


def stolen_seconds() -> float:
    """How long the machine's processors were kept from it by its host (steal, proc_stat(5)), since it started."""
    cells = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    return int(cells[8]) / os.sysconf("SC_CLK_TCK")


def _fields(stat: Path) -> list[str]:
    """What stands behind the name, which may hold blanks: state, parent ..."""
    return stat.read_text().rpartition(")")[2].split()


def _name(number: int, length: int) -> str:
    return "".join(Random(number).choices(ascii_lowercase, k=length)).capitalize()  # noqa: S311 - names, no secrets


def fill(store: DatabaseStore, people: int, copies: int, today: dt.date, password: str) -> list[str]:
    """Coders with a password, and so many copies of each sample chart that can be completed; the coders' logins."""
    known = Argon2().hash(password)
    actor = system("bench")
    logins = [f"coder{number}" for number in range(people)]
    with store.begin(actor) as work:
        for login in logins:
            user = User(work.new_id(), login, login.title(), Role.CODER, work.now)
            work.people.add(user)
            set_password(work, user, known)
    samples = [chart for name, chart in sample_charts(today).items() if name not in UNSTOPPED]
    for copy in range(copies):
        with store.begin(actor) as work:
            for chart in samples:
                # Another person: under one name the index would link them all, and nobody has sixty stays at once.
                name = f"{_name(copy, 9)}, {_name(copy + copies, 7)}"
                patient = replace(chart.patient, mrn=f"{chart.patient.mrn}-{copy}", name=name)
                file_chart(work, replace(chart, account=f"{chart.account}-{copy}", patient=patient))
    return logins


@dataclass(frozen=True, slots=True)
class Checked:
    """What a look into the database found: ``lost`` decisions were acknowledged and are not there, ``doubled`` are
    there more than once, ``unknown`` were never sent; ``half`` are charts whose status does not agree with their
    claims, ``twice`` charts that two coders got; ``broken`` says how the trail breaks."""

    acknowledged: int
    found: int
    lost: Sequence[str]
    doubled: Sequence[str]
    unknown: Sequence[str]
    half: Sequence[str]
    twice: Sequence[str]
    trail_rows: int
    broken: str | None

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not (self.lost or self.doubled or self.unknown or self.half or self.twice or self.broken)


def check(store: DatabaseStore, books: Iterable[Book]) -> Checked:
    """Hold what coders were told against what the database has."""
    books = list(books)
    sent: dict[str, tuple[str, str]] = {}
    acknowledged: dict[str, tuple[str, str]] = {}
    for book in books:
        sent |= book.sent
        acknowledged |= book.acknowledged
    with store.engine.connect() as connection:
        rows = connection.execute(
            select(decisions.c.key, decisions.c.chart_id, decisions.c.claim).where(decisions.c.kind != "coded")
        ).all()
        kept = Counter((row.key, row.chart_id, row.claim) for row in rows)
        final = {
            (row.chart_id, row.claim)
            for row in connection.execute(select(final_claims).where(final_claims.c.reopened_at.is_(None)))
        }
        half = [
            row.id
            for row in connection.execute(select(charts.c.id, charts.c.status, charts.c.claims))
            if (row.status == "complete") != all((row.id, claim) in final for claim in row.claims.split())
        ]
        trail = verify(connection, store.sealer.ring.trail)
    claimed = Counter(chart for book in books for chart in book.claimed)
    done = {one for book in books for one in book.completed}
    return Checked(
        acknowledged=len(acknowledged),
        found=len(rows),
        lost=[key for key, place in acknowledged.items() if not kept[(key, *place)]]
        + [f"{chart} {claim}" for chart, claim in done if (chart, claim) not in final],
        doubled=[key for (key, *_), count in kept.items() if count > 1],
        unknown=[key for key, *_ in kept if key not in sent],
        half=half,
        twice=[chart for chart, count in claimed.items() if count > 1],
        trail_rows=trail.rows,
        broken=trail.broken.reason if trail.broken else None,
    )
