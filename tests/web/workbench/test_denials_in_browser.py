"""Denials in a browser: from a denied line with one click to the words in the chart, and to a letter."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.billing_making import SITE
from tests.denial_making import OTHER, VISIT, Answered, denials, sent, taken
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.app.billing.means import BILLING_VARIABLE
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.money.denials.records import Denial

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOSTILE = "<script>alert(1)</script>"
REASON = "/work/money/denials"


class Site:
    """A served workbench with three claims, each with a visit that was denied."""

    def __init__(self, store: DatabaseStore, url: str, browser: Browser, denial: Denial) -> None:
        self.url, self._browser, self.denial = url, browser, denial
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.biller, self.coder = hired(store, Role.BILLER, Role.CODER)

    def page(self, path: str, width: int = 1280, scheme: str = "light", role: Role = Role.BILLER) -> Page:
        context = self._browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            extra_http_headers=as_user(self.biller if role is Role.BILLER else self.coder),
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(path)
        return page


@pytest.fixture
def site(
    store: DatabaseStore, embedded_home: Path, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    told = tmp_path / "billing.toml"
    told.write_bytes(SITE)
    monkeypatch.setenv(BILLING_VARIABLE, str(told))
    made = sent(store, "c1", "c2", "c3")
    for number, claim in enumerate(made.values()):
        other = replace(OTHER, paid="0", adjustments=["CO-97:140.00"], remarks=["M15"]) if number else OTHER
        taken(store, Answered(claim.number, "1", [VISIT, other]))
    with workbench(store, embedded_home) as url:
        found = Site(store, url, browser, denials(store, made["c1"])[0])
        yield found
        for context in found.contexts:
            context.close()
    assert found.complaints == []


def test_one_click_from_a_denied_line_to_the_words_in_the_chart(site: Site) -> None:
    page = site.page(REASON)
    expect(page.locator("tbody tr")).to_have_count(5)
    page.get_by_role("link", name=re.compile("Medical necessity")).click()
    expect(page.locator("tbody tr")).to_have_count(3)
    page.locator("tbody tr").first.get_by_role("link", name="99223").click()
    words = page.get_by_role("region", name="The words in the chart")
    expect(words).to_contain_text("decision making of high complexity")
    expect(words).to_contain_text("Acute on chronic systolic heart failure with ejection fraction 25 percent")
    words.get_by_role("link", name=re.compile("decision making of high complexity")).click()
    expect(page.locator("#said")).to_contain_text("“decision making of high complexity”")
    chosen = page.get_by_role("option", selected=True)
    expect(chosen).to_contain_text("99223")
    expect(page.locator("#doc-text mark.lit").first).to_be_visible()


def test_worked_on_noted_and_written_off(site: Site) -> None:
    page = site.page(f"{REASON}/{site.denial.id}")
    page.get_by_role("button", name="Work on it").click()
    expect(page.locator(".lead .state")).to_have_text("In work")
    page.get_by_label("Note").fill(HOSTILE)
    page.get_by_role("button", name="Keep the note").click()
    expect(page.locator(".timeline .said").first).to_have_text(HOSTILE)
    page.get_by_role("button", name="Write off").click()
    expect(page.get_by_role("alert")).to_contain_text("A reason of at most")
    page.locator("#why").fill("too small")
    page.get_by_role("button", name="Write off").click()
    expect(page.locator(".lead .state")).to_have_text("Written off")


def test_a_letter_from_draft_to_sent(site: Site) -> None:
    page = site.page(f"{REASON}/{site.denial.id}")
    page.get_by_role("link", name="Draft an appeal").click()
    expect(page.get_by_role("region", name="To be completed")).to_contain_text("where the payer wants appeals sent")
    letter = page.get_by_label("Letter")
    expect(letter).to_have_value(re.compile("Seen at the bedside for 75 minutes"))
    letter.fill(f"{letter.input_value()}\n{HOSTILE}")
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator(".lead .state")).to_have_text("Draft")
    for button, ending in (("Download as text", ".txt"), ("Download to print", ".html")):
        with page.expect_download() as coming:
            page.get_by_role("button", name=button).click()
        assert coming.value.suggested_filename.endswith(ending)
        text = coming.value.path().read_text(encoding="utf-8")
        assert (HOSTILE in text) is (ending == ".txt")
        assert "Zelda Quokka" in text
    page.get_by_role("button", name="Mark as sent").click()
    expect(page.locator(".lead .state")).to_have_text("Appealed")


def test_rules_for_what_is_denied_again_and_again(site: Site) -> None:
    page = site.page(f"{REASON}/rules")
    expect(page.get_by_text("This payer denies 99223 for I5023: 3 of 3 lines")).to_be_visible()
    with page.expect_download() as coming:
        page.get_by_role("button", name="Download the rules").click()
    assert "[[rules.examples]]" in coming.value.path().read_text(encoding="utf-8")


def test_who_does_not_bill_only_looks(site: Site) -> None:
    page = site.page(f"{REASON}/{site.denial.id}", role=Role.CODER)
    expect(page.get_by_role("region", name="The words in the chart")).to_contain_text("decision making")
    expect(page.get_by_role("heading", name="What to do")).to_have_count(0)
    expect(page.get_by_role("link", name="Draft an appeal")).to_have_count(0)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = site.page(REASON, width, scheme)
    for path in (REASON, f"{REASON}/{site.denial.id}", f"{REASON}/{site.denial.id}/letter", f"{REASON}/rules"):
        page.goto(path)
        found = axe.Axe().run(page).response["violations"]
        assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
