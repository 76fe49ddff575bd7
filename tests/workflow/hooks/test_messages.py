"""What is sent, how it is signed, and when it is sent again."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from medcodex.workflow.event import Event
from medcodex.workflow.hooks.model import Answer, Delivery, DeliveryState
from medcodex.workflow.hooks.queueing import body
from medcodex.workflow.hooks.signing import is_genuine, signature
from medcodex.workflow.hooks.topics import topics
from medcodex.workflow.hooks.waiting import MAX_ATTEMPTS, after, pause

NOW = dt.datetime(2026, 5, 15, 12, 0, tzinfo=dt.UTC)
SECOND = int(NOW.timestamp())


def test_a_message_holds_ids_and_codes_and_no_words_of_a_chart() -> None:
    event = Event(
        "chart.reopen",
        "chart",
        "c1",
        "c1",
        reason="Mr. Specimen asked for it",
        detail={"claim": "facility", "note": "Mr. Specimen"},
    )
    assert json.loads(body("d1", topics()["chart.reopened"], event, NOW)) == {
        "id": "d1",
        "topic": "chart.reopened",
        "at": "2026-05-15T12:00:00Z",
        "chart": "c1",
        "subject": {"kind": "chart", "id": "c1"},
        "detail": {"claim": "facility"},
    }


def test_topics_are_a_table() -> None:
    assert "chart.completed" in topics()
    assert all(topic.says for topic in topics().values())


@pytest.mark.parametrize(
    ("header", "now", "genuine"),
    [
        (signature("s3", SECOND, b"{}"), SECOND, True),
        (signature("s3", SECOND, b"{}"), SECOND + 299, True),
        (signature("s3", SECOND, b"{}"), SECOND + 301, False),
        (signature("s3", SECOND, b"{}"), SECOND - 301, False),
        (signature("other", SECOND, b"{}"), SECOND, False),
        (signature("s3", SECOND, b"{ }"), SECOND, False),
        (signature("s3", SECOND, b"{}").replace(f"t={SECOND}", f"t={SECOND + 1}"), SECOND, False),
        ("", SECOND, False),
        ("t=,v1=", SECOND, False),
        ("t=x,v1=é", SECOND, False),
        (f"t={'9' * 5000},v1=0", SECOND, False),
    ],
    ids=["fresh", "in-time", "old", "early", "secret", "body", "time-changed", "none", "empty", "odd", "long"],
)
def test_signatures(header: str, now: int, *, genuine: bool) -> None:
    assert is_genuine(header, "s3", b"{}", now) is genuine


def waiting(attempts: int = 0) -> Delivery:
    return Delivery("d1", "h1", "chart.completed", "{}", NOW, NOW, attempts=attempts)


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_taken(status: int) -> None:
    kept = after(waiting(), Answer(status), NOW)
    assert (kept.state, kept.attempts, kept.status) == (DeliveryState.DELIVERED, 1, status)


@pytest.mark.parametrize("answer", [Answer(301), Answer(400), Answer(500), Answer(problem="no answer in time")])
def test_sent_again_later(answer: Answer) -> None:
    kept = after(waiting(), answer, NOW)
    assert (kept.state, kept.next_at, kept.problem) == (DeliveryState.WAITING, NOW + pause(1), answer.problem)


@pytest.mark.parametrize(("attempts", "status"), [(0, 410), (MAX_ATTEMPTS - 1, 500)], ids=["gone", "last-attempt"])
def test_given_up(attempts: int, status: int) -> None:
    assert after(waiting(attempts), Answer(status), NOW).state is DeliveryState.FAILED


def test_pauses_grow_to_four_hours_and_last_a_day_in_all() -> None:
    pauses = [pause(attempt) for attempt in range(1, MAX_ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[-1]) == (dt.timedelta(seconds=30), dt.timedelta(hours=4))
    assert dt.timedelta(hours=20) < sum(pauses, dt.timedelta()) < dt.timedelta(hours=30)
    assert pause(10**6) == dt.timedelta(hours=4)
