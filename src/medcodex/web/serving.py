"""Running the service: the socket, what runs beside it, and a quiet end."""

from __future__ import annotations

import logging
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING

from medcodex.app.listening import listen
from medcodex.library.shelf import Shelf
from medcodex.web.worker import answer
from medcodex.web.workers import Workers
from medcodex.workflow.hooks.destinations import Destinations

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager

    from medcodex.web.identity.door import Doors
    from medcodex.web.settings import Settings
    from medcodex.web.workers import OpenDoors

log = logging.getLogger("medcodex.web")


def serve(
    host: str,
    port: int,
    settings: Settings,
    say: Callable[[str], None],
    announce: Callable[[str], None],
    *,
    open_doors: OpenDoors = nullcontext,
    beside: Callable[[Doors], AbstractContextManager[object]] = nullcontext,
    workers: int = 1,
) -> None:
    """Serve until the process is told to end (SIGTERM, or an interrupt from the terminal); open requests get some
    seconds. ``announce`` takes the address once requests are answered there, and then, where nobody is administrator
    yet, the link by which somebody becomes it. Where ``open_doors`` opens nothing there are the code books alone. More
    ``workers`` than one are processes of their own, which ``open_doors`` is sent to; what has to be done once, such as
    reminders and what runs ``beside``, this process does. UsageError where the address cannot be listened on."""
    listening = listen(host, port)
    name = f"[{host}]" if ":" in host else host
    address = f"http://{name}:{listening.getsockname()[1]}/"
    logging.basicConfig(level=logging.WARNING, format="medcodex: %(message)s")
    log.setLevel(logging.INFO)

    with listening, open_doors() as doors:

        def ready() -> bool:
            announce(f"medcodex serves at {address}")
            link = doors.set_up_link(address) if doors is not None else None
            if link is not None:
                announce(f"nobody is administrator yet; within a day, make yourself one at {link}")
            return link is None

        with _at_work(doors, settings), beside(doors) if doors is not None else nullcontext():
            if workers == 1:
                answer(listening, settings, doors, ready, say=say)
            else:
                Shelf(settings.home).prepare(say)
                Workers(workers, listening, settings, open_doors).run(ready)


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
