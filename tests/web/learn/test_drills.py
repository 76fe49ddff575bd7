"""The pages and REST of drills, in a real browser and over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.learn.drills.reading import own_drills
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DRILL = own_drills()["letter-duplicate"]


@pytest.fixture
def people(store: DatabaseStore) -> list[User]:
    return hired(store, Role.STUDENT, Role.STUDENT, Role.PROVIDER)


@pytest.fixture
def url(store: DatabaseStore, book_home: Path) -> Iterator[str]:
    with workbench(store, book_home) as found:
        yield found


@pytest.mark.parametrize("width", [390, 1280])
def test_written_handed_in_and_marked(url: str, people: list[User], browser: Browser, width: int) -> None:
    context = browser.new_context(base_url=url, viewport={"width": width, "height": 900},
                                  extra_http_headers=as_user(people[0]))  # fmt: skip
    page = context.new_page()
    page.goto("/learn/drills?kind=letter")
    page.get_by_role("link", name=DRILL.title, exact=True).click()
    page.get_by_label("Your letter").fill(DRILL.model.replace("is enclosed", "exists"))
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_text("95%", exact=True)).to_be_visible()
    expect(page.get_by_text("nothing is named that goes with the letter")).to_be_visible()
    assert not Axe().run(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_role("link", name="Write it again").click()
    expect(page.get_by_role("link", name="UTC")).to_have_count(1)
    assert not Axe().run(page).response["violations"]
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.goto("/learn/drills")
    expect(page.get_by_role("listitem").filter(has_text=DRILL.title)).to_contain_text("95%")
    context.close()


def test_over_rest_and_of_ones_own(url: str, store: DatabaseStore, people: list[User]) -> None:
    one, other, provider = people
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
        drills = http.get("/api/learn/drills", headers=as_user(one)).json()
        assert DRILL.id in {found["id"] for found in drills}
        assert all("model" not in found and "indicators" not in found for found in drills)
        path = f"/api/learn/drills/{DRILL.id}/answers"
        marked = http.post(path, headers=as_user(one), json={"answer": DRILL.model, "seconds": 90}).json()
        assert marked["score"] == 1
        assert marked["sendable"] is True
        assert http.get(f"/learn/drills/answers/{marked['id']}", headers=as_user(one)).status_code == 200
        assert http.get(f"/learn/drills/answers/{marked['id']}", headers=as_user(other)).status_code == 404
        assert http.post(path, headers=as_user(provider), json={"answer": "x"}).status_code == 403
        assert http.post(path, headers=as_user(one), json={"answer": "x" * 20_000}).status_code == 422
        assert http.get("/api/learn/drills/none", headers=as_user(one)).status_code == 404
    with store.learning(_acting(one)) as work:
        (result,) = work.results.of_user(one.id)
        assert (result.kind, result.subject, result.score, result.seconds) == ("drill", DRILL.id, 1.0, 90)
        assert not work.drills.of_user(other.id)


def test_what_was_written_is_sealed(store: DatabaseStore, url: str, people: list[User]) -> None:
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
        http.post(f"/api/learn/drills/{DRILL.id}/answers", headers=as_user(people[0]), json={"answer": "quiet words"})
    with store.engine.connect() as connection:
        (kept,) = connection.exec_driver_sql("select answer from learn_drill_attempts").scalars()
    assert b"quiet words" not in bytes(kept)


def _acting(user: User):
    from medcodex.workflow.people import Actor  # noqa: PLC0415

    return Actor(user.id, user.login, user.role, "test")
