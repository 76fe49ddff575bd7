"""What the coding session looks and sounds like: accessibility, focus, width, print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from tests.cli.test_report_in_browser import CONTRAST
from tests.web.workbench.session_page import (
    acted_on,
    at_work,
    focused,
    line,
    press,
    saved,
)

if TYPE_CHECKING:
    from tests.web.workbench.standin import Standin


VIEWS = {
    "codes": "",
    "book": "b",
    "findings": "i",
    "queries": "q",
    "claim": "h",
    "reject": "r",
    "keys": "?",
    "complete": "Enter",
    "find": "f",
    "decided": "a j r 0 g",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 820])
@pytest.mark.parametrize("keys", VIEWS.values(), ids=VIEWS.keys())
def test_axe_finds_nothing(page: Page, keys: str, width: int, scheme: str) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
    at_work(page)
    press(page, *keys.split())
    if keys == "b":
        expect(page.locator("#book-page h3")).to_be_visible()
    saved(page)
    found = Axe().run(page).response["violations"]
    told = [(one["id"], node["target"], node["failureSummary"]) for one in found for node in one["nodes"]]
    assert told == []
    if not page.get_by_role("dialog").count():
        assert page.evaluate(CONTRAST) == []


@pytest.mark.parametrize("width", [360, 820, 1024, 1280, 1920])
def test_nothing_sticks_out_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    at_work(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for pane in ("#codes-pane", "#doc-pane", ".beside .scroll-pane"):
        assert page.locator(pane).evaluate("one => one.scrollWidth <= one.clientWidth"), pane


def test_the_focus_is_never_lost(page: Page, standin: Standin) -> None:
    at_work(page)
    walk = (
        "j a r Enter c Escape p Escape u U Shift+ArrowDown d D g Escape f Escape i w b q Escape + Escape h Enter "
        "Escape ? Escape e Escape A Escape o Escape"
    )
    for key in walk.split():
        press(page, key)
        acted_on(page)
        expect(page.locator("body:not(:has(:focus))"), key).to_have_count(0)
    press(page, "w")
    page.locator("#panel-code .acts button").first.click()
    saved(page)
    assert focused(page, "one.tagName") != "BODY"
    assert standin.requests > 3


def test_what_has_the_focus_is_seen(page: Page) -> None:
    at_work(page)
    page.locator(".skip").focus()
    for _ in range(60):
        press(page, "Tab")
        if focused(page, "one.tagName") == "BODY":
            break  # past the last one
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")


def test_what_happens_is_told_aloud(page: Page) -> None:
    at_work(page)
    expect(page.locator("#said")).to_have_attribute("role", "status")
    press(page, "a")
    expect(page.locator("#said")).to_contain_text("I11.0 accepted. 15 codes to decide.")
    option = line(page, "I11.0")
    expect(option).to_have_accessible_name(re.compile(r"I11\.0 Hypertensive .*accepted.*present on admission Y"))


def test_print_shows_the_claim_and_the_record_without_the_machinery(page: Page) -> None:
    at_work(page)
    page.emulate_media(media="print")
    for gone in (".top", ".beside", ".keys-line", ".claims"):
        expect(page.locator(gone).first).to_be_hidden()
    expect(page.locator(".patient")).to_be_visible()
    expect(line(page, "0W993ZZ")).to_be_visible()
    assert page.locator("#doc-text").evaluate("one => one.clientHeight > 400")
    page.emulate_media(media="screen")
