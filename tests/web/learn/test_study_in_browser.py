"""A plan made, changed and followed in a real browser."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from medcodex.web.asking import today
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from tests.web.learn.conftest import School

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def planned(page: Page, days: int, hours: str = "10") -> None:
    page.locator("[name=exam]").select_option("CPC")
    page.get_by_label("Exam date").fill((today() + dt.timedelta(days=days)).isoformat())
    page.get_by_label("Hours a week").fill(hours)
    for name in ("Sat", "Sun"):
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Plan", exact=True).click()


def test_a_plan_from_wishes_to_the_calendar(windows: Browser, school: School) -> None:
    page = school.page(windows, Role.STUDENT, "/learn/plan")
    planned(page, 150)
    expect(page.locator(".told.fits")).to_contain_text("everything fits")
    expect(page.locator("ol.parts > li").first).to_contain_text("Medical terminology")
    page.get_by_role("button", name="I have read it").first.click()
    expect(page.locator("ol.parts > li").first).to_contain_text("Questions")
    assert page.locator("ol.parts a").first.get_attribute("href") == "/learn/questions?topic=terminology"
    page.get_by_role("button", name="Not today").click()
    expect(page.get_by_text("Nothing planned today")).to_be_visible()
    page.get_by_text("Calendar", exact=True).click()
    with page.expect_download() as caught:
        page.get_by_role("link", name="Save the calendar as a file").click()
    assert caught.value.path().read_bytes().startswith(b"BEGIN:VCALENDAR")
    page.get_by_role("button", name="Make an address").click()
    address = page.locator("code.address").inner_text()
    assert page.request.get(address).ok
    page.goto("/learn/plan")
    page.get_by_text("Calendar", exact=True).click()
    page.get_by_role("button", name="Revoke the address").click()
    assert page.request.get(address).status == 404


def test_what_does_not_fit_is_said_with_what_would(windows: Browser, school: School) -> None:
    page = school.page(windows, Role.STUDENT, "/learn/plan")
    planned(page, 40, "6")
    expect(page.get_by_role("heading", name="It does not fit")).to_be_visible()
    expect(page.locator(".offers li")).to_have_count(2)
    later = page.locator(".offers b").first.inner_text()
    page.get_by_text("Change date, hours or days").click()
    page.get_by_label("Exam date").fill(later)
    page.get_by_role("button", name="Plan anew").click()
    expect(page.locator(".told.fits")).to_be_visible()


def test_wrong_wishes_are_told_and_stay_typed(windows: Browser, school: School) -> None:
    page = school.page(windows, Role.STUDENT, "/learn/plan")
    page.get_by_label("Days off").fill("Christmas")
    planned(page, 40, "6")
    expect(page.get_by_role("alert")).to_contain_text("days off", ignore_case=True)
    expect(page.get_by_label("Days off")).to_have_value("Christmas")
    expect(page.get_by_label("Hours a week")).to_have_value("6")


def test_axe_finds_nothing_and_nothing_sticks_out(windows: Browser, school: School) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    first = school.page(windows, Role.STUDENT, "/learn/plan")
    planned(first, 40, "6")
    told = []
    for role in (Role.STUDENT, Role.CODER):
        for width, scheme in ((1280, "light"), (390, "dark")):
            page = school.page(windows, role, "/learn/plan", width, scheme)
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found = axe.Axe().run(page).response["violations"]
            told += [(role, width, one["id"], node["html"]) for one in found for node in one["nodes"]]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append((role, width, "sticks out", ""))
    assert told == []
