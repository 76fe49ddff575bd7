"""Queries, reviews, quality and productivity over HTTP: pages and REST, by each role."""

from __future__ import annotations

import datetime as dt
import html
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.store.completed_claims import completed, line
from tests.store.quality_making import department
from tests.web.serving import PLAIN
from tests.workbench_fixture import as_user, workbench

from medcodex.query.drafting import OTHER, UNDETERMINED
from medcodex.query.linter import Linter
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.store.quality_making import Department

    from medcodex.store.work import DatabaseStore

TEXT = (
    "Clarification: kidney function\n\nIn the record:\n- “creatinine 3.1, baseline 0.9” (lab, 2026-05-01)\n- “acute "
    "kidney injury” (progress note)\n\nWhat explains these findings? Please answer from your own clinical judgment.\n\n"
    f"[ ] Acute kidney injury\n[ ] {OTHER}\n[ ] {UNDETERMINED}\n"
)
ASKED = {
    "title": "Clarification: kidney function",
    "text": TEXT,
    "options": ["Acute kidney injury", OTHER, UNDETERMINED],
}
HOSTILE = "<script>alert('x')</script>"


class Office:
    """Requests by role."""

    def __init__(self, url: str, there: Department) -> None:
        self.there = there
        self._client = httpx.Client(base_url=url, timeout=60, **PLAIN)

    def __call__(self, role: Role | None, method: str, path: str, **given: Any) -> httpx.Response:
        headers = as_user(self.there.users[role]) if role else {}
        return self._client.request(method, path, headers=headers, **given)

    def close(self) -> None:
        self._client.close()


@pytest.fixture
def office(store: DatabaseStore, embedded_home: Path) -> Iterator[Office]:
    there = department(store)
    with workbench(store, embedded_home) as url:
        found = Office(url, there)
        yield found
        found.close()


def drafted(office: Office, **changes: object) -> dict[str, Any]:
    body = ASKED | {"claim": "facility", "reason": "N17.9 changes the group", "codes": ["N17.9"]} | changes
    answer = office(Role.CODER, "POST", "/api/encounters/c0/queries", json=body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def sent(office: Office, **changes: object) -> dict[str, Any]:
    query = drafted(office, **changes)
    body = {"version": query["version"], "to": office.there.id(Role.PROVIDER)}
    answer = office(Role.CODER, "POST", f"/api/queries/{query['id']}/send", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_query_through_the_pages(office: Office) -> None:
    form = {"chart": "c0", "claim": "facility", "title": ASKED["title"], "text": TEXT, "reason": "to specify",
            "options": "\n".join(ASKED["options"])}  # fmt: skip
    assert office(Role.CODER, "GET", "/work/queries/new?chart=c0").status_code == 200
    made = office(Role.CODER, "POST", "/work/queries/new", data=form)
    assert made.status_code == 303
    page = made.headers["location"]
    shown = office(Role.CODER, "GET", page)
    assert "No faults found" in shown.text
    office(Role.CODER, "POST", f"{page}/send", data={"version": 1, "to": office.there.id(Role.PROVIDER)})
    assert "Clarification: kidney function" in office(Role.CODER, "GET", "/work/queries").text

    inbox = office(Role.PROVIDER, "GET", "/work/inbox")
    address = re.search(r'href="(/work/inbox/[^"]+)"', inbox.text)
    assert address is not None
    answer = office(Role.PROVIDER, "GET", address[1])
    assert "Zebra Zuleika" in answer.text
    assert office(Role.PROVIDER, "POST", address[1], data={"version": 2, "choice": 0}).status_code == 303
    assert "answered: code by it" in office(Role.CODER, "GET", "/work/queries").text
    closing = {"version": 3, "outcome": "documented"}
    assert office(Role.CODER, "POST", f"{page}/close", data=closing).status_code == 303
    assert "Closed as" in office(Role.CODER, "GET", page).text


def test_the_provider_reads_no_word_of_payment_codes_or_reasons(office: Office) -> None:
    query = sent(office)
    pages = [office(Role.PROVIDER, "GET", path).text for path in ("/work/inbox", f"/work/inbox/{query['id']}")]
    rest = office(Role.PROVIDER, "GET", f"/api/inbox/{query['id']}").json()
    linter = Linter()
    for page in pages:
        main = html.unescape(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main>")]))
        faults = [one.rule for one in linter.lint(main, "", ()) if one.rule in {"Q-01", "Q-02", "Q-03", "Q-14"}]
        assert faults == []
        assert "N17" not in page
        assert "changes the group" not in page
    assert set(rest) == {"id", "version", "asked", "status", "author", "sent_at", "due_at", "reminders", "mine",
                         "patient", "account", "answer"}  # fmt: skip


def test_an_error_of_the_linter_stops_sending_and_says_so(office: Office) -> None:
    query = drafted(office, text=TEXT.replace("What explains", "For higher payment, what explains"))
    faults = office(Role.CODER, "POST", "/api/queries/lint", json=ASKED | {"text": query["asked"]["text"]}).json()
    assert faults[0]["rule"] == "Q-01"
    body = {"version": 1, "to": office.there.id(Role.PROVIDER)}
    assert office(Role.CODER, "POST", f"/api/queries/{query['id']}/send", json=body).status_code == 400
    page = office(Role.CODER, "POST", f"/work/queries/{query['id']}/send", data=body)
    assert page.status_code == 400
    assert 'role="alert"' in page.text


def test_an_answer_that_is_none_keeps_what_was_written(office: Office) -> None:
    query = sent(office)
    page = office(Role.PROVIDER, "POST", f"/work/inbox/{query['id']}", data={"version": 2, "choice": 1})
    assert page.status_code == 400
    assert "needs your own words" in page.text


@pytest.mark.parametrize("place", ["title", "text", "options"])
def test_what_somebody_types_is_text_and_nothing_else(office: Office, place: str) -> None:
    value: object = [HOSTILE, OTHER, UNDETERMINED] if place == "options" else f"{HOSTILE} {ASKED[place]}"
    query = sent(office, **{place: value}) if place != "title" else drafted(office, title=value)
    paths = [(Role.CODER, "/work/queries"), (Role.CODER, f"/work/queries/{query['id']}")]
    if place != "title":
        paths += [(Role.PROVIDER, "/work/inbox"), (Role.PROVIDER, f"/work/inbox/{query['id']}")]
    for role, path in paths:
        answer = office(role, "GET", path)
        assert answer.status_code == 200
        assert HOSTILE not in answer.text


PAGES = {
    "/work/queries": {Role.CODER, Role.AUDITOR, Role.MANAGER},
    "/work/inbox": {Role.PROVIDER},
    "/work/audits": {Role.AUDITOR, Role.MANAGER},
    "/work/reviews": {Role.CODER},
    "/work/quality": {Role.AUDITOR, Role.MANAGER},
    "/work/quality/mine": {Role.CODER},
    "/work/quality/acceptance": {Role.AUDITOR, Role.MANAGER},
    "/work/quality/overpayments": {Role.AUDITOR, Role.MANAGER},
    "/work/quality/seeds": {Role.AUDITOR},
    "/work/productivity": {Role.CODER, Role.AUDITOR, Role.MANAGER},
    "/api/queries": {Role.CODER, Role.AUDITOR, Role.MANAGER},
    "/api/queries/figures": {Role.CODER, Role.AUDITOR, Role.MANAGER},
    "/api/inbox": {Role.PROVIDER},
    "/api/samples": {Role.AUDITOR, Role.MANAGER},
    "/api/reviews": {Role.CODER},
    "/api/quality/scorecards": {Role.AUDITOR, Role.MANAGER},
    "/api/quality/mine": {Role.CODER},
    "/api/quality/acceptance": {Role.AUDITOR, Role.MANAGER},
    "/api/quality/overpayments": {Role.AUDITOR, Role.MANAGER},
    "/api/quality/seeds": {Role.AUDITOR},
    "/api/quality/learning": {Role.MANAGER},
    "/api/quality/policies": {Role.ADMIN, Role.MANAGER},
    "/api/productivity": {Role.CODER, Role.AUDITOR},
    "/api/productivity/team": {Role.MANAGER},
}


def test_every_page_opens_for_its_roles_and_for_nobody_else(office: Office) -> None:
    for path, roles in PAGES.items():
        assert office(None, "GET", path).status_code == 401, path
        for role in Role:
            status = office(role, "GET", path).status_code
            assert status == (200 if role in roles else 403), (path, role)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/encounters/none/queries", ASKED | {"claim": "facility"}),
        ("GET", "/api/queries/none", None),
        ("POST", "/api/queries/none/send", {"version": 1, "to": "x"}),
        ("GET", "/work/queries/none", None),
        ("GET", "/work/queries/new?chart=none", None),
    ],
)
def test_what_is_not_there_is_not_found(office: Office, method: str, path: str, body: object) -> None:
    assert office(Role.CODER, method, path, json=body).status_code == 404


@pytest.mark.parametrize(
    "query",
    ["since=2026-05-05&until=2026-05-01", "since=nonsense", "until=9999-12-31", "since=0001-01-01&until=0001-01-01"],
)
def test_days_out_of_order_are_no_fault_of_ours(office: Office, query: str) -> None:
    for path in ("/api/quality/scorecards", "/work/quality", "/api/queries/figures"):
        assert office(Role.AUDITOR, "GET", f"{path}?{query}").status_code in {200, 400, 422}


def test_policies_change_in_part_and_never_tell_the_key_of_seeds(office: Office) -> None:
    changed = office(Role.ADMIN, "PATCH", "/api/quality/policies", json={"quality": {"seed_share": 0.02}})
    assert changed.status_code == 200
    assert changed.json()["quality"] == {"goal": 0.95, "seed_share": 0.02}
    assert office(Role.ADMIN, "PATCH", "/api/quality/policies", json={"quality": 7}).status_code == 400
    assert office(Role.CODER, "PATCH", "/api/quality/policies", json={}).status_code == 403


def test_a_goal_is_set_and_taken_back(office: Office) -> None:
    for per_hour in (3.5, 0):
        answer = office(
            Role.CODER, "POST", "/api/productivity/goals", json={"setting": "inpatient", "per_hour": per_hour}
        )
        assert answer.status_code == 204
    other = {"setting": "inpatient", "per_hour": 3, "user": office.there.id(Role.AUDITOR)}
    assert office(Role.CODER, "POST", "/api/productivity/goals", json=other).status_code == 403


def test_one_persons_figures_take_a_reason(office: Office) -> None:
    coder = office.there.id(Role.CODER)
    path, days = f"/api/productivity/coders/{coder}", {"since": "2026-01-01"}
    assert office(Role.MANAGER, "POST", path, json=days | {"reason": " "}).status_code == 400
    assert office(Role.MANAGER, "POST", path, json=days | {"reason": "asked for help"}).status_code == 200
    form = {"user": coder, "since": "2026-01-01", "until": str(dt.date(2026, 12, 1)), "reason": "asked for help"}
    assert office(Role.MANAGER, "POST", "/work/productivity/coder", data=form).status_code == 200
    assert office(Role.CODER, "POST", path, json=days | {"reason": "curious"}).status_code == 403


@pytest.fixture
def coded_office(store: DatabaseStore, office: Office) -> Office:
    """Three claims completed by the coder; the second has a code that the note does not support."""
    coder = office.there.actor(Role.CODER)
    at = dt.datetime.now(dt.UTC) - dt.timedelta(hours=3)
    completed(store, coder, "c0", at, line("J18.9"), line("I50.23"))
    completed(store, coder, "c1", at, line("J18.9"), line("I50.23"))
    completed(store, coder, "c2", at, line("J18.9"), line("I50.9", "changed", was="I50.23"))
    return office


def drawn(office: Office, **changes: object) -> list[dict[str, Any]]:
    body = {"name": "May", "kind": "random", "since": "2026-01-01", "until": "2100-01-01", "size": 3, "seed": "s"}
    sample = office(Role.AUDITOR, "POST", "/api/samples", json=body | changes)
    assert sample.status_code == 201, sample.text
    found = office(Role.AUDITOR, "GET", f"/api/samples/{sample.json()['id']}").json()
    return found["audits"]


def test_a_review_through_the_pages(coded_office: Office) -> None:
    office = coded_office
    form = {"name": "Spring", "kind": "random", "since": "2026-01-01", "until": "2100-01-01", "size": 1, "seed": "s",
            "blind": "true"}  # fmt: skip
    made = office(Role.AUDITOR, "POST", "/work/audits", data=form)
    assert made.status_code == 303
    sample = office(Role.AUDITOR, "GET", made.headers["location"])
    page = re.findall(r'href="(/work/audits/(?!samples)[^"]+)"', sample.text)[0]
    office(Role.AUDITOR, "POST", f"{page}/take", data={"version": 1})
    blind = office(Role.AUDITOR, "GET", page)
    chart = re.search(r"Account A-(\d)", blind.text)
    assert chart is not None
    session = f"/api/encounters/c{chart[1]}/claims/facility/session"
    assert office(Role.AUDITOR, "GET", session).status_code == 403
    assert "J18.9" not in blind.text
    assert "Okapi syndrome" in blind.text
    wrong = office(Role.AUDITOR, "POST", f"{page}/codes", data={"version": 2, "diagnosis": "J18.9 Y\nJ99.99"})
    assert wrong.status_code == 400
    assert "J99.99" in wrong.text
    assert "diagnosis line 2" in wrong.text.lower()
    office(Role.AUDITOR, "POST", f"{page}/codes", data={"version": 2, "diagnosis": "J18.9 Y"})
    assert office(Role.AUDITOR, "GET", session).status_code == 200
    compared = office(Role.AUDITOR, "GET", page)
    assert "1 difference" in compared.text
    rulings = {"version": 3, "place": [0, -1], "error": ["unsupported", ""], "decision": ["error", "error"],
               "because": [HOSTILE, ""]}  # fmt: skip
    assert office(Role.AUDITOR, "POST", f"{page}/rulings", data=rulings).status_code == 303

    mine = page.replace("/audits/", "/reviews/")
    assert "for you to answer" in office(Role.CODER, "GET", "/work/reviews").text
    shown = office(Role.CODER, "GET", mine)
    assert HOSTILE not in shown.text
    assert html.escape(HOSTILE, quote=False) in shown.text or "&lt;script&gt;" in shown.text
    rebuttal = {"version": 4, "place": [0], "says": ["see the echo"]}
    assert office(Role.CODER, "POST", f"{mine}/rebuttal", data=rebuttal).status_code == 303
    answers = {"version": 5, "place": [0], "decision": ["error"], "because": ["the echo is of another day"]}
    assert office(Role.AUDITOR, "POST", f"{page}/answers", data=answers).status_code == 303
    assert office(Role.AUDITOR, "POST", f"{page}/decision", data={"version": 6}).status_code == 303
    assert "What stands" in office(Role.CODER, "GET", mine).text
    assert "1 of 2" in office(Role.MANAGER, "GET", "/work/quality").text
    assert "1 of 2" in office(Role.CODER, "GET", "/work/quality/mine").text
    learning = office(Role.MANAGER, "GET", "/api/quality/learning")
    assert [one["code"] for one in learning.json()["codes"]] == ["J18.9"]
    assert "too few cases to tell" in office(Role.CODER, "GET", "/work/quality/mine").text


def test_a_review_over_rest(coded_office: Office) -> None:
    office = coded_office
    audit = next(one for one in drawn(office, blind=False) if one["chart_id"] == "c2")
    path = f"/api/audits/{audit['id']}"
    assert [one["code"] for one in audit["coded"]] == ["J18.9", "I50.9"]
    assert office(Role.CODER, "GET", path).status_code == 404
    assert office(Role.AUDITOR, "POST", f"{path}/take", json={"version": 1}).status_code == 200
    assert office(Role.AUDITOR, "POST", f"{path}/take", json={"version": 1}).status_code == 409
    codes = {"version": 2, "diagnosis": "J18.9 Y\nI50.23 Y"}
    compared = office(Role.AUDITOR, "POST", f"{path}/codes", json=codes).json()
    assert [one["kind"] for one in compared["differences"]] == ["category"]
    body = {"version": 3, "rulings": [{"place": 0, "error": "specificity"}]}
    assert office(Role.AUDITOR, "POST", f"{path}/rulings", json=body | {"rulings": []}).status_code == 400
    assert office(Role.AUDITOR, "POST", f"{path}/rulings", json=body).status_code == 200
    assert office(Role.CODER, "POST", f"{path}/accept", json={"version": 4}).status_code == 200
    final = office(Role.AUDITOR, "POST", f"{path}/decision", json={"version": 5}).json()
    assert (final["status"], [one["code"] for one in final["standing"]]) == ("final", ["J18.9", "I50.23"])
    cards = office(Role.MANAGER, "GET", "/api/quality/scorecards").json()
    assert cards["coders"][0]["card"]["errors"] == {"specificity": 1}
    assert cards["coders"][0]["card"]["verdict"] == "too few cases to tell"
    families = office(Role.MANAGER, "GET", "/api/quality/acceptance").json()
    assert {one["family"]: one["kept"]["hits"] for one in families} == {"J18": 3, "I50": 2}


@pytest.mark.parametrize(
    "body",
    [
        {"size": 0},
        {"kind": "shoe size"},
        {"since": "2026-02-30"},
        {"until": "2000-01-01"},
        {"kind": "stratified", "stratified_by": "shoe size"},
        {"name": ""},
        {"extra": 1},
    ],
    ids=str,
)
def test_samples_that_cannot_be_are_refused(coded_office: Office, body: dict[str, object]) -> None:
    given = {"name": "May", "kind": "random", "since": "2026-01-01", "until": "2100-01-01", "size": 3} | body
    assert coded_office(Role.AUDITOR, "POST", "/api/samples", json=given).status_code in {400, 422}
