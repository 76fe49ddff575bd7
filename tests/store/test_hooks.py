"""Webhooks on both databases: queued with the event, sent signed, sent again, never lost."""

from __future__ import annotations

import datetime as dt
import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

import pytest

from medcodex.app.webhooks import ACTOR, HttpSender, WebhookWorker
from medcodex.errors import ForbiddenError, InputError, NotFoundError
from medcodex.store.work import DatabaseStore
from medcodex.workflow.event import Event
from medcodex.workflow.hooks.delivering import LEASE, deliver_due
from medcodex.workflow.hooks.destinations import Destinations
from medcodex.workflow.hooks.managing import add_hook, change_hook, delivery_log, hooks, send_again
from medcodex.workflow.hooks.model import Answer, DeliveryState
from medcodex.workflow.hooks.signing import HEADER, is_genuine
from medcodex.workflow.people import Actor, Role

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ADMIN = Actor("u9", "admin", Role.ADMIN, "web")
CODER = Actor("u1", "coder", Role.CODER, "web")
START = dt.datetime(2026, 5, 15, 12, 0, tzinfo=dt.UTC)


class Receiver:
    """Another system: keeps what it gets and answers as told, 204 where nothing is told."""

    def __init__(self) -> None:
        self.got: list[tuple[dict[str, str], bytes]] = []
        self.statuses: list[int] = []
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://localhost:{self.server.server_address[1]}"

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def log_message(self, *_: object) -> None:
                """Quiet."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                receiver.got.append(({key.lower(): value for key, value in self.headers.items()}, body))
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 204)
                self.send_header("Location", "http://localhost:1/elsewhere")
                self.send_header("Content-Length", "0")
                self.end_headers()

        return Handler


@contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = threading.Thread(target=receiver.server.serve_forever, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        receiver.server.shutdown()
        receiver.server.server_close()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


class Clock:
    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> dt.datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def timed(store: DatabaseStore, clock: Clock) -> DatabaseStore:
    return DatabaseStore(store.engine, store.sealer.ring, clock)


def hooked(store: DatabaseStore, url: str, topics: Sequence[str] = ("chart.reopened",)) -> tuple[str, str]:
    with store.begin(ADMIN) as work:
        hook = add_hook(work, Destinations.of([url]), f"{url}/coding", topics)
    return hook.id, hook.secret


def happen(store: DatabaseStore, action: str = "chart.reopen") -> None:
    with store.begin(CODER) as work:
        work.record(Event(action, "chart", "c1", "c1", reason="words of a chart", detail={"claim": "facility"}))


def send(store: DatabaseStore, url: str) -> int:
    destinations = Destinations.of([url])
    sender = HttpSender(destinations)
    try:
        return deliver_due(store, ACTOR, destinations, sender)
    finally:
        sender.close()


def test_an_event_is_sent_signed_and_without_words(store: DatabaseStore, receiver: Receiver) -> None:
    hook_id, secret = hooked(store, receiver.url)
    happen(store)
    happen(store, "chart.read")
    assert send(store, receiver.url) == 1
    [(headers, body)] = receiver.got
    sent_at = int(headers[HEADER.lower()].partition(",")[0].removeprefix("t="))
    assert is_genuine(headers[HEADER.lower()], secret, body, sent_at)
    assert json.loads(body)["detail"] == {"claim": "facility"}
    assert b"words" not in body
    assert (headers["medcodex-topic"], headers["host"]) == ("chart.reopened", receiver.url.removeprefix("http://"))
    with store.begin(ADMIN) as work:
        [logged] = delivery_log(work, hook_id)
    assert (logged.state, logged.status, logged.id) == (DeliveryState.DELIVERED, 204, headers["medcodex-delivery"])
    assert send(store, receiver.url) == 0


def test_work_that_fails_sends_nothing(store: DatabaseStore, receiver: Receiver) -> None:
    hooked(store, receiver.url)
    with pytest.raises(RuntimeError), store.begin(CODER) as work:  # noqa: PT012 - the block is what fails
        work.record(Event("chart.reopen", "chart", "c1", "c1"))
        raise RuntimeError
    assert send(store, receiver.url) == 0


def test_what_is_not_taken_is_sent_again_the_same(timed: DatabaseStore, clock: Clock, receiver: Receiver) -> None:
    hook_id, _ = hooked(timed, receiver.url)
    happen(timed)
    receiver.statuses = [500, 302]
    for _ in range(3):
        assert send(timed, receiver.url) == 1
        assert send(timed, receiver.url) == 0
        clock.now += dt.timedelta(minutes=10)
    assert len({body for _, body in receiver.got}) == 1
    with timed.begin(ADMIN) as work:
        [logged] = delivery_log(work, hook_id)
    assert (logged.state, logged.attempts) == (DeliveryState.DELIVERED, 3)


def test_a_server_killed_while_sending_sends_again(timed: DatabaseStore, clock: Clock, receiver: Receiver) -> None:
    hooked(timed, receiver.url)
    happen(timed)

    def killed(url: str, headers: Sequence[tuple[str, str]], body: bytes) -> Answer:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(timed, ACTOR, Destinations.of([receiver.url]), killed)
    assert send(timed, receiver.url) == 0
    clock.now += LEASE
    assert send(timed, receiver.url) == 1
    assert len(receiver.got) == 1


def test_an_address_that_is_not_allowed_any_more_gets_nothing(store: DatabaseStore, receiver: Receiver) -> None:
    hook_id, _ = hooked(store, receiver.url)
    happen(store)
    assert send(store, "https://ehr.example") == 1
    with store.begin(ADMIN) as work:
        [logged] = delivery_log(work, hook_id, DeliveryState.WAITING)
    assert logged.problem == "the operator does not allow this address any more"
    assert receiver.got == []


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://localhost:1/x", "the address cannot be reached"),
        ("http://no-such-host.invalid/x", "the name of the host is not known"),
    ],
)
def test_what_cannot_be_reached_is_told(url: str, problem: str) -> None:
    sender = HttpSender(Destinations.of([url.removesuffix("/x")]))
    assert sender(url, (), b"{}") == Answer(problem=problem)
    sender.close()


def test_a_name_that_leads_to_this_machine_is_not_asked(receiver: Receiver) -> None:
    port = receiver.url.rpartition(":")[2]
    url = f"http://localhost.localdomain:{port}/x"
    sender = HttpSender(Destinations.of([f"http://localhost.localdomain:{port}"]))
    assert sender(url, (), b"{}").status is None
    sender.close()
    assert receiver.got == []


def test_hooks_are_managed_by_the_administrator(store: DatabaseStore) -> None:
    allowed = Destinations.of(["https://ehr.example"])
    with pytest.raises(ForbiddenError), store.begin(CODER) as work:
        add_hook(work, allowed, "https://ehr.example/x", ["chart.completed"])
    for topics in ([], ["chart.read"], ["nothing"]):
        with pytest.raises(InputError, match=r"chart\.completed"), store.begin(ADMIN) as work:
            add_hook(work, allowed, "https://ehr.example/x", topics)
    with store.begin(ADMIN) as work:
        made = add_hook(work, allowed, "https://ehr.example/x", ["chart.completed", "query.sent"])
        with pytest.raises(InputError, match="allowed"):
            change_hook(work, allowed, made.id, url="http://169.254.169.254/")
        changed = change_hook(work, allowed, made.id, wanted=["query.sent"], active=False)
        assert list(hooks(work)) == [changed]
        assert (changed.topics, changed.active, changed.secret) == (("query.sent",), False, made.secret)
        with pytest.raises(NotFoundError):
            change_hook(work, allowed, "none", active=True)
        actions = [one.event.action for one in work.trail.latest()]
    assert actions == []
    with store.begin(ADMIN) as work:
        assert [one.event.action for one in work.trail.latest()] == ["webhook.changed", "webhook.added"]


def test_an_inactive_hook_gets_nothing(store: DatabaseStore, receiver: Receiver) -> None:
    hook_id, _ = hooked(store, receiver.url)
    with store.begin(ADMIN) as work:
        change_hook(work, Destinations(), hook_id, active=False)
    happen(store)
    assert send(store, receiver.url) == 0


def test_a_message_is_sent_again_when_asked(store: DatabaseStore, receiver: Receiver) -> None:
    hook_id, _ = hooked(store, receiver.url)
    happen(store)
    receiver.statuses = [410]
    send(store, receiver.url)
    with store.begin(ADMIN) as work:
        [failed] = delivery_log(work, hook_id, DeliveryState.FAILED)
        send_again(work, failed.id)
    assert send(store, receiver.url) == 1
    assert len(receiver.got) == 2


def test_two_senders_share_the_work(store: DatabaseStore, receiver: Receiver) -> None:
    hooked(store, receiver.url)
    for _ in range(30):
        happen(store)
    threads = [threading.Thread(target=send, args=(store, receiver.url)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    while send(store, receiver.url):
        pass
    sent = [headers["medcodex-delivery"] for headers, _ in receiver.got]
    assert (len(sent), len(set(sent))) == (30, 30)


def test_the_worker_sends_by_itself_and_ends(store: DatabaseStore, receiver: Receiver) -> None:
    hooked(store, receiver.url)
    happen(store)
    worker = WebhookWorker(store, Destinations.of([receiver.url]))
    worker.start()
    waited = threading.Event()
    for _ in range(1200):
        if receiver.got:
            break
        waited.wait(0.05)
    worker.stop()
    assert len(receiver.got) == 1


def test_old_deliveries_are_let_go(timed: DatabaseStore, clock: Clock, receiver: Receiver) -> None:
    hook_id, _ = hooked(timed, receiver.url)
    happen(timed)
    send(timed, receiver.url)
    happen(timed)
    clock.now += dt.timedelta(days=91)
    with timed.begin(ADMIN) as work:
        assert work.hooks.forget(work.now - dt.timedelta(days=90)) == 1
        [left] = delivery_log(work, hook_id)
    assert left.state is DeliveryState.WAITING
