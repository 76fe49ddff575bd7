"""A listener over the workbench's store, as an operator asks for it."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING

from medcodex.app.listening import listen
from medcodex.app.mllp.keeping import FORMAT, Keeper
from medcodex.app.mllp.limits import Limits
from medcodex.app.mllp.listener import Gate, Listener, tls
from medcodex.errors import InputError, UsageError
from medcodex.formats.hl7v2.acknowledging import Outcome, Problem, Verdict
from medcodex.interchange.reading import READERS
from medcodex.workflow.arrivals.receiving import receive_many

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from medcodex.interchange.reading import Part
    from medcodex.interchange.site import Site
    from medcodex.workflow.arrivals.receiving import Received
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store

CHANNEL = "mllp"
_HERE = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True)
class Asked:
    """Where to listen, who may send (addresses and networks), the files of TLS, whether the sender of a parked message
    is told so by an error."""

    host: str
    port: int
    allowed: tuple[str, ...] = ()
    certificate: Path | None = None
    key: Path | None = None
    client_ca: Path | None = None
    parked_is_error: bool = False
    limits: Limits = field(default_factory=Limits)

    def check(self) -> None:
        """UsageError for what makes no sense, or leaves patients' charts open to everybody who reaches the port."""
        if self.certificate is None and (self.key or self.client_ca):
            raise UsageError("a key and an authority of clients go with a certificate", "mllp")
        if self.host not in _HERE and not self.allowed and self.client_ca is None:
            said = "beyond this machine, name who may send: addresses, or the authority that signs certificates"
            raise UsageError(said, self.host)


def open_listener(store: Store, asked: Asked, site: Site) -> tuple[Listener, str]:
    """A listener that is bound and not yet started, and its address. UsageError."""
    asked.check()
    gate = Gate.of(asked.allowed)
    secure = None if asked.certificate is None else tls(asked.certificate, asked.key, asked.client_ca)
    keeper = Keeper(
        partial(_read, site=site),
        partial(_keep, store),
        asked.limits,
        parked_is_error=asked.parked_is_error,
    )
    listening = listen(asked.host, asked.port, "HOST:PORT")
    host = f"[{asked.host}]" if ":" in asked.host else asked.host
    address = f"{'mllps' if secure else 'mllp'}://{host}:{listening.getsockname()[1]}"
    logging.getLogger("medcodex.mllp").setLevel(logging.INFO)
    return Listener(listening, keeper, asked.limits, gate, secure), address


def _keep(store: Store, actor: Actor, parts: Sequence[Part]) -> Sequence[Received]:
    return receive_many(store, actor, parts, CHANNEL)


def _read(data: bytes, site: Site) -> Sequence[Part] | Verdict:
    """The messages in a frame: MLLP carries HL7 version 2 and nothing else."""
    reader = import_module(READERS[FORMAT])
    if not reader.recognises(data, ""):
        return Verdict(Outcome.REJECTED, Problem.KIND, "this is no HL7 version 2 message")
    try:
        parts: Sequence[Part] = [part._replace(format=FORMAT) for part in reader.read(data, "", site)]
    except InputError as error:
        return Verdict(Outcome.REJECTED, Problem.SEGMENT, error.message)
    return parts or Verdict(Outcome.REJECTED, Problem.SEGMENT, "there is no message")
