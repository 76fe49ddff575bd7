"""Finished charts on their way to receivers of HL7 messages."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from tests.store.completed_claims import completed, line

from medcodex.app.mllp.sending import MllpSender, post
from medcodex.encounter import Claim, Setting
from medcodex.errors import InputError
from medcodex.formats.hl7v2.reading import read_messages
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.event import Event
from medcodex.workflow.hooks.delivering import deliver_due
from medcodex.workflow.hooks.destinations import Destinations
from medcodex.workflow.hooks.managing import add_hook, change_hook
from medcodex.workflow.hooks.model import DeliveryState
from medcodex.workflow.people import Actor, Role, User, system

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.app.mllp.conftest import House

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.hooks.model import Delivery

AT = dt.datetime(2026, 5, 16, 9, 30, tzinfo=dt.UTC)
ADMIN = Actor("u2", "adele", Role.ADMIN, "web")
CODER = Actor("u1", "casey", Role.CODER, "web")
SYSTEM = system("webhooks")


@pytest.fixture
def chart(store: DatabaseStore) -> str:
    with store.begin(system("test")) as work:
        work.people.add(User("u1", "casey", "Casey Coder", Role.CODER, AT))
        work.charts.add_patient(Patient("p1", "MRN-1", "Doe, Jane", dt.date(1950, 1, 1), "F"))
        work.charts.add(Chart("c1", "p1", "A-1", Setting.INPATIENT, AT, (Claim.FACILITY,), AT.date(), AT.date()))
    completed(store, CODER, "c1", AT, line("I50.23"), line("E11.22"))
    return "c1"


def told_complete(store: DatabaseStore) -> None:
    """As completing a chart does."""
    with store.begin(CODER) as work:
        work.record(Event("chart.complete", "chart", "c1", "c1"))


def deliveries(store: DatabaseStore, hook_id: str) -> list[Delivery]:
    with store.begin(ADMIN) as work:
        return list(work.hooks.log(hook_id))


def test_a_completed_chart_goes_out_and_is_acknowledged(
    store: DatabaseStore, chart: str, listening: Callable[..., House]
) -> None:
    house = listening()
    url = f"mllp://127.0.0.1:{house.port}"
    allowed = Destinations.of([url])
    with store.begin(ADMIN) as work:
        hook = add_hook(work, allowed, f"{url}/bar", ["chart.completed"])
    told_complete(store)
    assert deliver_due(store, SYSTEM, allowed, MllpSender(store, SYSTEM, allowed)) == 1
    (delivery,) = deliveries(store, hook.id)
    assert (delivery.state, delivery.problem) == (DeliveryState.DELIVERED, None)
    assert "MRN" not in delivery.body
    (message,) = read_messages(house.shelf.kept[0], "kept")
    assert message.kind == ("BAR", "P12")
    assert [one.value(3) for one in message.all("DG1")] == ["I50.23", "E11.22"]
    with store.begin(ADMIN) as work:
        (sent,) = [one.event for one in work.trail.about("c1") if one.event.action == "chart.sent"]
    assert (sent.detail["form"], sent.detail["messages"]) == ("bar", 1)


def test_what_is_not_taken_is_sent_again(store: DatabaseStore, chart: str, listening: Callable[..., House]) -> None:
    house = listening(hold=0.0)
    url = f"mllp://127.0.0.1:{house.port}"
    allowed = Destinations.of([url])
    with store.begin(ADMIN) as work:
        hook = add_hook(work, allowed, f"{url}/bar", ["chart.completed"])
    told_complete(store)
    house.shelf.broken = True
    deliver_due(store, SYSTEM, allowed, MllpSender(store, SYSTEM, allowed))
    (delivery,) = deliveries(store, hook.id)
    assert (delivery.state, delivery.attempts, delivery.problem) == (
        DeliveryState.WAITING,
        1,
        "the receiver answered AE",
    )


def test_a_chart_that_is_open_again_is_not_sent(store: DatabaseStore, chart: str) -> None:
    allowed = Destinations.of(["mllp://127.0.0.1:1"])
    with store.begin(ADMIN) as work:
        hook = add_hook(work, allowed, "mllp://127.0.0.1:1/bar", ["chart.completed"])
    told_complete(store)
    with store.begin(CODER) as work:
        work.decisions.reopen_final("c1", Claim.FACILITY, AT, "late note")
    deliver_due(store, SYSTEM, allowed, MllpSender(store, SYSTEM, allowed))
    (delivery,) = deliveries(store, hook.id)
    assert (delivery.state, delivery.problem) == (DeliveryState.FAILED, "no claim of the chart is complete")


@pytest.mark.parametrize(
    ("url", "topics", "where"),
    [
        ("mllp://127.0.0.1:1", ["chart.completed"], "url"),
        ("mllp://127.0.0.1:1/adt", ["chart.completed"], "url"),
        ("mllp://127.0.0.1:1/bar", ["chart.completed", "query.sent"], "topics"),
        ("mllp://other:1/bar", ["chart.completed"], "url"),
    ],
    ids=["no-kind", "no-such-kind", "topics", "not-allowed"],
)
def test_receivers_that_make_no_sense(store: DatabaseStore, url: str, topics: list[str], where: str) -> None:
    with pytest.raises(InputError) as caught, store.begin(ADMIN) as work:
        add_hook(work, Destinations.of(["mllp://127.0.0.1:1"]), url, topics)
    assert caught.value.where == where


def test_a_receiver_cannot_be_given_other_topics(store: DatabaseStore) -> None:
    allowed = Destinations.of(["mllp://127.0.0.1:1"])
    with store.begin(ADMIN) as work:
        hook = add_hook(work, allowed, "mllp://127.0.0.1:1/dft", ["chart.completed"])
    with pytest.raises(InputError), store.begin(ADMIN) as work:
        change_hook(work, allowed, hook.id, wanted=["query.sent"])


MESSAGE = b"MSH|^~\\&|A|B|C|D|||BAR^P12|77|P|2.6\r"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"\x0bMSH|^~\\&|C\rMSA|AA|77\r\x1c\r", None),
        (b"\x0bMSH|^~\\&|C\rMSA|CA|77\r\x1c", None),
        (b"\x0bMSH|^~\\&|C\rMSA|AR|77|DOE JANE\r\x1c\r", "the receiver answered AR"),
        (b"\x0bMSH|^~\\&|C\rMSA|AA|78\r\x1c\r", "the answer speaks of another message"),
        (b"\x0bMSH|^~\\&|C\rPID|1\r\x1c\r", "the answer is no acknowledgment"),
        (b"\x0bHTTP/1.1 400\x1c\r", "the answer is no HL7 message"),
        (b"", "the connection ended before an answer"),
    ],
    ids=["taken", "commit", "rejected", "other", "no-msa", "no-hl7", "nothing"],
)
def test_answers(answer: bytes, said: str | None) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as receiver:

        def reply() -> None:
            accepted, _ = receiver.accept()
            with accepted:
                accepted.recv(65536)
                accepted.sendall(answer)

        thread = threading.Thread(target=reply)
        thread.start()
        assert post("127.0.0.1", receiver.getsockname()[1], None, [MESSAGE]) == said
        thread.join()


def test_nobody_there() -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as place:
        port = place.getsockname()[1]
    assert post("127.0.0.1", port, None, [MESSAGE]) == "the address cannot be reached, or ended the connection"
