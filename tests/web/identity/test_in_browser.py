"""Signing in and the lock over an open page, in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.identity_fixture import PASSWORD

from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.identity.conftest import House

DOORS = ["/login", "/welcome?token=x", "/work/account", "/work/people", "/work/trail"]


@pytest.fixture
def page(browser: Browser, house: House) -> Iterator[Page]:
    context = browser.new_context(base_url=house.url, viewport={"width": 820, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("console", lambda message: broken.append(message.text) if "Content Security" in message.text else None)
    yield page
    context.close()
    assert broken == []


def sign_in(page: Page, role: Role) -> None:
    """By keyboard alone: the first field has the focus."""
    page.goto("/login?next=/work/account")
    expect(page.get_by_label("Login")).to_be_focused()
    page.keyboard.type(str(role))
    page.keyboard.press("Tab")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(str(role).title())


def test_what_was_typed_is_there_after_the_lock(page: Page, house: House) -> None:
    sign_in(page, Role.ADMIN)
    page.goto("/work/people")
    page.get_by_label("Name", exact=True).fill("half a name")
    house.clock.pass_by(minutes=16)
    page.evaluate("document.dispatchEvent(new Event('medcodex:locked'))")  # as a script does that is answered 401
    cover = page.get_by_role("dialog", name="Locked")
    expect(cover).to_be_visible()
    expect(page.get_by_label("Password")).to_be_focused()
    page.keyboard.press("Escape")
    expect(cover).to_be_visible()
    page.keyboard.type("not the password")
    page.keyboard.press("Enter")
    expect(cover.get_by_role("alert")).to_have_text("The password is not right.")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(cover).to_have_count(0)
    expect(page.get_by_label("Name", exact=True)).to_have_value("half a name")
    page.get_by_label("Login").fill("half")
    page.get_by_role("button", name="Add", exact=True).click()  # the page's word against forgery still holds
    expect(page.get_by_role("status")).to_contain_text("Give this link to half a name")


def test_all_pages_of_a_browser_lock_and_open_together(page: Page, house: House) -> None:
    sign_in(page, Role.CODER)
    with page.context.expect_page() as opened:
        page.evaluate("window.open('/work/account')")
    other = opened.value
    other.wait_for_load_state()
    house.clock.pass_by(minutes=16)
    page.evaluate("document.dispatchEvent(new Event('medcodex:locked'))")
    other.evaluate("document.dispatchEvent(new Event('medcodex:locked'))")
    expect(other.get_by_role("dialog", name="Locked")).to_be_visible()
    page.get_by_role("dialog").get_by_label("Password").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(other.get_by_role("dialog")).to_have_count(0)


def test_no_page_is_wider_than_the_screen_and_every_field_has_a_name(page: Page) -> None:
    sign_in(page, Role.ADMIN)
    for place in DOORS:
        page.goto(place)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
        nameless = page.evaluate(
            "[...document.querySelectorAll('input:not([type=hidden]), select, textarea')]"
            ".filter((field) => !field.labels.length).map((field) => field.name)"
        )
        assert nameless == [], place
