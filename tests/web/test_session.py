"""Coding sessions over HTTP, on both databases."""

from __future__ import annotations

import datetime as dt
import json
import re
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from sqlalchemy import select
from tests.web.charts import ADDENDUM, NOTE, add_charge, add_document, kept_stay
from tests.web.serving import PLAIN

from conftest import ROOT
from library_fixture import APRIL_2026
from medcodex.app.coding_session.desk import Means, open_means
from medcodex.app.coding_session.warming import warm
from medcodex.library.home import HOME_VARIABLE, Home
from medcodex.library.shelf import Shelf
from medcodex.store.schema.foundation import trail
from medcodex.store.schema.session import decisions, final_codes, rejected_codes, runs
from medcodex.store.trail import verify
from medcodex.web.api.session_models import ConflictModel, DocumentModel, EventModel, FinalModel, StateModel
from medcodex.workflow.chart import ChartStatus
from medcodex.workflow.people import Role, User, system
from workbench_fixture import as_user, hired, workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore

_KEYS = count()


class Coder:
    """A coder's client of one claim. It sends the ``seq`` that it saw last, as a page does."""

    def __init__(self, http: httpx.Client, user: User, chart: str, claim: str = "facility") -> None:
        self.http = http
        self.headers = as_user(user)
        self.path = f"/api/encounters/{chart}/claims/{claim}"
        self.state: dict[str, Any] = {}

    def open(self) -> dict[str, Any]:
        answer = self.http.get(f"{self.path}/session", headers=self.headers)
        assert answer.status_code == 200, answer.text
        assert answer.headers["cache-control"] == "no-store"
        StateModel.model_validate(answer.json())
        self.state = answer.json()
        return self.state

    def send(self, kind: str, line: str | None = None, **more: Any) -> httpx.Response:
        body = {"key": f"k{next(_KEYS)}", "after": self.state["seq"], "kind": kind, "line": line, **more}
        return self.http.post(f"{self.path}/decisions", json=body, headers=self.headers)

    def do(self, kind: str, line: str | None = None, **more: Any) -> dict[str, Any]:
        answer = self.send(kind, line, **more)
        assert answer.status_code == 200, answer.text
        self.state = answer.json()
        return self.state

    def post(self, what: str, **body: Any) -> httpx.Response:
        told = {"key": f"k{next(_KEYS)}", "after": self.state["seq"], **body}
        return self.http.post(f"{self.path}/{what}", json=told, headers=self.headers)

    def line(self, code: str) -> dict[str, Any]:
        return next(line for line in self.state["lines"] if line["code"] == code)


@pytest.fixture(scope="module")
def means(embedded_home: Path) -> Iterator[Means]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(embedded_home))
        opened = open_means(Shelf(Home(embedded_home)))
        warm(opened, APRIL_2026)
        yield opened


@pytest.fixture
def http(store: DatabaseStore, embedded_home: Path, means: Means) -> Iterator[httpx.Client]:
    with (
        workbench(store, embedded_home, means) as url,
        httpx.Client(base_url=url, timeout=120, **PLAIN) as client,
    ):
        yield client


@pytest.fixture
def users(store: DatabaseStore) -> dict[Role, User]:
    return {user.role: user for user in hired(store, *Role)}


@pytest.fixture
def coder(http: httpx.Client, store: DatabaseStore, users: dict[Role, User]) -> Coder:
    """A coder with a stay open."""
    one = Coder(http, users[Role.CODER], kept_stay(store))
    one.open()
    return one


def test_a_claim_from_first_look_to_final(coder: Coder, store: DatabaseStore) -> None:
    state = coder.state
    assert [line["code"] for line in state["lines"]][:1] == ["I11.0"]
    assert {line["state"] for line in state["lines"]} == {"suggested"}
    assert state["lines"][0]["role"] == "principal"
    assert state["groups"]["ms_drg"]["drg"] == 291
    for line in state["lines"]:
        for words in line["evidence"]:
            assert NOTE[words["start"] : words["end"]] == words["text"]
    assert coder.post("complete").status_code == 409
    coder.do("change", coder.line("I50.23")["id"], code="i5022")
    changed = coder.line("I50.22")
    assert (changed["state"], changed["was"], changed["display"]) == (
        "changed", "I50.23", "Chronic systolic (congestive) heart failure",
    )  # fmt: skip
    assert coder.state["groups"]["ms_drg"]["drg"] != coder.state["groups"]["before"]["ms_drg"]["drg"]
    coder.do("undo")
    assert coder.line("I50.23")["state"] == "suggested"
    coder.do("reject", coder.line("E11.9")["id"], reason="not treated")
    start = NOTE.index("type 2 diabetes")
    span = {"document": "c1-summary", "start": start, "end": start + 15}
    coder.do("add", system="icd10cm", code="E1165", evidence=span)
    added = coder.line("E11.65")
    assert (added["state"], added["evidence"][0]["text"]) == ("added", "type 2 diabetes")
    coder.do("set", added["id"], field="poa", value="Y")
    coder.do("accept_all")
    done = coder.post("complete", reason="looked at")
    assert done.status_code == 200, done.text
    final = done.json()
    assert (final["complete"], final["can_undo"], final["stops"]) == (True, False, [])
    assert [code["code"] for code in final["final"]["codes"]][-1] == "E11.65"
    with store.engine.connect() as connection:
        rows = connection.execute(select(final_codes).order_by(final_codes.c.position)).all()
        assert [(row.code, row.position) for row in rows if row.section == "diagnosis"] == [
            (code["code"], code["position"]) for code in final["final"]["codes"]
        ]
        assert [row.proposed_by_engine for row in rows if row.code == "E11.65"] == [False]
        assert [row.code for row in connection.execute(select(rejected_codes))] == ["E11.9"]
        assert verify(connection, store.sealer.ring.trail).broken is None


def test_a_key_sent_again_changes_nothing(coder: Coder) -> None:
    body = {"key": "same", "after": coder.state["seq"], "kind": "add", "system": "icd10cm", "code": "I10"}
    answers = [coder.http.post(f"{coder.path}/decisions", json=body, headers=coder.headers) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert answers[0].json() == answers[1].json() == answers[2].json()
    other = coder.http.post(f"{coder.path}/decisions", json=body | {"kind": "accept_all"}, headers=coder.headers)
    assert other.status_code == 409


def test_two_tabs_do_not_clobber_each_other(coder: Coder, users: dict[Role, User]) -> None:
    other = Coder(coder.http, users[Role.MANAGER], "c1")
    other.open()
    first, second = (line["id"] for line in coder.state["lines"][:2])
    coder.do("accept", first)
    assert other.send("reject", second).status_code == 200
    refused = other.send("reject", first)
    assert refused.status_code == 409
    ConflictModel.model_validate(refused.json())
    assert refused.json()["error"]["kind"] == "stale"
    assert refused.json()["state"]["lines"][0]["state"] == "accepted"
    other.state = refused.json()["state"]
    assert other.do("reject", first)["lines"][0]["state"] == "rejected"


def test_decisions_at_once_are_all_taken_once(coder: Coder) -> None:
    lines = [line["id"] for line in coder.state["lines"]]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda name: coder.send("set", name, field="poa", value="U"), lines * 4))
    assert {answer.status_code for answer in answers} <= {200, 409}
    events = coder.http.get(f"{coder.path}/decisions", headers=coder.headers).json()
    for event in events:
        EventModel.model_validate(event)
    taken = [event["line"] for event in events if event["kind"] == "set"]
    assert sorted(taken) == sorted(lines)
    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))


NOT_DECISIONS = [
    ("accept", {"line": "s99"}, "line"),
    ("change", {"line": "s1", "code": "E11"}, "code"),
    ("change", {"line": "s1", "code": "XYZZY"}, "code"),
    ("add", {"system": "icd10cm", "code": "nothing"}, "code"),
    ("add", {"system": "icd11", "code": "BA00"}, "system"),
    ("add", {"system": "icd10cm", "code": "I10", "evidence": {"document": "no", "start": 0, "end": 1}},
     "evidence.document"),
    ("add", {"system": "icd10cm", "code": "I10", "evidence": {"document": "c1-summary", "start": 5, "end": 99999}},
     "evidence.start"),
    ("set", {"line": "s1", "field": "poa", "value": "Q"}, "value"),
    ("set", {"line": "s1", "field": "units", "value": 2}, "field"),
    ("undo", {"after": 99}, "after"),
    ("accept", {"line": "s1", "key": "not a key"}, "key"),
]  # fmt: skip


def test_what_cannot_be_is_refused_and_leaves_no_trace(coder: Coder) -> None:
    for kind, more, where in NOT_DECISIONS:
        answer = coder.send(kind, **more)
        assert (answer.status_code, answer.json()["error"]["where"]) == (400, where), kind
    assert coder.open()["seq"] == 1


def test_a_new_document_is_coded_and_decisions_hold(coder: Coder, store: DatabaseStore) -> None:
    coder.do("reject", coder.line("E11.9")["id"], reason="no")
    coder.do("add", system="icd10cm", code="Z79.4")
    add_document(store, "c1", "addendum", ADDENDUM)
    before = {line["id"]: line["code"] for line in coder.state["lines"]}
    answer = coder.post("code")
    assert answer.status_code == 200, answer.text
    coder.state = answer.json()
    fresh = [line for line in coder.state["lines"] if line["fresh"]]
    assert [line["code"][:3] for line in fresh] == ["J18"]
    assert before.items() <= {line["id"]: line["code"] for line in coder.state["lines"]}.items()
    assert coder.line("E11.9")["state"] == "rejected"
    assert coder.line("Z79.4")["state"] == "added"
    assert len(coder.state["run"]["documents"]) == 2
    assert coder.do("undo")["can_undo"]


def test_both_claims_of_a_stay_stand_side_by_side(coder: Coder, users: dict[Role, User], store: DatabaseStore) -> None:
    professional = Coder(coder.http, users[Role.CODER], "c1", "professional")
    professional.open()
    assert professional.state["lines"][0]["role"] == "first-listed"
    assert professional.state["groups"]["ms_drg"] is None
    professional.do("accept_all")
    assert {line["state"] for line in coder.open()["lines"]} == {"suggested"}
    assert professional.post("complete", reason="ok").status_code == 200
    with store.begin(system("test")) as work:
        chart = work.charts.get("c1")
        assert chart is not None
        assert chart.status is ChartStatus.CODING
    coder.do("accept_all")
    assert coder.post("complete", reason="ok").status_code == 200
    with store.begin(system("test")) as work:
        chart = work.charts.get("c1")
        assert chart is not None
        assert (chart.status, chart.completed_at is not None) == (ChartStatus.COMPLETE, True)


def test_what_was_final_stays_as_it_was(coder: Coder, store: DatabaseStore) -> None:
    coder.do("accept_all")
    key = {"key": "done", "reason": "ok"}
    assert coder.post("complete", **key).status_code == 200
    assert coder.post("complete", **key).status_code == 200
    coder.open()
    for refused in (coder.send("accept", "s1"), coder.send("undo"), coder.post("code"), coder.post("complete")):
        assert (refused.status_code, "state" in refused.json()) == (409, True)
    assert coder.post("reopen", reason=" ").status_code == 400
    reopened = coder.post("reopen", reason="a late document")
    assert reopened.status_code == 200, reopened.text
    coder.state = reopened.json()
    assert (coder.state["complete"], coder.state["encounter"]["status"]) == (False, "reopened")
    coder.do("reject", coder.state["lines"][-1]["id"])
    assert coder.post("complete", reason="again").status_code == 200
    finals = coder.http.get(f"{coder.path}/finals", headers=coder.headers).json()
    for one in finals:
        FinalModel.model_validate(one)
    assert [(one["number"], one["reopened_at"] is None) for one in finals] == [(1, False), (2, True)]
    assert len(finals[0]["codes"]) == len(finals[1]["codes"]) + 1
    with store.engine.connect() as connection:
        numbers = [row.number for row in connection.execute(select(final_codes.c.number))]
    assert (numbers.count(1), numbers.count(2)) == (len(finals[0]["codes"]), len(finals[1]["codes"]))


def test_charges_are_held_against_codes(coder: Coder, store: DatabaseStore) -> None:
    start = dt.datetime(2026, 5, 11, 8, 0, tzinfo=dt.UTC)
    add_charge(store, "c1", "96365", "1", start=start, stop=start + dt.timedelta(minutes=151))
    add_charge(store, "c1", "96366", "1")
    state = coder.open()
    assert [one["rule"] for one in state["reconciliation"]] == ["REC-01", "REC-01", "REC-12"]
    assert "ST-50" in [stop["rule"] for stop in state["stops"]]
    coder.do("add", system="cpt", code="96365")
    line = coder.line("96365")
    assert line["display"] == ""
    coder.do("set", line["id"], field="units", value=1)
    coder.do("set", line["id"], field="modifiers", value=["59"])
    coder.do("set", line["id"], field="charge", value="99.5")
    service = coder.line("96365")
    assert (service["units"], service["modifiers"], service["charge"]) == (1, ["59"], "99.50")


def test_documents(coder: Coder) -> None:
    (document,) = coder.http.get("/api/encounters/c1/documents", headers=coder.headers).json()
    DocumentModel.model_validate(document)
    assert document["text"] == NOTE
    assert "hospital course" in [section["name"] for section in document["sections"]]
    assert document["sections"][-1]["end"] == len(NOTE)


def test_reading_and_deciding_go_on_the_trail_without_words_of_the_chart(coder: Coder, store: DatabaseStore) -> None:
    coder.http.get("/api/encounters/c1/documents", headers=coder.headers)
    coder.do("reject", "s1", reason="Mrs. Quokka had none")
    with store.begin(system("test")) as work:
        about = work.trail.about("c1")
        actions = [one.event.action for one in about]
        assert actions.count("chart.read") >= 3
        assert {"chart.code", "decision.reject"} <= set(actions)
        assert all("Quokka" not in str(one.event.detail) for one in about)
    with store.engine.connect() as connection:
        for table in (decisions, runs, final_codes, trail):
            rows = connection.execute(select(table)).all()
            assert "Quokka" not in str([[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows])


ROUTES = (
    ("GET", "session"), ("GET", "decisions"), ("GET", "finals"), ("POST", "decisions"), ("POST", "code"),
    ("POST", "complete"), ("POST", "reopen"), ("GET", "documents"),
)  # fmt: skip
READERS = {Role.CODER, Role.AUDITOR, Role.BILLER, Role.MANAGER}  # a provider reads the charts that concern them
MAY = {
    "session": READERS, "decisions": READERS, "documents": READERS, "finals": READERS,
    "POST": {Role.CODER, Role.MANAGER},
}  # fmt: skip


def test_every_route_asks_who(coder: Coder, users: dict[Role, User]) -> None:
    for method, what in ROUTES:
        path = "/api/encounters/c1/documents" if what == "documents" else f"{coder.path}/{what}"
        body = None if method == "GET" else {"key": "k", "after": 0, "kind": "accept", "line": "s9", "reason": "r"}
        assert coder.http.request(method, path, json=body).status_code == 401
        for role, user in users.items():
            answer = coder.http.request(method, path, json=body, headers=as_user(user))
            allowed = role in MAY["POST" if method == "POST" else what]
            assert (answer.status_code != 403) is allowed, (what, role, answer.status_code)
            assert answer.status_code < 500


def test_a_provider_reads_their_chart_and_not_what_its_codes_are_worth(coder: Coder, store: DatabaseStore) -> None:
    with store.begin(system("test")) as work:
        author = User("ibex", "ibex", "Dr. Ibex", Role.PROVIDER, work.now)
        work.people.add(author)
    assert coder.http.get("/api/encounters/c1/documents", headers=as_user(author)).status_code == 200
    for what in ("session", "decisions", "finals"):
        assert coder.http.get(f"{coder.path}/{what}", headers=as_user(author)).status_code == 403


def test_a_chart_without_documents_has_no_codes(
    http: httpx.Client, store: DatabaseStore, users: dict[Role, User]
) -> None:
    one = Coder(http, users[Role.CODER], kept_stay(store, "empty", documents=False))
    state = one.open()
    assert (state["lines"], state["groups"]["ms_drg"], state["complete"]) == ([], None, False)
    assert one.post("complete", reason="nothing to code").status_code == 409


def test_hostile_input_is_refused_in_a_line(coder: Coder) -> None:
    for path in ("c%00/documents", "c1%2F..%2Fc2/documents", f"{'c' * 99}/documents", "c1/claims/both/session"):
        answer = coder.http.get(f"/api/encounters/{path}", headers=coder.headers)
        assert answer.status_code in {404, 422}, path
    for body in (b"", b"{", b"[]", b"\xff\xfe", b'{"key":"k","after":1,"kind":"accept","line":"\\ud800"}',
                 b'{"key":"k","after":1' + b"0" * 5000 + b',"kind":"undo"}', b"[" * 50_000):  # fmt: skip
        headers = coder.headers | {"content-type": "application/json"}
        answer = coder.http.post(f"{coder.path}/decisions", content=body, headers=headers)
        assert 400 <= answer.status_code < 500, body[:30]
        assert "Traceback" not in answer.text
    assert coder.send("undo", of=10**9).status_code == 409
    assert coder.send("undo", of=10**12).status_code == 422
    coder.do("reject", "s1", reason="\x00<script>alert(1)</script>\u202e")
    assert coder.open()["lines"][0]["reason"] == "\x00<script>alert(1)</script>\u202e"


def test_no_such_chart_or_claim(coder: Coder) -> None:
    for path in ("none/claims/facility/session", "none/documents", "none/claims/facility/finals"):
        assert coder.http.get(f"/api/encounters/{path}", headers=coder.headers).status_code == 404


def test_who_may_not_code_sees_no_uncoded_claim(
    http: httpx.Client, store: DatabaseStore, users: dict[Role, User]
) -> None:
    path = f"/api/encounters/{kept_stay(store)}/claims/facility/session"
    assert http.get(path, headers=as_user(users[Role.AUDITOR])).status_code == 404
    assert http.get(path, headers=as_user(users[Role.CODER])).status_code == 200
    assert http.get(path, headers=as_user(users[Role.AUDITOR])).status_code == 200


def test_the_first_look_of_two_is_one_run(http: httpx.Client, store: DatabaseStore, users: dict[Role, User]) -> None:
    path = f"/api/encounters/{kept_stay(store)}/claims/facility/session"
    with ThreadPoolExecutor(4) as pool:
        states = [
            answer.json() for answer in pool.map(lambda _: http.get(path, headers=as_user(users[Role.CODER])), range(4))
        ]
    assert {(state["seq"], state["run"]["id"]) for state in states} == {(1, states[0]["run"]["id"])}


def test_its_own_coder_opens_a_chart(http: httpx.Client, store: DatabaseStore, users: dict[Role, User]) -> None:
    mine = kept_stay(store, "c2", status=ChartStatus.ASSIGNED, assignee=users[Role.CODER].id)
    other = Coder(http, users[Role.MANAGER], mine)
    assert other.open()["encounter"]["status"] == "assigned"
    assert Coder(http, users[Role.CODER], mine).open()["encounter"]["status"] == "coding"
    free = Coder(http, users[Role.CODER], kept_stay(store, "c3"))
    free.open()
    taken = free.do("accept", "s1")["encounter"]
    assert (taken["status"], taken["assignee"]) == ("coding", users[Role.CODER].id)


PAGE = (ROOT / "docs" / "session.md").read_text(encoding="utf-8")
EXAMPLE = re.compile(r"```http *(\d*)\nPOST (\S+)\n(.*?)```", re.DOTALL)


def test_examples_of_the_documentation(coder: Coder) -> None:
    examples = EXAMPLE.findall(PAGE)
    assert len(examples) >= 8
    for status, path, body in examples:
        answer = coder.http.post(path, json=json.loads(body or "null"), headers=coder.headers)
        assert answer.status_code == int(status or 200), (body, answer.text[:300])
        if status:
            (shown,) = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
            assert answer.json()["error"] == json.loads(shown)["error"]


def test_every_key_is_told(coder: Coder) -> None:
    parts = [coder.state, *coder.state["lines"], *coder.state["mentions"], coder.state["run"], *coder.state["stops"]]
    keys = {key for part in [*parts, coder.state["encounter"], coder.state["encounter"]["patient"]] for key in part}
    keys |= set(FinalModel.model_fields)
    assert {key for key in keys if f"`{key}`" not in PAGE} == set()
