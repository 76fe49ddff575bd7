"""REST over plans and continuing education: own records alone, errors told, calendars by their secret."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar
from sqlalchemy import text
from tests.learn.education.test_certificates import PDF, PNG

from medcodex.learn.results import Kind, Result
from medcodex.web.asking import today
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    import httpx
    from tests.web.learn.conftest import School

SOON = (today() + dt.timedelta(days=200)).isoformat()
WISHES = {"exam": "CPC", "exam_date": SOON, "hours": 8, "days": ["mon", "wed", "sat", "sun"]}
CPC = {"name": "cpc", "body": "aapc", "since": "2026-01-05", "number": "0123"}


def entry(*ids: str, **changes: object) -> dict[str, Any]:
    told = {"day": "2026-06-01", "title": "Webinar", "ceus": "1.5", "categories": ["coding"], "credentials": list(ids)}
    return told | changes


def test_a_plan_is_kept_changed_and_let_go(school: School) -> None:
    with school.client(Role.STUDENT) as http:
        assert http.get("/api/learn/plan").json()["plan"] is None
        made = http.put("/api/learn/plan", json=WISHES | {"version": 0})
        assert made.status_code == 200, made.text
        assert made.json()["plan"]["fits"]
        assert http.put("/api/learn/plan", json=WISHES | {"version": 0}).status_code == 409
        changed = http.put("/api/learn/plan", json=WISHES | {"hours": 3, "version": 1}).json()
        assert changed["version"] == 2
        assert changed["plan"]["wishes"]["hours"] == 3
        assert not changed["plan"]["fits"]
        assert changed["plan"]["offers"]
        assert http.put("/api/learn/plan/read/anatomy").status_code == 204
        assert http.get("/api/learn/plan").json()["read"] == ["anatomy"]
        assert http.delete("/api/learn/plan/read/anatomy").status_code == 204
        assert http.put("/api/learn/plan/read/cooking").status_code == 400
        assert http.delete("/api/learn/plan").status_code == 204
        assert http.delete("/api/learn/plan").status_code == 404
        assert http.get("/api/learn/plan/calendar").status_code == 404


@pytest.mark.parametrize(
    "changes",
    [{"exam_date": "2020-01-01"}, {"hours": 0}, {"hours": 1e9}, {"days": ["someday"]}, {"days": []},
     {"diagnostic": {"x": 1}}, {"minutes_a_day": 1}, {"exam": "MD"}, {"starts": "18:00Z"}],
    ids=str,
)  # fmt: skip
def test_wishes_that_make_no_plan(school: School, changes: dict[str, object]) -> None:
    with school.client(Role.STUDENT) as http:
        for method, path in (("PUT", "/api/learn/plan"), ("POST", "/api/learn/plan/preview")):
            assert http.request(method, path, json=WISHES | changes).status_code in {400, 422}
        assert http.get("/api/learn/plan").json()["plan"] is None


def test_results_move_the_plan_on(school: School) -> None:
    who = school.people[Role.STUDENT]
    with school.client(Role.STUDENT) as http:
        before = http.put("/api/learn/plan", json=WISHES).json()
        with school.store.learning(system("test")) as work:
            work.results.add([
                Result(work.new_id(), who.id, work.now, Kind.ITEM, f"i{n}", ("terminology",), 1.0, "o", 60)
                for n in range(30)
            ])  # fmt: skip
        after = http.get("/api/learn/plan").json()
    assert after["done_today"] == 30
    assert after["plan"]["hours"]["planned"] < before["plan"]["hours"]["planned"]


def test_nobody_sees_another_ones_plan_or_ledger(school: School) -> None:
    with school.client(Role.STUDENT) as mine, school.client(Role.CODER) as other:
        mine.put("/api/learn/plan", json=WISHES)
        held = mine.post("/api/learn/education/credentials", json=CPC).json()
        learned = mine.post("/api/learn/education/entries", json=entry(held["id"])).json()
        place = f"/api/learn/education/entries/{learned['id']}"
        assert mine.put(f"{place}/certificate", content=PDF).status_code == 200
        assert other.get("/api/learn/plan").json()["plan"] is None
        assert other.get("/api/learn/education").json()["entries"] == []
        assert other.get(f"{place}/certificate").status_code == 404
        assert other.put(f"{place}/certificate", content=PDF).status_code == 404
        assert other.delete(place).status_code == 404
        assert other.put(place, json=entry(held["id"])).status_code == 404
        assert other.get(f"/learn/education/entries/{learned['id']}").status_code == 404
        assert other.delete(f"/api/learn/education/credentials/{held['id']}").status_code == 404
        assert other.post("/api/learn/education/entries", json=entry(held["id"])).status_code == 400
    for role in (Role.PROVIDER, Role.ADMIN):
        with school.client(role) as http:
            assert http.get("/api/learn/plan").status_code == 403
            assert http.get("/api/learn/education").status_code == 403


def address_of(http: httpx.Client) -> str:
    made = http.post("/api/learn/plan/subscription")
    assert made.status_code == 200
    return str(made.json()["address"])


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_calendar_is_followed_by_its_secret_until_it_is_revoked(school: School) -> None:
    with school.client(Role.STUDENT) as http:
        assert http.post("/api/learn/plan/subscription").status_code == 404
        http.put("/api/learn/plan", json=WISHES | {"starts": "18:30"})
        first = address_of(http)
        stranger = {"x-test-user": ""}
        told = http.get(first, headers=stranger)
        assert told.status_code == 200
        assert told.headers["content-type"].startswith("text/calendar")
        assert told.headers["cache-control"] == "no-store"
        assert Calendar.from_ical(told.content).walk("VEVENT")
        assert len(first.partition("token=")[2]) >= 64
        second = address_of(http)
        assert first != second
        assert http.get(first).status_code == 404
        assert http.get(second).status_code == 200
        for wrong in ("", "x", second.partition("token=")[2][:-1]):
            assert http.get(f"/learn/calendar.ics?token={wrong}").status_code == 404
        with school.store.engine.connect() as connection:
            rows = str(connection.execute(text("SELECT * FROM study_calendars")).all())
        assert second.partition("token=")[2] not in rows
        assert http.delete("/api/learn/plan/subscription").status_code == 204
        assert http.get(second).status_code == 404


def test_a_calendar_ends_with_the_account(school: School) -> None:
    from dataclasses import replace  # noqa: PLC0415

    with school.client(Role.STUDENT) as http:
        http.put("/api/learn/plan", json=WISHES)
        address = address_of(http)
        with school.store.begin(system("test")) as work:
            work.people.save(replace(school.people[Role.STUDENT], active=False))
        assert http.get(address).status_code == 404


def test_a_ledger_from_credential_to_files(school: School) -> None:
    with school.client(Role.CODER) as http:
        held = http.post("/api/learn/education/credentials", json=CPC)
        assert held.status_code == 201, held.text
        assert (held.json()["name"], held.json()["body"]) == ("CPC", "AAPC")
        key = held.json()["id"]
        assert http.post("/api/learn/education/credentials", json=CPC).status_code == 409
        changed = CPC | {"cycle_start": "2025-12-01", "own_total": 30}
        assert http.put(f"/api/learn/education/credentials/{key}", json=changed).json()["own_total"] == 30
        one = http.post("/api/learn/education/entries", json=entry(key, title="=cmd|calc")).json()
        place = f"/api/learn/education/entries/{one['id']}"
        proof = http.put(f"{place}/certificate", params={"name": "a.png"}, content=PNG).json()
        assert proof["media_type"] == "image/png"
        got = http.get(f"{place}/certificate")
        assert got.content == PNG
        assert got.headers["content-disposition"].startswith("attachment")
        ledger = http.get("/api/learn/education").json()
        assert ledger["standings"][0]["missing"] == 28.5
        assert ledger["entries"][0]["certificate"]["name"] == "a.png"
        table = http.get("/api/learn/education/export", params={"form": "csv"}).content.decode("utf-8-sig")
        assert "'=cmd|calc" in table
        with zipfile.ZipFile(
            io.BytesIO(http.get("/api/learn/education/export", params={"form": "zip"}).content)
        ) as all_:
            assert [name for name in all_.namelist() if name.endswith("a.png")] == ["certificates/2026-06-01-001-a.png"]
        ics = http.get("/api/learn/education/export", params={"form": "ics"}).content
        assert b"28.5 CEUs missing" in ics.replace(b"\r\n ", b"")
        assert http.get("/api/learn/education/export", params={"form": "exe"}).status_code == 400
        assert http.delete(f"/api/learn/education/credentials/{key}").status_code == 409
        assert http.put(place, json=entry(key, ceus="2")).json()["certificate"]["name"] == "a.png"
        assert http.delete(place).status_code == 204
        assert http.get(f"{place}/certificate").status_code == 404
        assert http.delete(f"/api/learn/education/credentials/{key}").status_code == 204


@pytest.mark.parametrize(
    "changes",
    [{"ceus": "0"}, {"ceus": "0.001"}, {"ceus": "NaN"}, {"day": "2999-01-01"}, {"title": ""}, {"title": "a\u0000b"},
     {"categories": ["cooking"]}, {"credentials": ["x"]}, {"credentials": []}, {"title": "x" * 201}],
    ids=str,
)  # fmt: skip
def test_entries_that_are_none(school: School, changes: dict[str, object]) -> None:
    with school.client(Role.CODER) as http:
        key = http.post("/api/learn/education/credentials", json=CPC).json()["id"]
        assert http.post("/api/learn/education/entries", json=entry(key) | changes).status_code in {400, 422}


def test_what_was_typed_lies_sealed(school: School) -> None:
    with school.client(Role.CODER) as http:
        key = http.post("/api/learn/education/credentials", json=CPC | {"number": "SECRET-1"}).json()["id"]
        one = http.post("/api/learn/education/entries", json=entry(key, title="SECRET-2", provider="SECRET-3")).json()
        http.put(f"/api/learn/education/entries/{one['id']}/certificate", params={"name": "SECRET-4.pdf"}, content=PDF)
        http.put("/api/learn/plan", json=WISHES)
    with school.store.engine.connect() as connection:
        for table in ("learn_credentials", "learn_entries", "learn_certificates", "study_plans", "trail"):
            for row in connection.execute(text(f"SELECT * FROM {table}")):  # noqa: S608 - names of ours
                shown = repr([bytes(one) if isinstance(one, memoryview) else one for one in row])
                assert "SECRET" not in shown
                assert "%PDF" not in shown
                assert SOON not in shown
