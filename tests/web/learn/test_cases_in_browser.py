"""Practice charts in a browser: coded by keyboard, marked, challenged; a reviewed chart released and completed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.case_making import CLINIC, STAY, zipped
from tests.release_making import SECRETS, reviewed
from tests.web.serving import PLAIN
from tests.workbench_fixture import SAYS_WHO, workbench

from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
NARROW = 390


class Site:
    """A served workbench with two charts of its own, and one reviewed chart of a patient."""

    def __init__(self, store: DatabaseStore, url: str, browser: Browser) -> None:
        self.url, self._browser = url, browser
        self.people = reviewed(store)
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        archive = {"file": ("charts.zip", zipped({"foot-ulcer": CLINIC, "a-gallbladder": STAY}), "application/zip")}
        with httpx.Client(base_url=url, timeout=120, **PLAIN) as client:
            answer = client.post("/learn/cases/own", headers=self.headers(Role.EDUCATOR), files=archive)
        assert answer.status_code == 303, answer.text

    def headers(self, role: Role) -> dict[str, str]:
        return {SAYS_WHO: f"{self.people[role].user_id}:{self.people[role].login}:{role}"}

    def page(self, role: Role, path: str, width: int = 1280, scheme: str = "light") -> Page:
        context = self._browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            reduced_motion="reduce",
            extra_http_headers=self.headers(role),
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        return page


@pytest.fixture
def site(
    store: DatabaseStore, learning_home: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    monkeypatch.setenv("MEDCODEX_HOME", str(learning_home))
    with workbench(store, learning_home) as url:
        found = Site(store, url, browser)
        yield found
        for context in found.contexts:
            context.close()
    assert found.complaints == []


def fine(page: Page) -> None:
    """That nothing is found on a page, and that it fits its window."""
    page.wait_for_load_state()
    found = Axe().run(page).response["violations"]
    assert [(one["id"], node["html"]) for one in found for node in one["nodes"]] == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def test_coded_by_keyboard_marked_and_challenged(site: Site) -> None:
    asked = {"text": "hypertension", "date": "2026-06-01"}
    httpx.get(f"{site.url}/api/terminology/search", params=asked, timeout=300, trust_env=False)  # builds what it needs
    page = site.page(Role.STUDENT, "/learn/cases")
    page.get_by_role("link", name="A foot that does not heal").click()
    expect(page.locator("[data-keys]")).to_be_visible()  # the script runs
    first = page.get_by_label("Code 1", exact=True)
    first.fill("hypertension")
    found = page.locator('.found-codes [role="option"]')
    expect(found.filter(has_text="I10").first).to_be_visible()
    for _ in range(10):
        page.keyboard.press("ArrowDown")
        if page.locator('.found-codes [aria-selected="true"] .code').inner_text() == "I10":
            break
    page.keyboard.press("Enter")
    expect(first).to_have_value("I10")
    page.keyboard.press("Enter")
    page.keyboard.type("E11621")
    page.keyboard.press("Alt+ArrowUp")
    expect(page.get_by_label("Code 1", exact=True)).to_have_value("E11621")
    expect(page.get_by_label("Code 2", exact=True)).to_have_value("I10")
    for number, code in [(3, "L97.42"), (4, "R05.9")]:
        page.get_by_label(f"Code {number}", exact=True).fill(code)
    page.get_by_role("combobox", name="Level", exact=True).select_option("moderate")
    page.get_by_role("button", name="Code 3 up").click()
    expect(page.get_by_label("Code 2", exact=True)).to_have_value("L97.42")
    page.get_by_role("button", name="Mark my answer").click()
    expect(page.locator(".score b")).to_contain_text("%")
    expect(page.locator(".words-of mark.found").first).to_have_text("Type 2 diabetes with a foot ulcer")
    expect(page.locator(".key-mark", has_text="L97.421").first).to_contain_text("less specific")
    expect(page.locator(".answer-list li").nth(1)).to_contain_text("L97.421")
    expect(page.locator(".key-mark", has_text="A6212")).to_contain_text("missed")
    page.get_by_label("Your code that should be accepted").select_option("R05.9")
    page.get_by_label("Why", exact=True).fill("The chart says so.")
    page.get_by_role("button", name="Challenge the key").click()
    expect(page.locator("#challenges .state")).to_have_text("waits for an answer")
    teacher = site.page(Role.EDUCATOR, "/learn/challenges")
    teacher.get_by_label("Answer").fill("It does.")
    teacher.get_by_role("button", name="Uphold").click()
    expect(teacher.locator(".challenge .state")).to_have_text("upheld")
    page.get_by_role("link", name="Try again").click()
    page.get_by_label("Code 1", exact=True).fill("R05.9")
    page.get_by_role("button", name="Mark my answer").click()
    expect(page.locator(".answer-list")).to_contain_text("accepted at this site")


def test_a_stay_by_the_buttons_of_a_phone(site: Site) -> None:
    page = site.page(Role.STUDENT, "/learn/cases/a-gallbladder", NARROW)
    expect(page.locator("[data-keys]")).to_be_visible()
    page.get_by_label("Code 1", exact=True).fill("0FT44ZZ")
    page.get_by_label("Code 2", exact=True).fill("K80.00")
    page.get_by_label("Present on admission 2").select_option("Y")
    page.get_by_role("button", name="Code 2 up").click()
    expect(page.get_by_label("Present on admission 1")).to_have_value("Y")
    page.get_by_role("button", name="Mark my answer").click()
    expect(page.locator(".score b")).to_have_text("100%")
    fine(page)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (NARROW, "dark")], ids=["wide-light", "narrow-dark"])
def test_every_page_is_accessible(site: Site, width: int, scheme: str) -> None:
    page = site.page(Role.STUDENT, "/learn/cases", width, scheme)
    fine(page)
    page.goto("/learn/cases/foot-ulcer")
    fine(page)
    for number, code in [(1, "E11.9"), (2, "L97.42"), (3, "I50.9"), (4, "J18.9")]:
        page.get_by_label(f"Code {number}", exact=True).fill(code)
    page.get_by_role("button", name="Mark my answer").click()
    expect(page.locator(".score")).to_be_visible()
    fine(page)
    page.get_by_label("Code of the key").select_option("I10")
    page.get_by_label("Why", exact=True).fill("Not needed.")
    page.get_by_role("button", name="Challenge the key").click()
    teacher = site.page(Role.MANAGER, "/learn/challenges", width, scheme)
    for path in ("/learn/challenges", "/learn/cases/own", "/learn/release"):
        teacher.goto(path)
        fine(teacher)


def test_a_reviewed_chart_becomes_a_practice_chart(site: Site) -> None:
    page = site.page(Role.MANAGER, "/learn/release")
    page.get_by_role("button", name="Read without identifiers").click()
    expect(page.locator(".chart mark").first).to_be_visible()
    text = page.locator(".chart").inner_text()
    assert not [one for one in SECRETS if one in text]
    page.get_by_label("Also replace").fill("daughter")
    page.get_by_role("button", name="Replace and read again").click()
    expect(page.locator(".chart")).not_to_contain_text("daughter")
    fine(page)
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.get_by_role("alert")).to_contain_text("Confirm that you have read")
    expect(page.get_by_label("Also replace")).to_have_value("daughter")
    page.get_by_label("I have read every document").check()
    page.get_by_role("button", name="Keep as a draft").click()
    expect(page.locator(".state").first).to_have_text("draft")
    fine(page)
    student = site.page(Role.STUDENT, "/learn/cases")
    there = student.locator(".case-list li").count()
    teacher = site.page(Role.EDUCATOR, page.url)
    teacher.get_by_role("button", name="Keep, check and publish").click()
    expect(teacher.get_by_role("alert")).to_contain_text("the rationale is missing")
    teacher.get_by_label("Title").fill("An old man with pneumonia")
    teacher.get_by_label("What it teaches").fill("A lobe is no organism.")
    teacher.locator("summary", has_text="Topics").click()
    teacher.get_by_label("Respiratory system").check()
    codes = teacher.locator(".key-edit")
    codes.nth(0).get_by_label("Rationale").fill("Index: Pneumonia, lobar is another matter.")
    codes.nth(1).get_by_label("Rationale").fill("Index: Hypertension.")
    codes.nth(1).get_by_label("Further evidence").fill("words that stand nowhere")
    teacher.get_by_role("button", name="Keep the draft").click()
    expect(teacher.get_by_role("alert")).to_contain_text("stands in no document")
    expect(codes.nth(1).get_by_label("Rationale")).to_have_value("Index: Hypertension.")  # what was typed is not lost
    codes.nth(1).get_by_label("words that stand nowhere").uncheck()
    codes.nth(1).get_by_label("Further evidence").fill("with cough")
    teacher.locator("#ms_drg").fill("")
    teacher.get_by_role("button", name="Keep, check and publish").click()
    expect(teacher.get_by_role("heading", level=1)).to_have_text("Our own practice charts")
    student.reload()
    expect(student.locator(".case-list li")).to_have_count(there + 1)
    expect(student.locator(".case-list")).to_contain_text("An old man with pneumonia")
