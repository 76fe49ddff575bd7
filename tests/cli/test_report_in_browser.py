"""The report in a real browser: both sides light each other, the keyboard walks it, nothing foreign runs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.cli.fakes import coded

from medcodex.cli.render_html import render_html

if TYPE_CHECKING:
    from collections.abc import Iterator

VISIT = (Path(__file__).resolve().parents[2] / "samples" / "visit.txt").read_text(encoding="utf-8")
HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script> Hypertension"


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render_html([coded(VISIT, "visit"), coded(HOSTILE, HOSTILE)]), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    problems: list[str] = []
    page.on("console", lambda message: problems.append(message.text))
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: problems.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    yield page
    page.close()
    assert problems == []


def expect_lit(page: Page, *codes: str) -> None:
    """These codes become lit, and no other. A pointer that moves is told to a page at its next drawing only."""
    expect(page.locator(".card.lit h4")).to_have_text(list(codes))


def test_pointing_at_a_code_lights_its_words(page: Page) -> None:
    page.locator(".card", has_text="E11.22").first.hover()
    expect_lit(page, "E11.22")
    joined = "".join(page.locator("mark.lit").all_inner_texts())
    assert "Type 2 diabetes mellitus" in joined
    assert "stage 3a chronic kidney disease" in joined
    page.mouse.move(1, 1)
    expect_lit(page)
    expect(page.locator("mark.lit")).to_have_count(0)


def test_pointing_at_words_lights_their_codes(page: Page) -> None:
    page.locator("mark", has_text="Essential hypertension").hover()
    expect_lit(page, "I10")
    expect(page.locator("mark.lit")).to_have_text(["Essential hypertension"])
    page.locator("mark", has_text="stage 3a chronic kidney disease").last.hover()
    expect_lit(page, "E11.22", "N18.31")
    page.mouse.move(1, 1)


def test_the_keyboard_walks_the_codes(page: Page) -> None:
    page.keyboard.press("j")
    expect_lit(page, "E11.22")
    page.keyboard.press("j")
    expect_lit(page, "N18.31")
    page.keyboard.press("e")
    expect(page.locator("mark.flash").first).to_be_attached()
    page.keyboard.press("k")
    expect_lit(page, "E11.22")
    page.keyboard.press("Escape")
    expect_lit(page)
    expect(page.locator("mark.lit")).to_have_count(0)


def test_words_can_be_reached_by_tab(page: Page) -> None:
    page.locator("mark[tabindex]").first.focus()
    expect(page.locator(".card.lit").first).to_be_attached()
    expect(page.locator("mark.lit").first).to_be_attached()
    page.keyboard.press("Escape")


def test_a_quote_leads_to_its_place(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    quote = page.locator(".card", has_text="M17.11").locator(".quote").first
    quote.click()
    place = page.locator("mark", has_text="osteoarthritis of the right knee").first
    expect(place).to_be_in_viewport()
    page.keyboard.press("Escape")


def test_the_legend_hides_and_shows(page: Page) -> None:
    mark = page.locator("mark.negated", has_text="chest pain").first
    line = "element => getComputedStyle(element).textDecorationLine"
    assert mark.evaluate(line) == "underline"
    key = page.locator(".key[data-show=negated]")
    key.click()
    expect(key).to_have_attribute("aria-pressed", "false")
    assert mark.evaluate(line) == "none"
    key.click()
    expect(key).to_have_attribute("aria-pressed", "true")
    assert mark.evaluate(line) == "underline"


def test_a_hostile_note_does_nothing(page: Page) -> None:
    assert "owned" not in page.title().replace("document.title='owned'", "")
    assert page.locator(".text").last.inner_text() == HOSTILE
    assert page.locator("img").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_contrast_is_at_least_aa(page: Page, scheme: str) -> None:
    page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
    poor = page.evaluate(CONTRAST)
    page.emulate_media(color_scheme="light")
    assert poor == []


@pytest.mark.parametrize("width", [380, 800, 1024, 1600])
def test_nothing_sticks_out_sideways(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.set_viewport_size({"width": 1280, "height": 900})


CONTRAST = """() => {
  const canvas = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = color; canvas.fillRect(0, 0, 1, 1);
    return canvas.getImageData(0, 0, 1, 1).data;
  };
  const light = ([r, g, b]) => [r, g, b]
    .map((v) => v / 255).map((v) => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (; element; element = element.parentElement) {
      const color = rgba(getComputedStyle(element).backgroundColor);
      if (color[3] > 250) return color;
    }
    return [255, 255, 255];
  };
  const poor = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || element.closest('script, style')) continue;
    const ink = light(rgba(getComputedStyle(element).color)), paper = light(behind(element));
    const ratio = (Math.max(ink, paper) + 0.05) / (Math.min(ink, paper) + 0.05);
    if (ratio < 4.5) poor.add(`${element.tagName}.${element.className} ${ratio.toFixed(2)}`);
  }
  return [...poor];
}"""
