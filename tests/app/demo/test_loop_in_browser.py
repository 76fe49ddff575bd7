"""The loop in a browser: from what was denied to the words in the chart, the letter and the payment, in both themes and
on a phone. MEDCODEX_SCREENSHOTS names a folder for pictures of each step."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.web.serving import served_here
from tests.workbench_fixture import ByHeader, as_user

from medcodex.app.demo.accounts import demo_site
from medcodex.app.demo.opening import CONTRACTS
from medcodex.app.fhir import LoadedSystems
from medcodex.library.home import Home
from medcodex.web.app import create_app
from medcodex.web.asking import today
from medcodex.web.settings import Settings
from medcodex.web.workbench.bench import Workbench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.app.demo.opening import Demo

PATIENCE = 120_000  # milliseconds: the first page opens the code books
NOTICE = "payers and money are a SIMULATION"
SHOTS = os.environ.get("MEDCODEX_SCREENSHOTS")


@pytest.fixture(scope="module")
def address(billed_demo: Demo, embedded_home: Path) -> Iterator[str]:
    """The demonstration's workbench over HTTP."""
    folder = Path(str(billed_demo.store.engine.url.database)).parent
    home = Home(embedded_home)
    settings = Settings(home, notice=NOTICE, billing=demo_site(), contracts=str(folder / CONTRACTS))
    bench = Workbench(billed_demo.store, ByHeader())
    with served_here(create_app(settings, systems=LoadedSystems(home, today), bench=bench)) as url:
        yield url


@pytest.fixture
def opened(address: str, billed_demo: Demo, browser: Browser) -> Iterator[Callable[..., Page]]:
    """A window of the biller on a page."""
    complaints: list[str] = []

    def open_page(path: str, width: int = 1280, scheme: str = "light") -> Page:
        context = browser.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            extra_http_headers=as_user(billed_demo.people["biller"].user),
        )
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(path)
        return page

    yield open_page
    assert complaints == []


def shot(page: Page, name: str) -> None:
    """A picture of a step, where a folder is named for them."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS, f"loop-{name}.png")), full_page=True)


def test_from_the_denial_to_the_words_the_letter_and_the_money(opened: Callable[..., Page]) -> None:
    page = opened("/work/money/denials")
    expect(page.get_by_text(NOTICE)).to_be_visible()
    shot(page, "1-denials")
    page.get_by_role("link", name="93350").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("93350")
    quote = page.locator("blockquote").filter(has_text="Exercise stress echocardiogram")
    shot(page, "2-denial")
    quote.get_by_role("link").first.click()
    expect(page).to_have_url(re.compile(r"/facility\?line="))
    expect(page.get_by_text("Bruce protocol").first).to_be_visible()
    shot(page, "3-words")


def test_an_overturned_denial_shows_its_letter_and_its_claim_the_payment(opened: Callable[..., Page]) -> None:
    page = opened("/work/money/denials?status=overturned")
    page.get_by_role("link", name="99214").first.click()
    expect(page.get_by_text("Overturned").first).to_be_visible()
    expect(page.get_by_text("$105.77").first).to_be_visible()
    shot(page, "4-overturned")
    page.locator(".claim-facts").get_by_role("link").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Claim")
    expect(page.locator(".timeline")).to_contain_text("Paid")
    shot(page, "5-claim")


def test_what_is_owed_and_the_figures(opened: Callable[..., Page]) -> None:
    page = opened("/work/money/owed?money=samples")
    expect(page.get_by_text("49650").first).to_be_visible()
    expect(page.get_by_text("$330.00").first).to_be_visible()
    shot(page, "6-owed")
    page.goto("/work/money?money=samples")
    shot(page, "7-figures")


def test_axe_finds_nothing_and_nothing_sticks_out(opened: Callable[..., Page]) -> None:
    start = opened("/work/claims/answers")
    answer = start.locator("[data-row]").first.get_attribute("href") or ""
    start.goto("/work/claims/batches")
    batch = start.locator("[data-row]").first.get_attribute("href") or ""
    start.goto("/work/claims")
    account = (start.locator("tbody a[href^='/work/charts/']").first.get_attribute("href") or "").rpartition("/")[2]
    told = []
    pages = {
        "claims": "/work/claims", "answers": "/work/claims/answers", "answer": answer, "batch": batch,
        "batches": "/work/claims/batches", "account": f"/work/claims/accounts/{account}",
    }  # fmt: skip
    for name, path in pages.items():
        for width, scheme in ((1280, "light"), (390, "dark"), (1280, "dark"), (390, "light")):
            page = opened(path, width, scheme)
            violations = Axe().run(page).response["violations"]
            told += [(path, width, one["id"], node["html"]) for one in violations for node in one["nodes"]]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append((path, width, "sticks out", ""))
            shot(page, f"{name}-{width}-{scheme}")
            page.context.close()
    assert told == []
