"""The pages and REST of the career road, in a real browser and over real HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def people(store: DatabaseStore) -> list[User]:
    return hired(store, Role.STUDENT, Role.STUDENT)


@pytest.fixture
def url(store: DatabaseStore, book_home: Path) -> Iterator[str]:
    with workbench(store, book_home) as found:
        yield found


@pytest.mark.parametrize("width", [390, 1280])
def test_a_way_through_the_pages(url: str, people: list[User], browser: Browser, width: int) -> None:
    context = browser.new_context(base_url=url, viewport={"width": width, "height": 900},
                                  extra_http_headers=as_user(people[0]))  # fmt: skip
    page = context.new_page()

    def sound() -> None:
        assert not Axe().run(page).response["violations"]
        assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.goto("/learn/career")
    expect(page.get_by_text("$46,660")).to_be_visible()
    expect(page.get_by_text("22 percent", exact=True)).to_be_visible()
    page.get_by_label("Where do you want to work?").select_option("hospital")
    page.get_by_label("How long have you coded at work?").select_option("none")
    page.get_by_role("button", name="Tell me").click()
    expect(page.get_by_role("listitem").filter(has_text="made for those without experience").first).to_be_visible()
    sound()
    page.get_by_role("link", name="CCA").first.click()
    page.get_by_role("button", name="Done: Have the diploma at hand").click()
    expect(page.get_by_role("button", name="Done: Have the diploma at hand")).to_have_attribute("aria-pressed", "true")
    sound()
    page.get_by_role("link", name="Skills").click()
    for name in ("ethics.0", "ethics.1"):
        page.locator(f'input[name="{name}"][value="5"]').check()
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_text("Last done")).to_be_visible()
    sound()
    page.get_by_role("link", name="Record of practice").click()
    sound()
    context.close()


def test_over_rest_and_of_ones_own(url: str, people: list[User]) -> None:
    one, other = people
    base = "/api/learn/career"
    with httpx.Client(base_url=url, timeout=60, trust_env=False) as http:
        outlook = http.get(f"{base}/outlook", headers=as_user(one)).json()
        assert all(sum(figure["current"] for figure in measure["figures"]) == 1 for measure in outlook)
        choice = http.post(f"{base}/choice", headers=as_user(one), json={"setting": "physician"}).json()
        assert choice[0]["credential"] == "cpc"
        assert http.post(f"{base}/choice", headers=as_user(one), json={"setting": "moon"}).status_code == 400
        step = {"step": "diploma", "done": True}
        assert http.post(f"{base}/credentials/cca/steps", headers=as_user(one), json=step).status_code == 204
        assert http.post(f"{base}/credentials/cca/steps", headers=as_user(one), json=step).status_code == 204
        assert http.post(f"{base}/credentials/cpc/steps", headers=as_user(one), json=step).status_code == 404
        mine, theirs = (
            http.get(f"{base}/credentials/cca", headers=as_user(who)).json()["steps"] for who in (one, other)
        )
        assert [bool(found["done_on"]) for found in mine].count(True) == 1
        assert not any(found["done_on"] for found in theirs)
        judged = {"answers": {"ethics": [4, 5]}}
        assert http.post(f"{base}/skills", headers=as_user(one), json=judged).status_code == 204
        assert (
            http.post(f"{base}/skills", headers=as_user(one), json={"answers": {"ethics": [9, 9]}}).status_code == 400
        )
        skills = {found["skill"]: found for found in http.get(f"{base}/skills", headers=as_user(one)).json()}
        assert skills["ethics"]["judged"] == 0.875
        assert http.get(f"{base}/record", headers=as_user(one)).json()["results"] == []
        for form in ("csv", "xlsx"):
            assert http.get(f"/learn/career/record/{form}", headers=as_user(one)).status_code == 200
        assert http.get("/learn/career/record/exe", headers=as_user(one)).status_code in {400, 404, 422}
        assert http.get("/learn/career/moon", headers=as_user(one)).status_code == 404
