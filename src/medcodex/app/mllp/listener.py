"""The listener: a socket, who may connect to it, and a loop in a thread of its own that serves the connections."""

from __future__ import annotations

import asyncio
import logging
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from threading import Thread
from typing import TYPE_CHECKING

from medcodex.app.mllp.connection import Commons, Connection
from medcodex.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable
    from ipaddress import IPv4Network, IPv6Network
    from pathlib import Path

    from medcodex.app.mllp.keeping import Keeper
    from medcodex.app.mllp.limits import Limits

log = logging.getLogger("medcodex.mllp")
_HANDSHAKE = 10.0
_GRACE = 15.0
"""Seconds, beyond those that messages are held while the database is away, for what is in hand at the end."""


@dataclass(frozen=True, slots=True)
class Gate:
    """The networks from which may be sent; none named is any."""

    networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, written: Iterable[str]) -> Gate:
        """Addresses and networks as an operator writes them. UsageError, naming it, for what is neither."""
        found = []
        for text in written:
            try:
                found.append(ip_network(text, strict=False))
            except ValueError:
                raise UsageError("neither an address nor a network such as 10.1.0.0/16", text) from None
        return cls(tuple(found))

    def admits(self, address: str) -> bool:
        """Whether an address may send."""
        if not self.networks:
            return True
        told = ip_address(address.partition("%")[0])
        plain = getattr(told, "ipv4_mapped", None) or told
        return any(plain in network for network in self.networks)


def tls(certificate: Path, key: Path | None, client_ca: Path | None) -> ssl.SSLContext:
    """What a listener needs to speak TLS, version 1.2 or later: its certificate with the key (in the same file, or its
    own), and the authority that has to have signed the certificates of senders, where they need one. UsageError."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key, password="")
        if client_ca is not None:
            context.load_verify_locations(client_ca)
            context.verify_mode = ssl.CERT_REQUIRED
    except FileNotFoundError as error:
        raise UsageError("no such file", str(error.filename or certificate)) from None
    except (ssl.SSLError, OSError) as error:
        reason = getattr(error, "reason", None) or error.strerror or "cannot be read"
        raise UsageError(f"no certificate with its key: {reason}", str(certificate)) from None
    return context


class Listener:
    """Serves connections of a listening socket until it is told to stop. It closes the socket."""

    def __init__(
        self, listening: socket.socket, keeper: Keeper, limits: Limits, gate: Gate, secure: ssl.SSLContext | None = None
    ) -> None:
        self._listening = listening
        self._keeper = keeper
        self._limits = limits
        self._gate = gate
        self._secure = secure
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._thread = Thread(target=self._run, name="mllp", daemon=True)

    def start(self) -> None:
        """Begin to listen."""
        self._keeper.start()
        self._thread.start()

    def stop(self) -> None:
        """Take no more; keep and answer what was heard; end."""
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._thread.join(self._limits.hold + _GRACE)
        self._keeper.stop(_GRACE)

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        commons = Commons(self._keeper, self._limits)
        tasks: dict[asyncio.Task[None], Connection | None] = {}
        accepting = asyncio.create_task(self._accept(commons, tasks))
        await self._stopping.wait()
        accepting.cancel()
        self._listening.close()
        for task, connection in tasks.items():
            if connection is None:
                task.cancel()
            else:
                connection.finish()
        if tasks:
            await asyncio.wait(tasks, timeout=self._limits.hold + _GRACE)

    async def _accept(self, commons: Commons, tasks: dict[asyncio.Task[None], Connection | None]) -> None:
        self._listening.setblocking(False)
        while True:
            try:
                accepted, peer = await asyncio.get_running_loop().sock_accept(self._listening)
            except OSError as error:
                log.warning("a connection could not be taken: %s", error.strerror)
                await asyncio.sleep(0.5)
                continue
            refused = self._refused(str(peer[0]), len(tasks))
            if refused:
                log.warning("%s: refused: %s", peer[0], refused)
                accepted.close()
                continue
            task = asyncio.create_task(self._connected(accepted, f"{peer[0]}:{peer[1]}", str(peer[0]), commons, tasks))
            tasks[task] = None
            task.add_done_callback(lambda done: tasks.pop(done, None))

    def _refused(self, address: str, at_once: int) -> str | None:
        if not self._gate.admits(address):
            return "the address is not among those that may send"
        return "there are as many connections as may be" if at_once >= self._limits.connections else None

    async def _connected(
        self,
        accepted: socket.socket,
        name: str,
        address: str,
        commons: Commons,
        tasks: dict[asyncio.Task[None], Connection | None],
    ) -> None:
        loop = asyncio.get_running_loop()
        accepted.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        reader = asyncio.StreamReader(loop=loop)
        protocol = asyncio.StreamReaderProtocol(reader, loop=loop)
        try:
            transport, _ = await loop.connect_accepted_socket(
                lambda: protocol,
                accepted,
                ssl=self._secure,
                ssl_handshake_timeout=_HANDSHAKE if self._secure else None,
            )
        except (OSError, EOFError) as error:
            log.warning("%s: no TLS: %s", name, getattr(error, "reason", None) or type(error).__name__)
            accepted.close()
            return
        connection = Connection(reader, asyncio.StreamWriter(transport, protocol, reader, loop), address, commons)
        current = asyncio.current_task()
        if current is not None:
            tasks[current] = connection
        log.info("%s: connected", name)
        ended = await connection.serve()
        told = ", ".join(f"{count} {what}" for what, count in sorted(connection.tally.items())) or "no messages"
        log.info("%s: closed, %s: %s", name, ended, told)
