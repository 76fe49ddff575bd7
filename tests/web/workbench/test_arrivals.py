"""REST and pages of messages of other systems: sent once, parked with a reason, repaired and released, put aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest
from fastapi import FastAPI
from tests.web.serving import PLAIN, served_here

from medcodex.interchange.site import Site
from medcodex.web.api.arrivals import arrivals_router
from medcodex.web.problems import handle
from medcodex.web.workbench.arrivals import arrival_pages
from medcodex.web.workbench.bench import Workbench
from medcodex.workflow.people import Role, system
from workbench_fixture import ByHeader, as_user, hired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.store.work import DatabaseStore

ADMITTED = (
    b"MSH|^~\\&|LAB|ZEBRA|MEDCODEX|SITE|20260504101500||ADT^A01|Q7|P|2.5.1\r"
    b"EVN|A01|20260504101500\r"
    b"PID|1||MRN-1^^^ZEBRA^MR||Zebrafield^Quagga||19500601|F|||||||||||\r"
    b"PV1|1|I|||||||||||||||||ACC-1|||||||||||||||||||||||||20260501|20260504\r"
)
BORN_LATER = ADMITTED.replace(b"19500601", b"20270601").replace(b"|Q7|", b"|Q8|")


@pytest.fixture
def http(store: DatabaseStore) -> Iterator[httpx.Client]:
    """These routes alone, which need no code book."""
    app, bench = FastAPI(), Workbench(store, ByHeader())
    handle(app)
    app.include_router(arrivals_router(bench, Site()))
    app.include_router(arrival_pages(bench, Site()))
    with served_here(app) as url, httpx.Client(base_url=url, timeout=60, **PLAIN) as client:
        yield client


@pytest.fixture
def manager(store: DatabaseStore) -> dict[str, str]:
    return as_user(hired(store, Role.MANAGER)[0])


def sent(http: httpx.Client, who: dict[str, str], data: bytes) -> dict[str, Any]:
    answer = http.post("/api/arrivals", content=data, headers=who)
    assert answer.status_code in {200, 201, 202}, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_a_message_is_taken_in_once(http: httpx.Client, manager: dict[str, str]) -> None:
    first, again = (http.post("/api/arrivals", content=ADMITTED, headers=manager) for _ in range(2))
    assert (first.status_code, first.json()["status"]) == (201, "stored")
    assert (again.status_code, again.json()["status"]) == (200, "duplicate")
    assert first.json()["encounter"] == again.json()["encounter"] is not None


def test_a_parked_message_is_listed_without_its_words_repaired_and_released(
    http: httpx.Client, store: DatabaseStore, manager: dict[str, str]
) -> None:
    answer = http.post("/api/arrivals", content=BORN_LATER, headers=manager)
    assert answer.status_code == 202
    [one] = http.get("/api/arrivals?standing=parked", headers=manager).json()["arrivals"]
    assert "born" in one["reason"]
    listed = http.get("/work/arrivals", headers=manager)
    assert listed.status_code == 200
    assert "Zebrafield" not in listed.text
    page = http.get(f"/work/arrivals/{one['id']}", headers=manager)
    assert "Zebrafield" in page.text
    still = http.post(f"/api/arrivals/{one['id']}/release", json={}, headers=manager).json()
    assert (still["status"], still["reason"]) == ("parked", one["reason"])
    mended = http.get(f"/api/arrivals/{one['id']}", headers=manager).json()["text"].replace("20270601", "19500601")
    done = http.post(f"/work/arrivals/{one['id']}/release", data={"text": mended, "csrf": "token"}, headers=manager)
    assert done.status_code == 303, done.text
    with store.begin(system("test")) as work:
        kept = work.arrivals.get(one["id"])
        assert kept is not None
        assert work.arrivals.data(kept.id) == BORN_LATER
        assert work.arrivals.repaired(kept.id) == BORN_LATER.replace(b"20270601", b"19500601")
        assert (str(kept.standing), kept.attempts) == ("released", 3)
        actions = [told.event.action for told in work.trail.latest()]
    assert {"arrival.read", "arrival.tried", "arrival.released", "chart.created"} <= set(actions)
    assert http.post(f"/api/arrivals/{one['id']}/release", json={}, headers=manager).status_code == 409


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(ADMITTED.replace(b"MRN-1^^^ZEBRA^MR", b"").replace(b"ACC-1", b""), id="HL7 version 2"),
        pytest.param(b"Discharge summary. Pneumonia, resolved.", id="text"),
    ],
)
def test_missing_numbers_are_given(
    http: httpx.Client, store: DatabaseStore, manager: dict[str, str], data: bytes
) -> None:
    parked = sent(http, manager, data)
    assert parked["status"] == "parked"
    numbers = {"account": "ACC-9", "mrn": "M-9"}
    answer = http.post(f"/api/arrivals/{parked['parts'][0]['arrival']}/release", json=numbers, headers=manager)
    assert answer.json()["status"] == "stored", answer.text
    with store.begin(system("test")) as work:
        chart = work.charts.by_account("ACC-9")
        assert chart is not None
        assert chart.id == answer.json()["encounter"]


def test_one_that_became_another_is_refused(http: httpx.Client, manager: dict[str, str]) -> None:
    sent(http, manager, ADMITTED)
    parked = sent(http, manager, BORN_LATER)["parts"][0]["arrival"]
    same = ADMITTED.decode().replace("\r", "\n")
    answer = http.post(f"/api/arrivals/{parked}/release", json={"text": same}, headers=manager)
    assert answer.status_code == 400
    assert "came before" in answer.json()["detail"]


def test_a_message_is_put_aside_with_a_reason_and_kept(http: httpx.Client, manager: dict[str, str]) -> None:
    parked = sent(http, manager, BORN_LATER)["parts"][0]["arrival"]
    assert http.post(f"/work/arrivals/{parked}/discard", data={"reason": " "}, headers=manager).status_code == 400
    assert http.post(f"/api/arrivals/{parked}/discard", json={"reason": "a test"}, headers=manager).status_code == 204
    answer = http.get("/api/arrivals", headers=manager).json()
    assert answer["counts"] == [{"standing": "discarded", "channel": "api", "messages": 1}]
    assert sent(http, manager, BORN_LATER)["status"] == "duplicate"


ROLES = [
    pytest.param(Role.CODER, 403, 403, id="a coder"),
    pytest.param(Role.STUDENT, 403, 403, id="a student"),
    pytest.param(Role.BILLER, 200, 403, id="a biller sees them and sends none"),
    pytest.param(Role.ADMIN, 200, 201, id="an administrator"),
]


@pytest.mark.parametrize(("role", "sees", "sends"), ROLES)
def test_who_may(http: httpx.Client, store: DatabaseStore, role: Role, sees: int, sends: int) -> None:
    who = as_user(hired(store, role)[0])
    assert http.get("/api/arrivals", headers=who).status_code == sees
    assert http.post("/api/arrivals", content=ADMITTED, headers=who).status_code == sends


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="empty"),
        pytest.param(b"\x00\x01\x02\xff" * 50, id="no text at all"),
        pytest.param(b"MSH|", id="a header that breaks off"),
        pytest.param(b"{" * 5000, id="hostile JSON"),
    ],
)
def test_whatever_comes_can_be_looked_at(http: httpx.Client, manager: dict[str, str], data: bytes) -> None:
    parked = sent(http, manager, data)
    assert parked["status"] == "parked"
    assert parked["reason"]
    assert http.get(f"/work/arrivals/{parked['parts'][0]['arrival']}", headers=manager).status_code == 200
