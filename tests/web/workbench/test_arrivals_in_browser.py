"""The pages of messages in a browser: by keyboard, in both themes, on narrow and wide screens, without anything that
keeps somebody out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.web.workbench.test_arrivals import ADMITTED, BORN_LATER
from tests.workbench_fixture import as_user, hired, workbench

from browser_fixture import windows_closed
from medcodex.app.ingest.files import Item
from medcodex.app.ingest.taking import take_items
from medcodex.interchange.site import Site
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

LETTER = (
    b"MSH|^~\\&|LAB|ZEBRA|MEDCODEX|SITE|20260504101500||ORU^R01|Q9|P|2.5.1\r"
    b"PID|1||MRN-1^^^ZEBRA^MR||Zebrafield^Quagga||19500601|F\r"
    b"OBR|1|P-1|F-1|30954-2^Chest film^LN|||20260201091500|||||||||||||||||RAD|F\r"
    b"OBX|1|TX|30954-2^Chest film^LN||No consolidation.||||||F\r"
)
SHOTS = os.environ.get("MEDCODEX_SCREENSHOTS")


@pytest.fixture
def opened(store: DatabaseStore, embedded_home: Path, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A window of a manager on a page; messages of every standing are there."""
    [manager] = hired(store, Role.MANAGER)
    data = [ADMITTED, BORN_LATER, BORN_LATER.replace(b"Q8", b"Q10"), LETTER, b"{" * 40, b"%PDF-1.7 broken"]
    items = [Item(f"{number}.hl7", one) for number, one in enumerate(data)]
    take_items(store, system("interface"), items, Site(), "folder")
    complaints: list[str] = []
    with workbench(store, embedded_home) as url, windows_closed(browser):

        def open_page(path: str, width: int = 1280, scheme: str = "light") -> Page:
            context = browser.new_context(
                base_url=url,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,  # type: ignore[arg-type]
                extra_http_headers=as_user(manager),
            )
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(path)
            return page

        yield open_page
        assert complaints == []


def test_by_keyboard_from_the_list_to_a_release(opened: Callable[..., Page]) -> None:
    page = opened("/work/arrivals")
    expect(page.locator("tbody tr")).to_have_count(4)
    page.keyboard.press("j")
    expect(page.locator("[data-row]").first).to_be_focused()
    page.get_by_role("link", name="ADT^A01").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("ADT^A01")
    box = page.get_by_label("A copy to repair")
    box.fill(box.input_value().replace("20270601", "19500601"))
    page.get_by_role("button", name="Take it in").press("Enter")
    expect(page.locator(".lead .state")).to_have_text("Released")
    expect(page.get_by_role("link", name="Chart of the encounter")).to_be_visible()
    page.goto("/work/arrivals")
    expect(page.locator("tbody tr")).to_have_count(3)


def test_what_still_fails_says_why_and_keeps_what_was_typed(opened: Callable[..., Page]) -> None:
    page = opened("/work/arrivals")
    page.get_by_role("link", name="ADT^A01").first.click()
    box = page.get_by_label("A copy to repair")
    box.fill(box.input_value().replace("20270601", "20280601"))
    page.get_by_role("button", name="Take it in").click()
    expect(page.get_by_role("alert")).to_contain_text("still cannot be taken in")
    expect(page.get_by_label("A copy to repair")).to_have_value(box.input_value())
    expect(page.get_by_text("As it came")).to_be_visible()


def test_a_document_is_attached_to_an_encounter(opened: Callable[..., Page]) -> None:
    page = opened("/work/arrivals/waiting")
    expect(page.locator(".waiting-document")).to_have_count(1)
    page.get_by_label("Encounter").select_option(index=0)
    page.get_by_role("button", name="Attach").click()
    expect(page.get_by_text("No document waits.")).to_be_visible()


def test_axe_finds_nothing_and_nothing_sticks_out(opened: Callable[..., Page]) -> None:
    told = []
    start = opened("/work/arrivals")
    rows = [link.get_attribute("href") or "" for link in start.locator("[data-row]").all()]
    paths = ["/work/arrivals", "/work/arrivals?standing=stored", "/work/arrivals/waiting", rows[0], rows[-1]]
    for number, path in enumerate(paths):
        for width, scheme in ((1280, "light"), (820, "dark"), (1280, "dark"), (820, "light")):
            page = opened(path, width, scheme)
            violations = Axe().run(page).response["violations"]
            told += [(path, width, one["id"], node["html"]) for one in violations for node in one["nodes"]]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append((path, width, "sticks out", ""))
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS, f"arrivals-{number}-{width}-{scheme}.png")), full_page=True)
            page.context.close()
    assert told == []
