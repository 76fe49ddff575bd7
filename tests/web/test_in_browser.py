"""The code book in a real browser: type-ahead, keyboard, tree, tables, themes; nothing breaks the policy."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.cli.test_report_in_browser import CONTRAST

from browser_fixture import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.web.serving import Served

pytestmark = pytest.mark.shared
ON = "?date=2026-05-15"
PAGES = [
    "/book",
    "/book/icd10cm",
    "/book/icd10cm/I10-I1A",
    "/book/icd10cm/E11",
    "/book/icd10cm/S52.001A",
    "/book/icd10cm/index/index/F",
    "/book/icd10cm/index/neoplasm/A",
    "/book/icd10cm/index/drug/B",
    "/book/icd10pcs/0FT",
    "/book/icd10pcs/index/index/C",
    "/book/icd10pcs/0FT44ZZ",
    "/book/search?q=heart+atack",
    "/book/compare?old=2017&new=2026&kind=revised",
]


@pytest.fixture(scope="module")
def page(browser: Browser, official: Served) -> Iterator[Page]:
    context = browser.new_context(
        base_url=official.url, viewport={"width": 1280, "height": 900}, reduced_motion="reduce"
    )
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda one: None if one.url.startswith(official.url) else problems.append(one.url))
    yield page
    context.close()
    assert problems == []


def type_in(page: Page, text: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(text)


def test_type_ahead_by_keyboard_alone(page: Page) -> None:
    page.goto(f"/book{ON}")
    type_in(page, "heart attack")
    box, first = page.get_by_role("combobox"), page.get_by_role("option").first
    expect(first).to_contain_text("I21.9")
    expect(box).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "true")
    expect(box).to_have_attribute("aria-activedescendant", first.get_attribute("id") or "")
    page.keyboard.press("ArrowDown")
    expect(first).to_have_attribute("aria-selected", "false")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/book/icd10cm/I21\.9\?date=2026-05-15"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("Acute myocardial infarction, unspecified")


def test_escape_closes_and_enter_searches(page: Page) -> None:
    page.goto(f"/book{ON}")
    type_in(page, "pink eye")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_be_hidden()
    expect(page.get_by_role("combobox")).to_have_value("pink eye")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/book/search"))
    expect(page.locator(".group").first).to_contain_text("H10")


def test_a_hit_is_opened_by_the_pointer(page: Page) -> None:
    page.goto(f"/book{ON}")
    type_in(page, "I10")
    page.get_by_role("option").first.click()
    page.wait_for_url(re.compile("/book/icd10cm/I10"))


def test_markup_typed_is_text(page: Page) -> None:
    page.goto(f"/book{ON}")
    type_in(page, "<img src=x onerror=alert(1)> fever")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/book/search"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("<img src=x onerror=alert(1)> fever")
    assert page.locator("main img").count() == 0


def test_filters_apply_when_chosen(page: Page) -> None:
    page.goto("/book/search?q=fracture&date=2026-05-15")
    page.get_by_label("Chapter").select_option("13")
    page.wait_for_url(re.compile("chapter=13"))
    assert {code[0] for code in page.locator(".hits .code").all_inner_texts()} == {"M"}


def test_the_tree_opens_and_is_walked_by_arrow_keys(page: Page) -> None:
    page.goto(f"/book/icd10cm{ON}")
    page.keyboard.press("t")
    for _ in range(8):
        page.keyboard.press("ArrowDown")
    here = page.locator('[role="treeitem"]:focus')
    expect(here).to_contain_text("circulatory")
    page.keyboard.press("ArrowRight")
    expect(here).to_have_attribute("aria-expanded", "true")
    expect(page.locator('[data-key="I10-I1A"]')).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.locator('[role="treeitem"]:focus')).to_contain_text("I00-I02")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(page.locator('[data-key="I10-I1A"]')).to_be_hidden()
    page.keyboard.press("ArrowRight")
    page.locator('[data-key="I10-I1A"] .twist').click()
    page.locator('[data-key="I11"] a').click()
    page.wait_for_url(re.compile(r"/book/icd10cm/I11\?date=2026-05-15"))
    expect(page.locator('[role="treeitem"][aria-current="page"]')).to_contain_text("I11")


def test_next_and_previous_code_by_key(page: Page) -> None:
    page.goto(f"/book/icd10cm/I11.0{ON}")
    page.keyboard.press("]")
    page.wait_for_url(re.compile("I11.9"))
    page.keyboard.press("[")
    page.wait_for_url(re.compile("I11.0"))


def test_a_code_is_built_by_its_characters(page: Page) -> None:
    page.goto(f"/book/icd10pcs{ON}")
    for end, character in enumerate("0FT44ZZ", 1):
        page.keyboard.press(character.lower())
        page.wait_for_url(re.compile(f"/book/icd10pcs/{'0FT44ZZ'[:end]}\\?"))
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Resection of Gallbladder, Percutaneous Endoscopic Approach")
    page.get_by_title("choose another approach").click()
    page.wait_for_url(re.compile(r"/book/icd10pcs/0FT4\?"))


def test_the_date_is_chosen_and_carried_on(page: Page) -> None:
    page.goto("/book/icd10cm/I10")
    page.locator("details.when summary").click()
    page.get_by_label("Date of service").fill("2026-05-15")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(re.compile("date=2026-05-15"))
    page.locator(".crumbs a").first.click()
    page.wait_for_url(re.compile("/book/icd10cm/9.*date=2026-05-15"))


def test_the_theme_is_chosen_and_kept(page: Page) -> None:
    paper = "getComputedStyle(document.body).backgroundColor"
    page.goto("/book")
    light = page.evaluate(paper)
    page.locator("[data-theme-switch]").click()
    dark = page.evaluate(paper)
    assert dark != light
    page.goto("/book/icd10cm/I10")
    assert page.evaluate(paper) == dark
    page.locator("[data-theme-switch]").click()
    assert page.evaluate(paper) == light
    page.evaluate("localStorage.clear()")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("address", PAGES)
def test_contrast_is_at_least_aa(page: Page, address: str, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    poor = page.evaluate(CONTRAST)
    page.emulate_media(color_scheme="light")
    assert poor == []


@pytest.mark.parametrize("width", [360, 820, 1180, 1600])
@pytest.mark.parametrize("address", PAGES)
def test_nothing_sticks_out_sideways(page: Page, address: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


def test_it_works_without_scripts(page: Page, official: Served) -> None:
    assert page.context.browser
    plain = page.context.browser.new_context(base_url=official.url, java_script_enabled=False).new_page()
    plain.goto(f"/book{ON}")
    plain.locator("#q").fill("broken hip")
    plain.locator("#q").press("Enter")
    plain.wait_for_url(re.compile("/book/search"))
    plain.locator(".hits a").first.click()
    plain.wait_for_url(re.compile("/book/icd10cm/S72"))
    plain.goto(f"/book/icd10pcs{ON}")
    for character in "0FT44ZZ":
        plain.locator(".choices > li > a").filter(has=plain.locator(f'.char:text-is("{character}")')).click()
    expect(plain.locator("h1")).to_contain_text("Percutaneous Endoscopic Approach")
    plain.context.close()


def test_focus_is_always_visible(page: Page) -> None:
    page.goto(f"/book/icd10cm/E11{ON}")
    page.evaluate("document.body.focus()")
    for _ in range(25):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline != "none", page.evaluate("document.activeElement.outerHTML")
