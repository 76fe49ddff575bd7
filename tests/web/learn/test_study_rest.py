"""REST over plans and continuing education: own records alone, errors told, calendars by their secret."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

import pytest
from icalendar import Calendar
from sqlalchemy import text
from tests.learn.education.test_certificates import PDF

from medcodex.learn.results import Kind, Result
from medcodex.web.asking import today
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    import httpx
    from tests.web.learn.conftest import School

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SOON = (today() + dt.timedelta(days=200)).isoformat()
WISHES = {"exam": "CPC", "exam_date": SOON, "hours": 8, "days": ["mon", "wed", "sat", "sun"]}
CPC = {"name": "cpc", "body": "aapc", "since": "2026-01-05", "number": "0123"}


def entry(*ids: str, **changes: object) -> dict[str, Any]:
    told = {"day": "2026-06-01", "title": "Webinar", "ceus": "1.5", "categories": ["coding"], "credentials": list(ids)}
    return told | changes


WRONG_WISHES: list[dict[str, object]] = [
    {"exam_date": "2020-01-01"}, {"hours": 0}, {"hours": 1e9}, {"days": ["someday"]}, {"days": []},
    {"diagnostic": {"x": 1}}, {"minutes_a_day": 1}, {"exam": "MD"}, {"starts": "18:00Z"},
]  # fmt: skip


def test_wishes_that_make_no_plan(school: School) -> None:
    with school.client(Role.STUDENT) as http:
        for changes in WRONG_WISHES:
            for method, path in (("PUT", "/api/learn/plan"), ("POST", "/api/learn/plan/preview")):
                assert http.request(method, path, json=WISHES | changes).status_code in {400, 422}, changes
        assert http.get("/api/learn/plan").json()["plan"] is None
        for week in ("9999-12-31", "0001-01-01", "soon"):
            assert http.get("/learn/plan", params={"week": week}).status_code == 400


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


WRONG_ENTRIES: list[dict[str, object]] = [
    {"ceus": "0"}, {"ceus": "0.001"}, {"ceus": "NaN"}, {"day": "2999-01-01"}, {"title": ""}, {"title": "a\u0000b"},
    {"categories": ["cooking"]}, {"credentials": ["x"]}, {"credentials": []}, {"title": "x" * 201},
]  # fmt: skip


def test_entries_that_are_none(school: School) -> None:
    with school.client(Role.CODER) as http:
        key = http.post("/api/learn/education/credentials", json=CPC).json()["id"]
        for changes in WRONG_ENTRIES:
            answer = http.post("/api/learn/education/entries", json=entry(key) | changes)
            assert answer.status_code in {400, 422}, changes
