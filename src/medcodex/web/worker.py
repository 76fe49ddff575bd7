"""Answering requests on a socket: what one process does, be it the only one or one of several."""

from __future__ import annotations

import logging
import os
import signal
import sys
from threading import Thread, Timer
from typing import TYPE_CHECKING

import uvicorn

from medcodex.app.coding_session.desk import open_means
from medcodex.app.coding_session.warming import warm
from medcodex.app.fhir import open_systems
from medcodex.library.shelf import Shelf
from medcodex.web.app import create_app
from medcodex.web.asking import today
from medcodex.web.finding import Asked, find

if TYPE_CHECKING:
    import socket
    from collections.abc import Callable
    from types import FrameType

    from medcodex.app.coding_session.desk import Means
    from medcodex.app.fhir import LoadedSystems
    from medcodex.web.identity.door import Doors
    from medcodex.web.identity.pace import Tally
    from medcodex.web.settings import Settings
    from medcodex.web.workbench.bench import Workbench

log = logging.getLogger("medcodex.web")
GRACE = 5  # seconds that open requests get when the service ends
_END = 30  # seconds after which it ends in any case, with what runs beside it
_TURN = 0.001
"""Seconds after which a thread that computes lets others go on, in place of five thousandths: a request that waits for
the database some ten times would otherwise wait as often for a chart that is being coded."""


def answer(
    listening: socket.socket,
    settings: Settings,
    doors: Doors | None,
    ready: Callable[[], bool],
    *,
    say: Callable[[str], None] = lambda _: None,
    tally: Tally | None = None,
) -> None:
    """Open the code books and answer requests until the process is told to end (SIGTERM or SIGINT). ``ready`` is called
    once requests are answered; it tells whether there are people already for whom coding is made ready. ``tally``
    counts the requests of each session, for all processes together."""
    shelf = Shelf(settings.home)
    shelf.prepare(say)
    say("opening the code books")
    find(shelf, Asked("fever", today()))  # reads the word lists, or builds the search indexes for these releases
    systems = open_systems(settings.home, today=today)
    means = open_means(shelf, say) if doors is not None else None
    bench = _bench(doors, settings.notice)
    config = uvicorn.Config(
        create_app(settings, shelf, systems, bench=bench, means=means, doors=doors, tally=tally),
        log_config=None,
        proxy_headers=settings.proxy is not None,
        forwarded_allow_ips=settings.proxy,
        access_log=False,  # its lines would hold queries; the guard writes lines without
        server_header=False,
        timeout_graceful_shutdown=GRACE,
    )
    server = _Server(config)
    # From here on a signal ends the service in good order, before the server listens to it and once it raises it again.
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, server.handle_exit)
    sys.setswitchinterval(_TURN)
    at_work = ready()
    Thread(target=_warm, args=(systems, means if at_work else None), daemon=True).start()
    server.run(sockets=[listening])


class _Server(uvicorn.Server):
    """A server that ends when told to, even where a thread still computes for a request that nobody waits for any more:
    the process would wait for that thread without limit. What it had not committed is rolled back, as after a crash."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop taking requests, give those under way their time, and see that the process ends."""
        if not self.should_exit:
            limit = Timer(_END, _cut_off)
            limit.daemon = True
            limit.start()
        super().handle_exit(sig, frame)


def _cut_off() -> None:
    log.error("what was still under way was cut off")
    os._exit(0)


def _bench(doors: Doors | None, notice: str) -> Workbench | None:
    if doors is None:
        return None
    from medcodex.web.identity.who import AtTheGate  # noqa: PLC0415 - an extra of its own
    from medcodex.web.workbench.bench import Workbench  # noqa: PLC0415

    return Workbench(doors.store, AtTheGate(), notice)


def _warm(systems: LoadedSystems, means: Means | None) -> None:
    """Make ready what coding sessions need and the indexes of the code systems while other requests are answered. What
    cannot be read is told again to whoever asks for it."""
    try:
        if means is not None:
            warm(means, today())
    except Exception as error:
        log.error("coding sessions are not ready: %s", type(error).__name__)
    try:
        systems.warm()
    except Exception as error:
        log.error("the code systems of FHIR are not ready: %s", type(error).__name__)
