"""A listener on a real socket, before a store that can be made to fail."""

from __future__ import annotations

import socket
import time
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING, NamedTuple

import pytest

from medcodex.app.mllp.keeping import Keeper
from medcodex.app.mllp.limits import Limits
from medcodex.app.mllp.listener import Gate, Listener
from medcodex.errors import StorageError
from medcodex.formats.hl7v2.acknowledging import Outcome, Problem, Verdict
from medcodex.formats.mllp import Deframer, Frame, framed
from medcodex.interchange.reading import Part

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Iterator, Sequence

    from medcodex.workflow.people import Actor

PATIENCE = 60.0  # seconds until what is to come has come, on a machine that does much else
SMALL = Limits(unfinished=30.0, idle=60.0, hold=0.4, pause=0.1, message=2000, small=500)


def message(control: str, text: str = "") -> bytes:
    return f"MSH|^~\\&|APP|FAC|TO|THERE|20260515||ADT^A01^ADT_A01|{control}|P|2.5.1\rPID|1||M{control}\r{text}".encode()


class Told(NamedTuple):
    status: str
    reason: str = ""


@dataclass
class Shelf:
    """Keeps messages in memory as the database would: all of a call or none. ``broken`` is what it fails with,
    ``poison`` what it never takes, ``park`` what it parks; it waits for ``gate``."""

    groups: list[list[bytes]] = field(default_factory=list)
    kept: list[bytes] = field(default_factory=list)
    parked: list[tuple[bytes, str]] = field(default_factory=list)
    addresses: set[str | None] = field(default_factory=set)
    broken: bool = False
    poison: bytes = b"POISON"
    bug: bytes = b"FAULTY"
    gate: Event = field(default_factory=Event)
    busy: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self.gate.set()

    def read(self, data: bytes) -> Sequence[Part] | Verdict:
        if not data.startswith(b"MSH"):
            return Verdict(Outcome.REJECTED, Problem.KIND, "no HL7 message")
        if b"UNREADABLE" in data:
            raise KeyError("words of a patient")
        return [Part("", b"MSH" + one, None) for one in data.split(b"MSH")[1:]]  # type: ignore[arg-type]

    def keep(self, actor: Actor, parts: Sequence[Part]) -> Sequence[Told]:
        self.busy.set()
        self.gate.wait(PATIENCE)
        self.addresses.add(actor.address)
        if self.broken:
            raise StorageError("the database cannot be reached or does not answer")
        found = []
        kept, parked = list(self.kept), list(self.parked)
        for part in parts:
            if part.told is not None:
                parked.append((part.data, part.told.message))
                found.append(Told("parked", part.told.message))
            elif self.poison in part.data:
                raise StorageError("a value is longer than the database keeps")
            elif self.bug in part.data:
                raise ZeroDivisionError("words of a patient")
            else:
                found.append(Told("duplicate" if part.data in kept else "stored"))
                kept += [part.data] if part.data not in kept else []
        self.kept, self.parked = kept, parked
        self.groups.append([part.data for part in parts])
        return found


class Sender:
    """A sender's end of a connection."""

    def __init__(self, port: int, secure: ssl.SSLContext | None = None) -> None:
        plain = socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)
        self.socket = secure.wrap_socket(plain, server_hostname="localhost") if secure else plain
        self._deframer = Deframer(1_000_000)
        self._frames: list[bytes] = []

    def send(self, *messages: bytes) -> None:
        self.socket.sendall(b"".join(framed(one) for one in messages))

    def answer(self) -> list[str]:
        """The next answer's segments; nothing where the other end closed."""
        while not self._frames:
            try:
                data = self.socket.recv(65536)
            except ConnectionError:
                data = b""
            if not data:
                return []
            self._frames += [one.data for one in self._deframer.feed(data) if isinstance(one, Frame)]
        return self._frames.pop(0).decode().rstrip("\r").split("\r")

    def verdict(self) -> str:
        """Code and number of the next answer, such as "AA 7"."""
        found = [line.split("|") for line in self.answer() if line.startswith("MSA")]
        return " ".join(f"{one[1]} {one[2]}" for one in found)

    def close(self) -> None:
        self.socket.close()


@dataclass
class House:
    """A listener at work."""

    port: int
    shelf: Shelf
    listener: Listener
    keeper: Keeper
    stack: ExitStack

    def sender(self, secure: ssl.SSLContext | None = None) -> Sender:
        made = Sender(self.port, secure)
        self.stack.callback(made.close)
        return made


@pytest.fixture
def listening() -> Iterator[Callable[..., House]]:
    """Starts listeners; more settings than the usual by name."""
    with ExitStack() as stack:

        def start(
            *, parked_is_error: bool = False, allowed: Sequence[str] = (), secure: ssl.SSLContext | None = None,
            **limits: float,
        ) -> House:  # fmt: skip
            bound = replace(SMALL, **limits)  # type: ignore[arg-type]
            shelf = Shelf()
            place = socket.create_server(("127.0.0.1", 0))
            keeper = Keeper(shelf.read, shelf.keep, bound, parked_is_error=parked_is_error)  # type: ignore[arg-type]
            listener = Listener(place, keeper, bound, Gate.of(allowed), secure)
            port = place.getsockname()[1]
            listener.start()
            stack.callback(listener.stop)
            return House(port, shelf, listener, keeper, stack)

        yield start


def until(condition: Callable[[], bool]) -> None:
    """Wait for what comes soon."""
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, "it does not come"
        time.sleep(0.01)
