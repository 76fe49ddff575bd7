"""How a worker process begins. Little is imported here: from its first moment it has to notice that the process which
started it is gone, and most of a second goes by until the service is imported."""

from __future__ import annotations

import logging
import os
import signal
from contextlib import suppress
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import socket
    from multiprocessing.connection import Connection

    from medcodex.web.identity.pace import Tally
    from medcodex.web.settings import Settings
    from medcodex.web.workers import OpenDoors

READY = b"ready"


def work(line: Connection, listening: socket.socket, settings: Settings, open_doors: OpenDoors, tally: Tally) -> None:
    """Answer on a socket until told to end by SIGTERM, or by the other end of the line being gone; says on the line
    when it is ready. Ends with 1 where the database, the keys or the books cannot be used."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt from the terminal goes to all; the first one ends us
    Thread(target=_end_with, args=(line,), daemon=True).start()
    from medcodex.errors import MedcodexError  # noqa: PLC0415 - see above
    from medcodex.web.worker import answer, log  # noqa: PLC0415

    logging.basicConfig(level=logging.WARNING, format="medcodex: %(message)s")
    log.setLevel(logging.INFO)

    def ready() -> bool:
        line.send_bytes(READY)
        return True

    try:
        with listening, open_doors() as doors:
            answer(listening, settings, doors, ready, tally=tally)
    except MedcodexError as error:
        log.error("%s", error)
        raise SystemExit(1) from None


def _end_with(line: Connection) -> None:
    """End at once where the process that started this one is gone: its place is wanted by another."""
    with suppress(EOFError, OSError):
        line.recv_bytes()
    os._exit(1)
