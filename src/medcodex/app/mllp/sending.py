"""Sending over MLLP: a message goes out, and its acknowledgment is waited for."""

from __future__ import annotations

import json
import logging
import socket
import ssl
import time
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from medcodex.errors import InputError, MedcodexError, NotFoundError
from medcodex.formats.hl7v2.reading import read_messages
from medcodex.formats.mllp import Deframer, Frame, framed
from medcodex.interchange.out import WRITERS
from medcodex.workflow.event import Detail, Event
from medcodex.workflow.exports.finished import finished_chart
from medcodex.workflow.hooks.destinations import MLLP_PORT
from medcodex.workflow.hooks.model import Answer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.exports.finished import Finished
    from medcodex.workflow.hooks.destinations import Destinations
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store

log = logging.getLogger("medcodex.mllp")
KINDS = ("bar", "dft")
_CONNECT = 5.0
_ANSWER = 30.0
_LONGEST = 1_000_000
_TAKEN = frozenset({"AA", "CA"})
GONE = 410
"""As in HTTP: not to be tried again."""


def messages_of(finished: Finished, kind: str) -> Sequence[bytes]:
    """The messages of a kind (of KINDS) about a finished chart. InputError where there are none."""
    found: Sequence[bytes] = import_module(WRITERS[kind].module).messages(finished)
    return found


def post(host: str, port: int, secure: str | None, messages: Sequence[bytes]) -> str | None:
    """Send messages over one connection, each once the one before was acknowledged; what went wrong, or None. ``host``
    is a name or an address; with ``secure``, TLS is spoken to whoever proves to be of that name."""
    try:
        with socket.create_connection((host, port), timeout=_CONNECT) as plain:
            connection: socket.socket = plain
            if secure is not None:
                connection = ssl.create_default_context().wrap_socket(plain, server_hostname=secure)
            with connection:
                for message in messages:
                    said = _posted(connection, message)
                    if said is not None:
                        return said
    except socket.gaierror:
        return "the name of the host is not known"
    except ssl.SSLError:
        return "no TLS: its certificate is not trusted, or it speaks none"
    except TimeoutError:
        return "no answer in time"
    except OSError:
        return "the address cannot be reached, or ended the connection"
    return None


def _posted(connection: socket.socket, message: bytes) -> str | None:
    connection.sendall(framed(message))
    until, deframer = time.monotonic() + _ANSWER, Deframer(_LONGEST)
    while (left := until - time.monotonic()) > 0:
        connection.settimeout(left)
        data = connection.recv(65536)
        if not data:
            return "the connection ended before an answer"
        frames = deframer.feed(data) or deframer.pause()
        for one in frames:
            return _judged(one.data, message) if isinstance(one, Frame) else "the answer is too long"
    return "no answer in time"


def _judged(answer: bytes, message: bytes) -> str | None:
    """None where the receiver took it. Its words stay with it: they may be a patient's."""
    try:
        msa = read_messages(answer, "answer")[0].first("MSA")
    except InputError:
        return "the answer is no HL7 message"
    if msa is None:
        return "the answer is no acknowledgment"
    if msa.value(2) != read_messages(message, "message")[0].control:
        return "the answer speaks of another message"
    code = msa.value(1)
    return None if code in _TAKEN else f"the receiver answered {code if code in _REFUSALS else 'something else'}"


_REFUSALS = frozenset({"AE", "AR", "CE", "CR"})


class MllpSender:
    """workflow.hooks.ports.Sender for addresses such as mllp://ehr.example:2575/bar: what waits is the news that a
    chart is complete, without a patient's words; the message is written when it is sent, from the codes that are final
    then."""

    def __init__(self, store: Store, actor: Actor, destinations: Destinations) -> None:
        self._store = store
        self._actor = actor
        self._destinations = destinations

    def __call__(self, url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answer:
        """Send it; see Sender."""
        split = urlsplit(url)
        kind, host, port = split.path.strip("/"), split.hostname or "", split.port or MLLP_PORT
        try:
            address = self._address(url, host, port)
            if address is None:
                return Answer(problem="the name leads to an address that is not allowed")
            messages = self._written(json.loads(body)["chart"], kind, host)
        except socket.gaierror:
            return Answer(problem="the name of the host is not known")
        except (NotFoundError, InputError) as error:
            # Open again, or without services: its next completion is told anew.
            return Answer(status=GONE, problem=error.message[:200])
        except MedcodexError as error:
            return Answer(problem=error.message[:200])
        said = post(address, port, host if split.scheme == "mllps" else None, messages)
        return Answer(status=200) if said is None else Answer(problem=said)

    def _address(self, url: str, host: str, port: int) -> str | None:
        found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
        return next((one for one in found if self._destinations.admits(url, one)), None)

    def _written(self, chart_id: str, kind: str, host: str) -> Sequence[bytes]:
        """The messages; the trail has their digest before they leave."""
        with self._store.begin(self._actor) as work:
            finished = finished_chart(work, chart_id)
            messages = messages_of(finished, kind)
            told: dict[str, Detail] = {
                "form": kind,
                "to": host,
                "sha256": sha256(b"".join(messages)).hexdigest(),
                "messages": len(messages),
            }
            work.record(Event("chart.sent", "chart", chart_id, chart_id, None, told))
        return messages
