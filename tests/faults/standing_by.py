"""A server that starts at once, however often it is killed: a process that never serves opens the code books and the
engine, and forks ``medcodex serve`` whenever it is told to. What is killed is the whole program, from its command line
to its database; only what it would read anew from files that nobody changes is there already."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import IO, TYPE_CHECKING

from bench.postgres import port_set_aside
from bench.workbench_server import Server

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SAYS = "medcodex serves at "
GONE = "gone"
ENDS = {"kill": signal.SIGKILL, "stop": signal.SIGTERM}


class StandingBy(Server):
    """``bench.workbench_server.Server``, but that it starts within a second from the second time on."""

    def __init__(self, folder: Path, database: str) -> None:
        super().__init__(folder, database, port_set_aside())
        self._parent: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start the server and wait until it says where it serves; after the first time on the same port."""
        if self._parent is None:
            with (self.folder / "server.log").open("a") as log:
                self._parent = subprocess.Popen(
                    [sys.executable, "-m", "tests.faults.standing_by"],
                    env=os.environ | {"MEDCODEX_KEYS": str(self.folder / "keys")},
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=log,
                    text=True,
                )
        said = self._ask(f"serve --port {self._port} --database {self.database}")
        if not said.startswith(SAYS):
            raise RuntimeError(f"the server did not start: {self.log()[-2000:]}")
        self.url = said.removeprefix(SAYS).strip().rstrip("/")
        self._port = int(self.url.rpartition(":")[2])

    def kill(self) -> None:
        """As a power cut would."""
        assert self._ask("kill") == GONE

    def stop(self) -> None:
        """As an operator would; nothing stands by any more."""
        if self._parent is None:
            return
        self._ask("stop")
        _, pipe = self._pipes()
        self._parent.communicate(timeout=60)
        pipe.close()
        self._parent = None

    def _ask(self, words: str) -> str:
        to, answers = self._pipes()
        to.write(f"{words}\n")
        to.flush()
        for line in answers:
            if line.startswith((SAYS, GONE)):
                return line.strip()
        return ""

    def _pipes(self) -> tuple[IO[str], IO[str]]:
        assert self._parent is not None
        assert self._parent.stdin is not None
        assert self._parent.stdout is not None
        return self._parent.stdin, self._parent.stdout


def stand_by() -> None:
    """Open all, and then do what each line of standard input says: a command line to run in a process of its own, or an
    end for the one that runs."""
    serve = opened()
    running = 0
    for line in sys.stdin:
        words = line.split()
        if words[0] in ENDS:
            if running:
                os.kill(running, ENDS[words[0]])
                os.waitpid(running, 0)
                running = 0
            print(GONE, flush=True)  # noqa: T201 - the answer
            continue
        running = os.fork()
        if not running:
            sys.stdin.close()
            os._exit(serve(words))


def opened() -> Callable[[list[str]], int]:
    """The command line, with what it opens for coding and for FHIR opened already."""
    import medcodex.app.coding_session.desk as sessions  # noqa: PLC0415 - both before anything takes names from them
    from medcodex.app import fhir  # noqa: PLC0415
    from medcodex.app.coding_session.warming import warm  # noqa: PLC0415
    from medcodex.library.home import default_home  # noqa: PLC0415
    from medcodex.library.shelf import Shelf  # noqa: PLC0415
    from medcodex.web.asking import today  # noqa: PLC0415

    means = sessions.open_means(Shelf(default_home()))
    warm(means, today())
    systems = fhir.open_systems(default_home(), today=today)
    systems.warm()
    sessions.open_means = lambda *_, **__: means
    fhir.open_systems = lambda *_, **__: systems
    import medcodex.web.identity.wiring  # noqa: PLC0415 - what the command imports only once it runs
    import medcodex.web.workbench.wiring  # noqa: F401, PLC0415
    from medcodex.cli.main import main  # noqa: PLC0415

    return main


if __name__ == "__main__":
    stand_by()
