"""REST of worklist and charts over real HTTP, on both databases."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.workbench.worklist_charts import NAME, TEXT, TODAY, Department, department

from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def people(store: DatabaseStore, tmp_path: Path) -> Iterator[Department]:
    with department(store, tmp_path / "home") as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    """One department for all tests that only look who may what."""
    folder = tmp_path_factory.mktemp("department")
    engine = open_engine(sqlite_url(folder / "workbench.sqlite"))
    migrate(engine)
    store = DatabaseStore(engine, new_keys())
    with department(store, folder / "home") as found:
        yield found
    store.dispose()


def test_charts_come_in_and_again_change_nothing(people: Department) -> None:
    one = {"account": "A", "documents": [{"id": "1", "text": "Fever."}]}
    many = [one, {"account": 5.5}, {"account": "B"}]
    with people.client(Role.BILLER) as http:
        [stored] = http.post("/api/encounters", json=one).json()["charts"]
        assert (stored["status"], stored["documents"]) == ("stored", {"new": 1, "versions": 0})
        found = http.post("/api/encounters", json=many).json()["charts"]
        assert [(one["place"], one["status"]) for one in found] == [
            ("[0]", "duplicate"), ("[1]", "refused"), ("[2]", "stored")]  # fmt: skip
        assert found[1]["error"]["where"] == "account"
        lines = "\n".join(json.dumps(one) for one in many)
        answer = http.post("/api/encounters", content=lines, headers={"content-type": "application/x-ndjson"})
        assert [one["status"] for one in answer.json()["charts"]] == ["duplicate", "refused", "duplicate"]
        assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("body", "status", "told"),
    [
        pytest.param(b"", 400, "empty", id="nothing"),
        pytest.param(b"\x00\xff\xfe", 400, "not UTF-8", id="binary"),
        pytest.param(b"[" * 50_000, 400, "not valid JSON", id="deep"),
        pytest.param(b'{"account": "A", "patient": {"sex": "Zebra"}}', 400, "patient.sex", id="one wrong"),
        pytest.param(b'{"account": "' + b"x" * 20_000_001, 413, "more than 20000000 bytes", id="huge"),
    ],
)
def test_what_cannot_be_taken_is_told(people: Department, body: bytes, status: int, told: str) -> None:
    with people.client(Role.CODER) as http:
        answer = http.post("/api/encounters", content=body)
    assert answer.status_code == status
    assert told in answer.text
    assert "Zebra" not in answer.text


def test_a_chart_larger_than_other_bodies_may_be_comes_in(people: Department) -> None:
    documents = [{"id": str(n), "text": f"{n} " + "word " * 60_000} for n in range(5)]
    with people.client(Role.CODER) as http:
        assert http.post("/api/encounters", json={"account": "A", "documents": documents}).status_code == 200
        assert http.post("/api/worklist/queues", json={"name": "x" * (1 << 20)}).status_code == 413


def test_queues_are_read_narrowed_and_taken_from(people: Department) -> None:
    ids = [people.bring(account, payer=payer) for account, payer in (("A", "Medicare"), ("B", "Aetna"), ("C", None))]
    with people.client(Role.CODER) as http:
        found = {one["id"]: one["figures"] for one in http.get("/api/worklist/queues").json()["queues"]}
        assert (found["waiting"]["charts"], found["waiting"]["value"], found["mine"]["charts"]) == (3, "3703.50", 0)
        assert (found["discharged"]["mean_days"], found["discharged"]["oldest"]) == (2.0, str(TODAY - dt.timedelta(2)))
        page = http.get("/api/worklist/queues/waiting/charts", params={"payer": ["Aetna"], "sort": "-value"}).json()
        [row] = page["charts"]
        assert (row["account"], row["days"], row["value"], page["more"]) == ("B", 2, "1234.50", False)
        assert "Zebrafield" not in json.dumps(page)
        taken = [http.post("/api/worklist/queues/waiting/next").json()["encounter"] for _ in range(4)]
        assert sorted(taken[:3]) == sorted(ids)
        assert taken[3] is None
        assert http.get("/api/worklist/queues/nowhere/charts").status_code == 404
        assert http.get("/api/worklist/queues/open/charts", params={"sort": "colour"}).status_code == 400
        assert http.get("/api/worklist/queues/open/charts", params={"days_from": "x"}).status_code == 422


def test_a_chart_is_seen_whole_and_its_reading_recorded(people: Department) -> None:
    chart = people.bring()
    with people.client(Role.CODER) as http:
        found = http.get(f"/api/encounters/{chart}").json()
        assert found["patient"]["name"] == NAME
        assert [one["number"] for one in found["documents"]] == ["D1"]
        assert [one["kind"] for one in found["deadlines"]] == ["coding", "filing"]
        assert {one["action"] for one in found["events"]} == {"chart.created", "document.added"}
        assert http.get("/api/encounters/none").status_code == 404
    with people.client(Role.MANAGER) as http:
        assert "chart.read" in {one["action"] for one in http.get(f"/api/encounters/{chart}").json()["events"]}
    with people.store.begin(system("test")) as work:
        reads = [one.login for one in work.trail.about(chart) if one.event.action == "chart.read"]
    assert reads == [people.people[Role.MANAGER].login, people.people[Role.CODER].login]


def test_charts_are_given_held_and_followed_up(people: Department) -> None:
    chart, coder = people.bring(), people.people[Role.CODER]
    with people.client(Role.MANAGER) as http:
        assert http.get("/api/worklist/people").json()["people"][0]["id"] == coder.id
        assert http.post(f"/api/encounters/{chart}/assign", json={"user": coder.id}).status_code == 204
        assert http.post(f"/api/encounters/{chart}/assign", json={"user": "nobody"}).status_code == 400
        assert http.get("/api/worklist/workload").json()["people"][0]["assigned"] == 1
    with people.client(Role.CODER) as http:
        hold = http.post(f"/api/encounters/{chart}/holds", json={"reason": "results", "note": "path"}).json()
        assert (hold["until"], hold["blocks"]) == (str(TODAY + dt.timedelta(14)), ["completion", "work"])
        assert http.get(f"/api/encounters/{chart}").json()["status"] == "held"
        assert http.post(f"/api/encounters/{chart}/holds", json={"reason": "mood"}).status_code == 400
        assert http.post(f"/api/holds/{hold['id']}/lift", json={}).json()["lifted_by"] == coder.id
        assert http.post(f"/api/holds/{hold['id']}/lift", json={}).status_code == 409
        asked = {"due": str(TODAY), "note": "call"}
        follow_up = http.post(f"/api/encounters/{chart}/follow-ups", json=asked).json()
        assert [one["text"] for one in http.get("/api/worklist/reminders").json()["reminders"]] == ["call"]
        assert http.post(f"/api/follow-ups/{follow_up['id']}/done").json()["done_by"] == coder.id
        assert http.post(f"/api/encounters/{chart}/release", json={}).status_code == 204
        assert http.get(f"/api/encounters/{chart}").json()["status"] == "ready"


def test_managers_keep_queues_rules_and_deadlines(people: Department) -> None:
    coder = people.people[Role.CODER]
    with people.client(Role.MANAGER) as http:
        queue = http.post("/api/worklist/queues", json={"name": "Stays", "filter": {"placed": True}}).json()
        rule = {"name": "stays", "condition": {"settings": ["inpatient"]}, "queue": queue["id"], "position": 1}
        assert http.post("/api/worklist/rules", json=rule).status_code == 201
        http.post("/api/worklist/rules", json={"name": "rest", "user": coder.id, "position": 2})
        chart = people.bring()
        assert http.get(f"/api/encounters/{chart}").json()["routed_by"] == "stays"
        assert len(http.get(f"/api/worklist/queues/{queue['id']}/charts").json()["charts"]) == 1
        changed = http.put(f"/api/worklist/queues/{queue['id']}", json={**queue, "name": "Long stays"})
        assert (changed.json()["name"], changed.json()["version"]) == ("Long stays", 2)
        assert http.put(f"/api/worklist/queues/{queue['id']}", json=queue).status_code == 409
        assert http.delete(f"/api/worklist/queues/{queue['id']}").status_code == 409
        for one in http.get("/api/worklist/rules").json()["rules"]:
            assert http.delete(f"/api/worklist/rules/{one['id']}").status_code == 204
        assert http.delete(f"/api/worklist/queues/{queue['id']}").status_code == 204
        own = {"deadlines": [{"id": "OWN-1", "kind": "coding", "payers": [" Medi Care "], "days": 2}]}
        assert http.put("/api/worklist/deadlines", json=own).json()["own"][0]["payers"] == ["medi care"]
        assert http.put("/api/worklist/deadlines", json={"deadlines": [{"id": "x", "kind": "y"}]}).status_code == 422
        assert http.get("/api/worklist/stops").json()["stops"][0]["id"] == "ST-01"
        assert http.get("/api/worklist/hold-reasons").json()["reasons"][0]["source"]


MAY: dict[tuple[str, str], str] = {
    ("GET", "/api/worklist/queues"): "coder auditor biller manager",
    ("GET", "/api/worklist/queues/open/charts"): "coder auditor biller manager",
    ("POST", "/api/worklist/queues/waiting/next"): "coder manager",
    ("GET", "/api/worklist/reminders"): "coder auditor biller manager",
    ("GET", "/api/worklist/workload"): "manager",
    ("GET", "/api/worklist/people"): "manager",
    ("POST", "/api/worklist/queues"): "manager admin",
    ("PUT", "/api/worklist/queues/mine"): "manager admin",
    ("DELETE", "/api/worklist/queues/mine"): "manager admin",
    ("GET", "/api/worklist/rules"): "manager admin",
    ("POST", "/api/worklist/rules"): "manager admin",
    ("DELETE", "/api/worklist/rules/none"): "manager admin",
    ("GET", "/api/worklist/deadlines"): "coder auditor biller manager",
    ("PUT", "/api/worklist/deadlines"): "manager admin",
    ("GET", "/api/worklist/hold-reasons"): "coder auditor biller manager",
    ("GET", "/api/worklist/stops"): "coder auditor biller manager",
    ("POST", "/api/encounters"): "coder biller manager admin",
    ("GET", "/api/encounters/{chart}"): "coder auditor biller manager provider",
    ("POST", "/api/encounters/{chart}/assign"): "manager",
    ("POST", "/api/encounters/{chart}/release"): "coder manager",
    ("POST", "/api/encounters/{chart}/holds"): "coder biller manager",
    ("POST", "/api/holds/none/lift"): "coder biller manager",
    ("POST", "/api/encounters/{chart}/follow-ups"): "coder biller manager",
    ("POST", "/api/follow-ups/none/done"): "coder biller manager",
    ("GET", "/work"): " ".join(Role),
    ("POST", "/work/next"): "coder manager",
    ("GET", "/work/charts/{chart}"): "coder auditor biller manager provider",
    ("GET", "/work/new"): "coder biller manager admin",
    ("GET", "/work/settings/worklist"): "manager admin",
}
BODIES: dict[str, Any] = {
    "assign": {"user": "x"},
    "holds": {"reason": "other"},
    "follow-ups": {"due": str(TODAY)},
    "queues": {"name": "q"},
    "mine": {"name": "q"},
    "rules": {"name": "r"},
    "deadlines": {"deadlines": []},
}


@pytest.mark.parametrize("role", [None, *Role])
def test_every_route_asks_who_and_whether_they_may(served: Department, role: Role | None) -> None:
    chart = served.bring(f"ACC-{role}")
    with served.client(role) as http:
        for (method, path), roles in MAY.items():
            if role is Role.PROVIDER and "{chart}" in path and method == "GET":
                continue  # only where a chart concerns them, which is tested with reading charts
            body = BODIES.get(path.rsplit("/", 1)[-1], {})
            answer = http.request(method, path.format(chart=chart), json=body if method != "GET" else None)
            what = f"{method} {path}: {answer.status_code}"
            if role is None:
                assert answer.status_code == 401, what
            elif role in roles.split():
                assert answer.status_code not in {401, 403, 500}, what
            else:
                assert answer.status_code == 403, what
                assert "Zebrafield" not in answer.text
                assert TEXT not in answer.text
