"""REST over webhooks and legal holds: who may, what is answered, that a secret is told once."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import httpx
import pytest
from fastapi import FastAPI
from tests.web.serving import PLAIN, served_here

from medcodex.encounter import Setting
from medcodex.web.api.legal_holds import legal_holds_router
from medcodex.web.api.webhooks import webhooks_router
from medcodex.web.problems import handle
from medcodex.web.workbench.bench import Workbench
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.event import Event
from medcodex.workflow.hooks.destinations import Destinations
from medcodex.workflow.people import Role, system
from workbench_fixture import ByHeader, as_user, hired

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.store.work import DatabaseStore

NOW = dt.datetime(2026, 5, 15, 12, 0, tzinfo=dt.UTC)
HOOK = {"url": "https://ehr.example/coding", "topics": ["chart.completed"]}


@pytest.fixture
def http(store: DatabaseStore) -> Iterator[httpx.Client]:
    """These routes alone, which need no code book."""
    app, bench = FastAPI(), Workbench(store, ByHeader())
    handle(app)
    app.include_router(webhooks_router(bench, Destinations.of(["https://ehr.example"])))
    app.include_router(legal_holds_router(bench))
    with served_here(app) as url, httpx.Client(base_url=url, timeout=60, **PLAIN) as client:
        yield client


@pytest.fixture
def admin(store: DatabaseStore) -> dict[str, str]:
    return as_user(hired(store, Role.ADMIN)[0])


@pytest.fixture
def coder(store: DatabaseStore) -> dict[str, str]:
    return as_user(hired(store, Role.CODER)[0])


@pytest.fixture
def chart(store: DatabaseStore) -> str:
    with store.begin(system("test")) as work:
        work.charts.add_patient(Patient("p1", "MRN-1", "Sample, Sally"))
        work.charts.add(Chart("c1", "p1", "A-1", Setting.INPATIENT, NOW))
    return "c1"


def test_a_webhook_from_making_to_its_log(http: httpx.Client, store: DatabaseStore, admin: dict[str, str]) -> None:
    made = http.post("/api/webhooks", json=HOOK, headers=admin)
    assert made.status_code == 201
    assert len(made.json()["secret"]) > 40
    [listed] = http.get("/api/webhooks", headers=admin).json()["webhooks"]
    assert "secret" not in listed
    assert listed == {name: value for name, value in made.json().items() if name != "secret"}
    key = listed["id"]
    with store.begin(system("test")) as work:
        work.record(Event("chart.complete", "chart", "c1", "c1"))
    [waiting] = http.get(f"/api/webhooks/{key}/deliveries", headers=admin).json()["deliveries"]
    assert (waiting["state"], waiting["topic"], waiting["attempts"]) == ("waiting", "chart.completed", 0)
    again = http.post(f"/api/webhooks/deliveries/{waiting['id']}/again", headers=admin)
    assert (again.status_code, again.json()["id"]) == (200, waiting["id"])
    changed = http.patch(f"/api/webhooks/{key}", json={"active": False}, headers=admin)
    assert (changed.json()["active"], changed.json()["topics"]) == (False, ["chart.completed"])


@pytest.mark.parametrize(
    ("body", "status", "where"),
    [
        ({**HOOK, "url": "http://169.254.169.254/"}, 400, "url"),
        ({**HOOK, "url": "https://ehr.example@evil.example/"}, 400, "url"),
        ({**HOOK, "topics": []}, 400, "topics"),
        ({**HOOK, "topics": ["chart.read"]}, 400, "topics"),
        ({"url": HOOK["url"]}, 422, "topics"),
        ({**HOOK, "url": "x" * 501}, 422, "url"),
        ({**HOOK, "secret": "mine"}, 422, "secret"),
    ],
)
def test_a_webhook_that_cannot_be(
    http: httpx.Client, admin: dict[str, str], body: dict[str, object], status: int, where: str
) -> None:
    answer = http.post("/api/webhooks", json=body, headers=admin)
    assert (answer.status_code, answer.json()["error"]["where"]) == (status, where)


def test_a_legal_hold_from_placing_to_lifting(http: httpx.Client, admin: dict[str, str], chart: str) -> None:
    placed = http.post(f"/api/encounters/{chart}/legal-holds", json={"reason": "Subpoena"}, headers=admin)
    assert (placed.status_code, placed.json()["placed_by"]) == (201, "admin0")
    key = placed.json()["id"]
    lifted = http.post(f"/api/legal-holds/{key}/lift", json={"reason": "Closed"}, headers=admin)
    assert lifted.json()["lifted_by"] == "admin0"
    listed = http.get("/api/legal-holds", params={"encounter": chart}, headers=admin).json()["legal_holds"]
    assert listed == [lifted.json()]
    again = http.post(f"/api/legal-holds/{key}/lift", json={"reason": "Closed"}, headers=admin)
    assert again.status_code == 409


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "/api/webhooks", None),
        ("POST", "/api/webhooks", HOOK),
        ("PATCH", "/api/webhooks/none", {"active": True}),
        ("GET", "/api/webhooks/none/deliveries", None),
        ("POST", "/api/webhooks/deliveries/none/again", None),
        ("GET", "/api/legal-holds", None),
        ("POST", "/api/encounters/none/legal-holds", {"reason": "x"}),
        ("POST", "/api/legal-holds/none/lift", {"reason": "x"}),
    ],
)
def test_strangers_and_coders_may_not(
    http: httpx.Client, coder: dict[str, str], method: str, path: str, body: object
) -> None:
    assert http.request(method, path, json=body).status_code == 401
    assert http.request(method, path, json=body, headers=coder).status_code == 403


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PATCH", "/api/webhooks/none", {"active": True}),
        ("GET", "/api/webhooks/none/deliveries", None),
        ("POST", "/api/webhooks/deliveries/none/again", None),
        ("POST", "/api/encounters/none/legal-holds", {"reason": "x"}),
        ("POST", "/api/legal-holds/none/lift", {"reason": "x"}),
    ],
)
def test_what_is_not_there(http: httpx.Client, admin: dict[str, str], method: str, path: str, body: object) -> None:
    assert http.request(method, path, json=body, headers=admin).status_code == 404
