"""A mock exam in a browser: keys, palette, books beside it, the network gone, time running out, both themes."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from exam_making import means
from medcodex.workflow.people import Actor, Role
from workbench_fixture import as_user, hired, workbench

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from medcodex.learn.exams.sitting import Answer
    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
EXAMS = means()


class Site:
    """A served workbench with a student and an educator."""

    def __init__(self, store: DatabaseStore, url: str, browser: Browser) -> None:
        self.store, self.url, self._browser = store, url, browser
        self.student, self.educator = hired(store, Role.STUDENT, Role.EDUCATOR)
        self.contexts: list[BrowserContext] = []
        self.complaints: list[str] = []

    def page(self, path: str, width: int = 1280, scheme: str = "light", *, teaches: bool = False) -> Page:
        context = self._browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            extra_http_headers=as_user(self.educator if teaches else self.student),
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(path)
        return page

    def begun(self, page: Page, questions: str = "25", seed: str = "7") -> str:
        page.locator("select[name=questions]").select_option(questions)
        page.get_by_label("Seed").fill(seed)
        page.get_by_role("button", name="Begin").click()
        ready(page)
        return page.url.rpartition("/")[2]

    def answers(self, sitting: str) -> Sequence[Answer]:
        with self.store.learning(Actor(self.student.id, "", Role.STUDENT, "web")) as work:
            return work.exams.answers(sitting)


def ready(page: Page) -> None:
    """The page listens to keys."""
    expect(page.locator("[data-keys]")).to_be_visible()


@pytest.fixture
def site(store: DatabaseStore, embedded_home: Path, browser: Browser) -> Iterator[Site]:
    with workbench(store, embedded_home, exams=EXAMS) as url:
        found = Site(store, url, browser)
        yield found
        for context in found.contexts:
            context.close()
    assert found.complaints == []


def test_by_keys_from_the_first_question_to_the_report(site: Site) -> None:
    page = site.page("/learn/exams")
    sitting = site.begun(page)
    for keys in ("2", "f", "n", "c", "n", "d"):
        page.keyboard.press(keys)
    page.wait_for_function("() => !Object.keys(localStorage).some((name) => name.startsWith('medcodex-exam|'))")
    for keys in ("a", "p", "Enter"):
        page.keyboard.press(keys)
    expect(page.get_by_text("3 of 25 answered, 1 flagged")).to_be_visible()
    expect(page.locator(".question:visible")).to_have_count(1)
    expect(page.get_by_role("link", name="1 answered, flagged", exact=True)).to_be_visible()
    page.get_by_role("button", name="Flagged").click()
    expect(page.locator(".palette a:visible")).to_have_count(1)
    page.get_by_role("button", name="All", exact=True).click()
    page.locator(".palette a", has_text=re.compile("^5")).click()
    expect(page.get_by_role("region", name="Question 5", exact=True)).to_be_visible()
    page.get_by_role("button", name="All on one page").click()
    expect(page.locator(".question:visible")).to_have_count(25)
    page.get_by_text("Scratchpad").first.click()
    page.locator("#notes").fill("look at 3 again: n f 1")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("dialog")).to_contain_text("22 questions are open, 1 flagged")
    page.get_by_role("button", name="Not yet").click()
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="What to study next")).to_be_visible()
    expect(page.get_by_text("look at 3 again: n f 1")).to_be_visible()
    kept = site.answers(sitting)
    assert [one.choice for one in kept[:4]] == [1, 2, 0, None]
    assert (kept[0].flagged, kept[2].changes) == (True, 1)


def test_the_books_of_the_exam_beside_the_question(site: Site) -> None:
    page = site.page("/learn/exams")
    site.begun(page)
    page.get_by_text("Code books", exact=True).last.click()
    page.get_by_label("Words or a code").fill("type 2 diabetes")
    page.get_by_role("button", name=re.compile("E11.9 ")).click()
    expect(page.get_by_role("region", name="The entry in the code book")).to_contain_text("without complications")
    page.get_by_label("Words or a code").press("Enter")
    expect(page.get_by_role("timer")).to_be_visible()
    expect(page.get_by_text("0 of 25 answered, 0 flagged")).to_be_visible()


def test_what_is_chosen_without_a_network_is_sent_when_it_is_back(site: Site) -> None:
    page = site.page("/learn/exams")
    sitting = site.begun(page)
    page.keyboard.press("1")
    site.contexts[-1].set_offline(True)
    for keys in ("n", "2", "n", "3", "f"):
        page.keyboard.press(keys)
    expect(page.get_by_text("waits here and is sent")).to_be_visible()
    expect(page.get_by_text("3 of 25 answered, 1 flagged")).to_be_visible()
    site.contexts[-1].set_offline(False)
    expect(page.locator("[data-kept]")).to_have_text("")
    kept = site.answers(sitting)
    assert [one.choice for one in kept[:4]] == [0, 1, 2, None]
    assert kept[2].flagged


def test_time_runs_out_in_front_of_the_page(site: Site) -> None:
    page = site.page("/learn/exams")
    sitting = site.begun(page)
    page.keyboard.press("1")
    expect(page.locator("[data-kept]")).to_have_text("")
    page.wait_for_timeout(300)
    with site.store.learning(Actor(site.student.id, "", Role.STUDENT, "web")) as work:
        found = work.exams.get(sitting)
        assert found is not None
        work.exams.save(replace(found, deadline=work.now))
    page.keyboard.press("n")
    expect(page.get_by_text(re.compile("Time was up"))).to_be_visible()


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")

    def fine(page: Page) -> None:
        page.wait_for_load_state()
        found = axe.Axe().run(page).response["violations"]
        assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == [], page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, page.url

    page = site.page("/learn/exams", width, scheme)
    page.locator("details.plan summary").first.click()
    fine(page)
    sitting = site.begun(page)
    for keys in ("1", "f", "n", "2"):
        page.keyboard.press(keys)
    for summary in page.locator(".beside-paper summary").all():
        summary.click()
    fine(page)
    page.goto(f"/learn/exams/{sitting}?at=3")
    ready(page)
    fine(page)
    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    fine(page)
    page.get_by_role("button", name="Go on").click()
    ready(page)
    page.get_by_role("button", name="Hand in").click()
    fine(page)
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="Score")).to_be_visible()
    fine(page)
    items = site.page("/learn/exams/items", width, scheme, teaches=True)
    items.locator("details.item summary").first.click()
    fine(items)
