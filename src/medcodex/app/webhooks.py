"""Sends what webhooks wait for: over HTTP or MLLP, to allowed addresses only, from a thread of the server."""

from __future__ import annotations

import datetime as dt
import logging
import socket
from threading import Event, Thread
from typing import TYPE_CHECKING

import httpx

from medcodex.app.mllp.sending import MllpSender
from medcodex.errors import MedcodexError
from medcodex.workflow.hooks.delivering import deliver_due
from medcodex.workflow.hooks.destinations import MLLP
from medcodex.workflow.hooks.model import Answer
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.hooks.destinations import Destinations
    from medcodex.workflow.work import Store

log = logging.getLogger("medcodex.webhooks")
_TIMEOUT = httpx.Timeout(10.0, connect=5.0)
_ROUND = 2.0  # seconds between two looks for what is due
_AFTER_FAULT = 30.0  # the same where the database did not answer
_KEPT = dt.timedelta(days=90)
ACTOR = system("webhooks")


class HttpSender:
    """workflow.hooks.ports.Sender. The address that was looked at is the one that is connected to, whatever a second
    look-up of the name would say; redirects are not followed, proxies of the environment not used, and of the
    answer only its status is read."""

    def __init__(self, destinations: Destinations) -> None:
        self._destinations = destinations
        self._client = httpx.Client(timeout=_TIMEOUT, follow_redirects=False, trust_env=False)

    def __call__(self, url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answer:
        """Post a message; see Sender."""
        try:
            asked = httpx.URL(url)
            address = self._address(url, asked)
            if address is None:
                return Answer(problem="the name leads to an address that is not allowed")
            named = asked.netloc.decode("ascii")
            request = self._client.build_request(
                "POST",
                asked.copy_with(host=address),
                headers=[("Host", named), *headers],
                content=body,
                extensions={"timeout": _TIMEOUT.as_dict(), "sni_hostname": asked.host},
            )
            response = self._client.send(request, stream=True)
            response.close()
        except socket.gaierror:
            return Answer(problem="the name of the host is not known")
        except httpx.TimeoutException:
            return Answer(problem="no answer in time")
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeError, ValueError):
            return Answer(problem="the address cannot be reached")
        return Answer(status=response.status_code)

    def close(self) -> None:
        """Give connections back."""
        self._client.close()

    def _address(self, url: str, asked: httpx.URL) -> str | None:
        found = socket.getaddrinfo(asked.host, asked.port or asked.scheme, type=socket.SOCK_STREAM)
        addresses = [str(entry[4][0]) for entry in found]
        return next((one for one in addresses if self._destinations.admits(url, one)), None)


class WebhookWorker:
    """Looks for due messages until it is told to stop."""

    def __init__(self, store: Store, destinations: Destinations) -> None:
        self._store = store
        self._destinations = destinations
        self._stop = Event()
        self._thread = Thread(target=self._run, name="webhooks", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Finish the message at hand and end."""
        self._stop.set()
        self._thread.join(timeout=_TIMEOUT.read)

    def _run(self) -> None:
        http = HttpSender(self._destinations)
        mllp = MllpSender(self._store, ACTOR, self._destinations)

        def sender(url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answer:
            return (mllp if url.partition(":")[0].lower() in MLLP else http)(url, headers, body)

        forgotten = None
        try:
            while not self._stop.is_set():
                pause = _ROUND
                try:
                    while deliver_due(self._store, ACTOR, self._destinations, sender) and not self._stop.is_set():
                        pass
                    forgotten = self._forget(forgotten)
                except MedcodexError as error:
                    log.warning("webhooks wait: %s", error.message)
                    pause = _AFTER_FAULT
                except Exception as error:  # the thread has to outlive a fault; its message could hold an address's key
                    log.error("webhooks wait: %s", type(error).__name__)
                    pause = _AFTER_FAULT
                self._stop.wait(pause)
        finally:
            http.close()

    def _forget(self, last: dt.date | None) -> dt.date:
        """Once a day, let go of what was delivered or given up a quarter of a year ago."""
        with self._store.begin(ACTOR) as work:
            if work.now.date() != last:
                work.hooks.forget(work.now - _KEPT)
            return work.now.date()
