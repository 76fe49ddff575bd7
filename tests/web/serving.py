"""The service as a process of its own over a data folder, for tests that speak HTTP to it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import uvicorn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from starlette.types import ASGIApp

COMMAND = [sys.executable, "-c", "from medcodex.cli.main import entry; entry()", "serve"]
SAYS = "medcodex serves at "
# How a client asks servers of this machine: past any proxy, and with a TLS context that all share. Making one reads the
# certificates of all authorities, which takes longer than most tests.
PLAIN: Any = {"trust_env": False, "verify": ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)}


@dataclass
class Served:
    """A running service: its address and the file of its log."""

    url: str
    log: Path
    process: subprocess.Popen[str]

    def end(self) -> int:
        """Tell it to end and wait for it; its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(60)


@contextmanager
def served(home: Path, log: Path, *options: str) -> Iterator[Served]:
    """The service over a data folder on a free port, ended behind the block."""
    environment = os.environ | {"MEDCODEX_HOME": str(home)}
    with log.open("w") as errors:
        process = subprocess.Popen(
            [*COMMAND, "--port", "0", *options], stdout=subprocess.PIPE, stderr=errors, text=True, env=environment
        )
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line.startswith(SAYS), log.read_text()
    one = Served(line.removeprefix(SAYS).strip().rstrip("/"), log, process)
    try:
        yield one
    finally:
        if process.poll() is None:
            one.end()
        process.stdout.close()


def linked(*homes: Path, into: Path) -> Path:
    """One data folder with the releases of several; the files are shared, not copied."""
    for home in homes:
        for path in home.rglob("*.sqlite"):
            place = into / path.relative_to(home)
            place.parent.mkdir(parents=True, exist_ok=True)
            if not place.exists():
                try:
                    os.link(path, place)
                except OSError:
                    shutil.copy2(path, place)
    return into


@contextmanager
def served_here(app: ASGIApp) -> Iterator[str]:
    """An application in a thread of this process, over real HTTP; its address."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = uvicorn.Server(uvicorn.Config(app, log_config=None))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(20)
