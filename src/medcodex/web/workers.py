"""Several processes that answer on one socket. Python runs one thread of a process at a time, so that one process keeps
one processor busy; each of these is a process of its own, started anew where it dies, and ends with the one that
started it, however that one ends."""

from __future__ import annotations

import logging
import multiprocessing
import signal
import time
from contextlib import AbstractContextManager, suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING

from medcodex.errors import UsageError
from medcodex.web.identity.pace import Tally
from medcodex.web.worker import GRACE
from medcodex.web.worker_start import work

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from medcodex.web.identity.door import Doors
    from medcodex.web.settings import Settings

    OpenDoors = Callable[[], AbstractContextManager[Doors | None]]

log = logging.getLogger("medcodex.web")
_LOOK = 0.5  # seconds between two looks whether the service is to end
_BREATH = 2.0  # seconds before a worker is started in place of one that never was ready


class Workers:
    """So many processes over one socket, watched by this one."""

    def __init__(self, count: int, listening: socket.socket, settings: Settings, open_doors: OpenDoors) -> None:
        """``open_doors`` goes to another process and so has to be one that can be pickled."""
        self._spawn = multiprocessing.get_context("spawn")
        self._given = (listening, settings, open_doors, Tally())
        self._count = count
        self._workers: dict[SpawnProcess, Connection] = {}
        self._ready: set[SpawnProcess] = set()
        self._ending = False

    def run(self, ready: Callable[[], bool]) -> None:
        """Start them and watch until this process is told to end (SIGTERM, or an interrupt from the terminal).
        ``ready`` is called once all answer. UsageError where one cannot start at all."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._end)
        try:
            for _ in range(self._count):
                self._start()
            while not self._ending and len(self._ready) < self._count:
                if self._ended():
                    raise UsageError("a worker could not start; what it says stands above", "--workers")
            if not self._ending:
                ready()
            while not self._ending:
                for worker in self._ended():
                    self._replace(worker)
        finally:
            self._stop()

    def _start(self) -> None:
        ours, theirs = self._spawn.Pipe()
        worker = self._spawn.Process(target=work, args=(theirs, *self._given), daemon=True)
        worker.start()
        theirs.close()
        self._workers[worker] = ours

    def _ended(self) -> list[SpawnProcess]:
        """Wait a moment for what happens: a worker says that it is ready, or ends. Those that ended."""
        waiting = [line for worker, line in self._workers.items() if worker not in self._ready]
        happened = wait([*(worker.sentinel for worker in self._workers), *waiting], timeout=_LOOK)
        for worker, line in self._workers.items():
            if line in happened:
                with suppress(EOFError, OSError):  # it ended before it was ready
                    line.recv_bytes()
                    self._ready.add(worker)
        return [worker for worker in self._workers if not worker.is_alive()]

    def _replace(self, worker: SpawnProcess) -> None:
        if self._ending:
            return
        log.error("a worker ended with %s; another takes its place", worker.exitcode)
        self._workers.pop(worker).close()
        if worker in self._ready:
            self._ready.discard(worker)
        else:
            time.sleep(_BREATH)
        self._start()

    def _end(self, *_: object) -> None:
        self._ending = True

    def _stop(self) -> None:
        for worker in self._workers:
            worker.terminate()
        until = time.monotonic() + 2 * GRACE
        for worker, line in self._workers.items():
            worker.join(max(0.0, until - time.monotonic()))
            if worker.is_alive():
                worker.kill()
                worker.join()
            line.close()
