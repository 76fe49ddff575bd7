"""A throw-away PostgreSQL cluster: made in a temporary folder, owned by an unprivileged user, gone afterwards."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from random import SystemRandom
from typing import TYPE_CHECKING

import psycopg

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPTIONS = "-c listen_addresses=127.0.0.1 -c max_connections=200 -c shared_buffers=64MB -c fsync={fsync}"


class Cluster:
    """A running server; ``port`` on the loopback address, user ``medcodex`` without a password."""

    def __init__(self, folder: Path, port: int, *, fsync: bool) -> None:
        self.folder = folder
        self.port = port
        self._fsync = fsync

    def url(self, database: str) -> str:
        """The address of one of its databases."""
        return f"postgresql://medcodex@127.0.0.1:{self.port}/{database}"

    def create(self, database: str, template: str = "template0") -> str:
        """Make a database and tell its address."""
        self._execute(f'CREATE DATABASE "{database}" TEMPLATE "{template}"')
        return self.url(database)

    def drop(self, database: str) -> None:
        """Remove a database, whoever is connected to it."""
        self._execute(f'DROP DATABASE IF EXISTS "{database}" WITH (FORCE)')

    def start(self) -> None:
        """Start the server and wait until it answers."""
        options = f"{_OPTIONS.format(fsync='on' if self._fsync else 'off')} -p {self.port} -k {self.folder}"
        _run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o", options, "start")

    def process(self) -> int:
        """The number of the server's first process."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    def stop(self, mode: str = "immediate") -> None:
        """Stop the server: "fast", or "immediate" as if it were killed."""
        _run("pg_ctl", "-D", str(self.folder / "data"), "-w", "-m", mode, "stop")

    def _execute(self, statement: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())


@contextmanager
def cluster(*, fsync: bool = False) -> Iterator[Cluster]:
    """A fresh cluster for as long as the block lasts. Tests do without ``fsync``; what measures durability has it."""
    folder = Path(tempfile.mkdtemp(prefix="medcodex-pg-"))
    try:
        if (owner := _owner()) is not None:
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        _run("initdb", "-D", str(folder / "data"), "-U", "medcodex", "--auth=trust", "-E", "UTF8", "--locale=C")
        made = Cluster(folder, port_set_aside(), fsync=fsync)
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def installed() -> bool:
    """Whether PostgreSQL's server programs are on this machine."""
    return _program("initdb") is not None


def port_set_aside() -> int:
    """A port of the loopback address at which nothing listens, below those that Linux hands out to connections and to
    whoever asks for any: a server that is stopped finds it free when it starts again. RuntimeError where there is none.
    """
    chance = SystemRandom()
    for _ in range(1000):
        port = chance.randrange(20_000, 32_000)
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        return port
    raise RuntimeError("no port is free")


def _program(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda place: int(place.parent.name), reverse=True)
    return next((str(place / name) for place in places if (place / name).exists()), shutil.which(name))


def _owner() -> pwd.struct_passwd | None:
    """The user who is to run the server: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _run(name: str, *arguments: str) -> None:
    program = _program(name)
    if program is None:
        raise FileNotFoundError(f"{name}: PostgreSQL's server programs are missing (apt-get install postgresql)")
    owner = _owner()
    done = subprocess.run(
        [program, *arguments],
        user=owner.pw_uid if owner else None,
        group=owner.pw_gid if owner else None,
        extra_groups=[] if owner else None,
        cwd="/",
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{name}: {done.stderr.strip()}")
