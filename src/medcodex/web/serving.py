"""Running the service: the socket, what is made ready before it, and a quiet end."""

from __future__ import annotations

import logging
import signal
from contextlib import contextmanager, nullcontext
from threading import Thread
from typing import TYPE_CHECKING

import uvicorn

from medcodex.app.coding_session.desk import open_means
from medcodex.app.coding_session.warming import warm
from medcodex.app.fhir import open_systems
from medcodex.app.listening import listen
from medcodex.library.shelf import Shelf
from medcodex.web.app import create_app
from medcodex.web.asking import today
from medcodex.web.finding import Asked, find
from medcodex.workflow.hooks.destinations import Destinations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from medcodex.app.coding_session.desk import Means
    from medcodex.app.fhir import LoadedSystems
    from medcodex.web.identity.door import Doors
    from medcodex.web.settings import Settings
    from medcodex.web.workbench.bench import Workbench

log = logging.getLogger("medcodex.web")
_GRACE = 5  # seconds that open requests get when the service ends


def serve(
    host: str,
    port: int,
    settings: Settings,
    say: Callable[[str], None],
    announce: Callable[[str], None],
    *,
    open_doors: Callable[[], AbstractContextManager[Doors | None]] = nullcontext,
) -> None:
    """Serve until the process is told to end (SIGTERM, or an interrupt from the terminal); open requests get some
    seconds. ``announce`` takes the address once requests are answered there, and then, where nobody is administrator
    yet, the link by which somebody becomes it. Where ``open_doors`` opens nothing there are the code books alone.
    UsageError where the address cannot be listened on."""
    listening = listen(host, port)
    with listening, open_doors() as doors:
        shelf = Shelf(settings.home)
        shelf.prepare(say)
        say("opening the code books")
        find(shelf, Asked("fever", today()))  # reads the word lists, or builds the search indexes for these releases
        systems = open_systems(settings.home, today=today)
        means = open_means(shelf, say) if doors is not None else None
        config = uvicorn.Config(
            create_app(settings, shelf, systems, bench=_bench(doors, settings.notice), means=means, doors=doors),
            log_config=None,
            proxy_headers=settings.proxy is not None,
            forwarded_allow_ips=settings.proxy,
            access_log=False,  # its lines would hold queries; the guard writes lines without
            server_header=False,
            timeout_graceful_shutdown=_GRACE,
        )
        logging.basicConfig(level=logging.WARNING, format="medcodex: %(message)s")
        log.setLevel(logging.INFO)
        # Once all is closed the server raises the signal again that ended it: that is no failure.
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        name = f"[{host}]" if ":" in host else host
        address = f"http://{name}:{listening.getsockname()[1]}/"
        announce(f"medcodex serves at {address}")
        link = doors.set_up_link(address) if doors is not None else None
        if link is not None:
            announce(f"nobody is administrator yet; within a day, make yourself one at {link}")
        at_work = doors is not None and link is None
        Thread(target=_warm, args=(systems, means if at_work else None), daemon=True).start()
        with _at_work(doors, settings):
            uvicorn.Server(config).run(sockets=[listening])


@contextmanager
def _at_work(doors: Doors | None, settings: Settings) -> Iterator[None]:
    """As long as the block lasts, remind of queries, and send what webhooks wait for where there are addresses to send
    it to."""
    if doors is None:
        yield
        return
    from medcodex.app.chasing import QueryChaser  # noqa: PLC0415 - an extra of its own
    from medcodex.app.webhooks import WebhookWorker  # noqa: PLC0415

    workers: list[QueryChaser | WebhookWorker] = [QueryChaser(doors.store)]
    if settings.webhook_origins:
        workers.append(WebhookWorker(doors.store, Destinations.of(settings.webhook_origins)))
    for worker in workers:
        worker.start()
    try:
        yield
    finally:
        for worker in workers:
            worker.stop()


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
