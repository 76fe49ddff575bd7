"""Mock exams over HTTP: pages without a script, REST, printing, and who may what."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from tests.web.serving import PLAIN

from exam_making import HOSTILE, means
from medcodex.workflow.people import Role
from workbench_fixture import as_user, hired, workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EXAMS = means()


class House:
    """A served workbench; ``student``, ``other``, ``educator`` and ``provider`` speak to it."""

    def __init__(self, store: DatabaseStore, url: str) -> None:
        self.store = store
        users = hired(store, Role.STUDENT, Role.STUDENT, Role.EDUCATOR, Role.PROVIDER)
        clients = [httpx.Client(base_url=url, timeout=60, headers=as_user(one), **PLAIN) for one in users]
        self.student, self.other, self.educator, self.provider = clients

    def begun(self, **asked: object) -> str:
        told = self.student.post("/api/learn/exams", json={"blueprint": "cpc", "questions": 25, "seed": 4} | asked)
        assert told.status_code == 201, told.text
        found: str = told.json()["id"]
        return found

    def seen(self, sitting: str) -> Any:
        return self.student.get(f"/api/learn/exams/{sitting}").json()


@pytest.fixture
def house(store: DatabaseStore, embedded_home: Path) -> Iterator[House]:
    with workbench(store, embedded_home, exams=EXAMS) as url:
        found = House(store, url)
        yield found
        for one in (found.student, found.other, found.educator, found.provider):
            one.close()


def test_taken_over_rest_from_start_to_report(house: House) -> None:
    sitting = house.begun()
    place = f"/api/learn/exams/{sitting}"
    told = house.student.put(f"{place}/answers/1", json={"choice": 2, "flagged": True}).json()
    assert (told["answer"]["choice"], told["answer"]["flagged"]) == (2, True)
    assert told["sitting"]["seconds_left"] > 3500
    assert house.student.put(f"{place}/answers/1", json={"flagged": False}).json()["answer"]["choice"] == 2
    assert house.student.put(f"{place}/answers/1", json={"choice": None}).json()["answer"]["choice"] is None
    assert house.student.put(f"{place}/place", json={"place": 9}).json()["place"] == 9
    assert house.student.get(f"{place}/report").status_code == 409
    assert "because" not in house.seen(sitting)["paper"]["questions"][0]
    assert house.student.post(f"{place}/pause").json()["state"] == "paused"
    assert house.seen(sitting)["paper"] is None
    assert house.student.put(f"{place}/answers/2", json={"choice": 1}).status_code == 409
    house.student.post(f"{place}/resume")
    house.student.put(f"{place}/notes", json={"text": HOSTILE})
    key = EXAMS.paper("cpc", dt.date(2026, 1, 1), 4, 25)
    for number, question in enumerate(key.questions[:20], 1):
        house.student.put(f"{place}/answers/{number}", json={"choice": question.item.right})
    assert house.student.post(f"{place}/end").json()["right"] == 20
    report = house.student.get(f"{place}/report").json()
    assert (report["right"], report["of"], report["scaled"], report["passed"]) == (20, 25, 80, True)
    assert house.seen(sitting)["paper"]["questions"][0]["because"]
    assert house.seen(sitting)["notes"] == HOSTILE
    page = house.student.get(f"/learn/exams/{sitting}").text
    assert "would pass" in page
    assert "<script>alert" not in page


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("answers/1", {"choice": 9}, 400),
        ("answers/1", {"choice": -1}, 422),
        ("answers/1", {"choice": "a"}, 422),
        ("answers/99", {"choice": 1}, 404),
        ("answers/0", {"choice": 1}, 422),
        ("answers/1", {"colour": 1}, 422),
        ("place", {"place": 26}, 404),
        ("notes", {"text": "x" * 20_001}, 422),
    ],
)
def test_what_cannot_be_is_refused(house: House, path: str, body: dict[str, object], status: int) -> None:
    assert house.student.put(f"/api/learn/exams/{house.begun()}/{path}", json=body).status_code == status


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"blueprint": "md"}, 404),
        ({"blueprint": "cpc", "questions": 101}, 400),
        ({"blueprint": "cpc", "seed": -1}, 422),
    ],
)
def test_no_such_paper(house: House, body: dict[str, object], status: int) -> None:
    assert house.student.post("/api/learn/exams", json=body).status_code == status


def test_nobody_else_reaches_a_sitting(house: House) -> None:
    sitting = house.begun()
    for client in (house.other, house.educator):
        assert client.get(f"/learn/exams/{sitting}").status_code == 404
        assert client.post(f"/learn/exams/{sitting}", data={"act": "end"}).status_code == 404
        assert client.put(f"/api/learn/exams/{sitting}/answers/1", json={"choice": 1}).status_code == 404
    assert house.provider.get("/learn/exams").status_code == 403
    assert house.student.get("/learn/exams/items").status_code == 403
    assert house.student.get("/api/learn/exams/items").status_code == 403


def test_forms_alone_are_enough(house: House) -> None:
    began = house.student.post("/learn/exams", data={"blueprint": "cca", "questions": "25", "seed": "3"})
    place = began.headers["location"]
    assert began.status_code == 303
    everything = house.student.get(place).text
    assert everything.count('class="question"') == 25
    assert house.student.get(f"{place}?at=3").text.count('class="question"') == 1
    kept = {"places": "3", "at": "3", "choice-3": "1", "flag-3": "1", "act": "next", "notes": "ward 7"}
    assert house.student.post(place, data=kept).headers["location"] == f"{place}?at=4"
    answers = house.seen(place.rpartition("/")[2])["answers"]
    assert (answers[2]["choice"], answers[2]["flagged"]) == (1, True)
    house.student.post(place, data={"places": "3", "clear": "3"})
    assert house.seen(place.rpartition("/")[2])["answers"][2]["choice"] is None
    house.student.post(place, data={"places": "", "act": "pause"})
    paused = house.student.get(place).text
    assert "Paused" in paused
    assert 'class="question"' not in paused
    house.student.post(place, data={"act": "resume"})
    assert re.search(r'role="timer"[^>]*>0:2\d:\d\d', house.student.get(place).text)
    asked = house.student.post(place, data={"places": "1", "choice-1": "0", "act": "end"}).headers["location"]
    assert "Hand the paper in?</h2><p>24 of 25 questions are open" in house.student.get(asked).text
    house.student.post(place, data={"act": "end-now"})
    report = house.student.get(place).text
    assert "What to study next" in report
    assert "ward 7" in report
    assert "straight line" in report
    assert house.student.post(place, data={"places": "1", "choice-1": "1", "act": "save"}).status_code == 409


@pytest.mark.parametrize("asked", [{"questions": "x"}, {"seed": "-1"}, {"seed": "9" * 30}, {"questions": "4"}])
def test_a_form_that_asks_for_no_paper_says_so(house: House, asked: dict[str, str]) -> None:
    told = house.student.post("/learn/exams", data={"blueprint": "cpc"} | asked)
    assert told.status_code == 400
    assert 'role="alert"' in told.text


def test_printed_from_the_page(house: House) -> None:
    asked = {"blueprint": "cpc", "questions": "25", "seed": "5"}
    paper, again = (house.student.post("/learn/exams/pdf", data=asked | {"what": "paper"}) for _ in range(2))
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content == again.content
    assert paper.content.startswith(b"%PDF")
    assert house.student.post("/learn/exams/pdf", data=asked | {"what": "key"}).content != paper.content


def test_an_educator_takes_a_question_out_of_use(house: House) -> None:
    sitting = house.begun()
    house.student.put(f"/api/learn/exams/{sitting}/answers/1", json={"choice": 0})
    house.student.post(f"/api/learn/exams/{sitting}/end")
    item = house.seen(sitting)["paper"]["questions"][0]["id"]
    told = house.educator.get("/api/learn/exams/items").json()
    assert told["all"] == 25
    assert "student" not in str(told)
    assert house.educator.post("/learn/exams/items", data={"item": item, "reason": ""}).status_code == 400
    assert house.educator.post("/learn/exams/items", data={"item": item, "reason": HOSTILE}).status_code == 303
    shown = house.educator.get("/learn/exams/items").text
    assert "Out of use here" in shown
    assert "<script>alert" not in shown
    assert item not in {one["id"] for one in _key(house, house.begun())}
    assert house.educator.delete(f"/api/learn/exams/items/{item}").status_code == 204
    assert house.educator.delete(f"/api/learn/exams/items/{item}").status_code == 404
    assert item in {one["id"] for one in _key(house, house.begun())}


def _key(house: House, sitting: str) -> Any:
    house.student.post(f"/api/learn/exams/{sitting}/end")
    return house.seen(sitting)["paper"]["questions"]


def test_plans_are_told_with_their_sources(house: House) -> None:
    plans = house.student.get("/api/learn/exams/blueprints").json()["blueprints"]
    assert {one["id"] for one in plans} == {"cpc", "cca", "ccs"}
    page = house.student.get("/learn/exams?assignment=a7").text
    assert "https://www.aapc.com/resources/cpc-exam-faqs" in page
    assert 'name="assignment" value="a7"' in page


def test_an_assignment_is_carried_to_the_sitting(house: House) -> None:
    began = house.student.post("/learn/exams", data={"blueprint": "cca", "questions": "25", "assignment": "a7"})
    assert house.seen(began.headers["location"].rpartition("/")[2])["sitting"]["assignment"] == "a7"
