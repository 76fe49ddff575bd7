"""Pages and REST of questions: asked, answered, explained, kept once; for whoever learns, and nobody else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.learn.results import Kind
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SET = {"topic": ["hipaa", "circulatory"], "count": 4, "seed": 7}


class Site:
    """A served workbench with two students and a provider."""

    def __init__(self, store: DatabaseStore, url: str) -> None:
        self.store, self.url = store, url
        self.student, self.other, self.provider = hired(store, Role.STUDENT, Role.STUDENT, Role.PROVIDER)
        self.http = httpx.Client(base_url=url, timeout=120, trust_env=False)

    def get(self, path: str, user: User | None = None, **asked: object) -> httpx.Response:
        return self.http.get(path, params=asked, headers=as_user(user or self.student))  # type: ignore[arg-type]

    def post(self, path: str, told: dict[str, object], user: User | None = None) -> httpx.Response:
        return self.http.post(path, data=told, headers=as_user(user or self.student))

    def send(self, told: dict[str, object], user: User | None = None) -> httpx.Response:
        return self.http.post("/api/learn/questions/answers", json=told, headers=as_user(user or self.student))

    def results(self, user: User) -> list[tuple[str, float, str | None]]:
        with self.store.learning(system("test")) as work:
            kept = work.results.of_user(user.id)
        assert all(one.kind is Kind.ITEM for one in kept)
        return [(one.subject, one.score, one.assignment_id) for one in kept]


@pytest.fixture
def site(store: DatabaseStore, embedded_home: Path) -> Iterator[Site]:
    with workbench(store, embedded_home) as url:
        yield Site(store, url)


def test_rest_asks_answers_and_keeps_once(site: Site) -> None:
    asked = site.get("/api/learn/questions", **SET).json()
    assert asked["seed"] == 7
    first = asked["questions"][0]
    assert len(asked["questions"]) == 4
    assert set(first) == {"id", "generator", "topics", "level", "stem", "options"}
    assert all(set(one) == {"text"} for one in first["options"])
    told = site.get("/api/learn/questions", **SET, answers=True).json()["questions"][0]
    right = next(at for at, one in enumerate(told["options"]) if one["right"])
    answer = {
        "topics": SET["topic"],
        "count": 4,
        "seed": 7,
        "at": 0,
        "item": first["id"],
        "choice": right,
        "seconds": 9,
    }
    explained = site.send(answer).json()
    assert (explained["right"], explained["recorded"]) == (True, True)
    assert explained["source"]
    assert all(one["because"] for one in explained["options"])
    again = site.send({**answer, "choice": (right + 1) % 4}).json()
    assert (again["right"], again["recorded"]) == (False, False)
    assert site.results(site.student) == [(first["generator"], 1.0, None)]
    assert site.results(site.other) == []
    assert site.send({**answer, "choice": (right + 1) % 4}, site.other).json()["recorded"]
    assert site.results(site.other) == [(first["generator"], 0.0, None)]


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"at": 3_000}, 422),
        ({"at": 50}, 404),
        ({"item": "0" * 32}, 409),
        ({"choice": 4}, 422),
        ({"topics": ["astrology"]}, 400),
        ({"seconds": -1}, 422),
        ({"count": 0}, 422),
    ],
)
def test_rest_refuses_what_fits_no_set(site: Site, change: dict[str, object], status: int) -> None:
    item = site.get("/api/learn/questions", **SET).json()["questions"][0]["id"]
    answer = {"topics": SET["topic"], "count": 4, "seed": 7, "at": 0, "item": item, "choice": 0}
    response = site.send({**answer, **change})
    assert response.status_code == status, response.text
    assert site.results(site.student) == []


def test_topics_are_told(site: Site) -> None:
    names = [one["name"] for one in site.get("/api/learn/questions/topics").json()["topics"]]
    assert {"hipaa", "terminology", "excludes", "pharmacology"} <= set(names)


@pytest.mark.parametrize("path", ["/learn/questions", "/learn/questions/set", "/api/learn/questions"])
def test_who_does_not_learn_is_shown_nothing(site: Site, path: str) -> None:
    assert site.get(path, site.provider).status_code == 403
    assert site.http.get(path).status_code in {303, 307, 401}


def test_a_set_without_a_seed_gets_one(site: Site) -> None:
    led = site.get("/learn/questions/set", topic="hipaa", count=3, assignment="a9")
    assert led.status_code == 303
    assert re.search(r"topic=hipaa&count=3&seed=\d+&assignment=a9$", led.headers["location"])
    page = site.http.get(led.headers["location"], headers=as_user(site.student)).text
    assert "Question 1 of 3" in page
    assert 'name="assignment" value="a9"' in page


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"count": "0", "seed": "1"}, 400),
        ({"count": "many", "seed": "1"}, 400),
        ({"count": "101", "seed": "1"}, 400),
        ({"count": "3", "seed": "1", "at": "9"}, 404),
        ({"count": "3", "seed": "1", "topic": "astrology"}, 400),
        ({"count": "3", "seed": "9" * 11}, 400),
        ({"count": "3", "seed": "9" * 50}, 422),
    ],
)
def test_pages_refuse_what_fits_no_set(site: Site, asked: dict[str, str], status: int) -> None:
    assert site.get("/learn/questions/set", **asked).status_code == status


def test_a_page_without_a_choice_asks_for_one(site: Site) -> None:
    item = site.get("/api/learn/questions", **SET).json()["questions"][0]["id"]
    told: dict[str, object] = {**SET, "at": 1, "item": item}
    response = site.post("/learn/questions/set", told)
    assert response.status_code == 400
    assert "Choose one of the answers" in response.text
    answered = site.post("/learn/questions/set", {**told, "choice": 0})
    assert answered.status_code == 200
    assert "Source:" in answered.text
    assert len(site.results(site.student)) == 1
    assert "the first answer counts" in site.post("/learn/questions/set", {**told, "choice": 1}).text
    assert len(site.results(site.student)) == 1
    done = site.get("/learn/questions/done", **SET).text
    assert "of 1 answered right, 3 not answered" in done


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_a_set_by_keyboard(site: Site, browser: Browser, width: int, scheme: str) -> None:
    context = browser.new_context(
        base_url=site.url,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,  # type: ignore[arg-type]
        extra_http_headers=as_user(site.student),
    )
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/learn/questions")
    sound(page)
    page.get_by_label("Privacy and HIPAA").check()
    page.get_by_label("How many").fill("2")
    page.get_by_role("button", name="Begin").first.press("Enter")
    for number in (1, 2):
        expect(page.get_by_role("heading", level=1)).to_have_text(f"Question {number} of 2")
        sound(page)
        expect(page.locator("input[name=choice]").first).to_be_focused()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        expect(page.get_by_role("status")).to_be_visible()
        assert page.locator(".explained li").count() == 4
        sound(page)
        expect(page.locator("a.q-go")).to_be_focused()
        page.keyboard.press("Enter")
    expect(page.locator(".reached")).to_contain_text("of 2 answered right")
    sound(page)
    assert len(site.results(site.student)) == 2
    assert complaints == []
    context.close()


def sound(page: Page) -> None:
    """No barrier that axe finds, nothing beside the screen."""
    found = Axe().run(page).response["violations"]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in found] == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
