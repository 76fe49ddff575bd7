"""Classes in a browser: an educator sets a chart, a learner finds the way to it, both on a phone and in the dark."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect
from tests.learn.class_making import School, acting, did
from tests.workbench_fixture import as_user, workbench

from browser_fixture import windows_closed
from medcodex.learn.classes.assigning import agree
from medcodex.learn.classes.joining import join
from medcodex.learn.classes.records import AssignmentKind, Late
from medcodex.learn.classes.remarks import remark
from medcodex.learn.results import Kind
from medcodex.workflow.people import Role, User, system

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
SHOTS = os.environ.get("MEDCODEX_SCREENSHOTS")
DAY = dt.timedelta(days=1)
FINGER = "finger-cut-in-the-kitchen"


@pytest.fixture
def school(store: DatabaseStore) -> School:
    """A class in the middle of its term: what is done, late, missing, excused, to come."""
    school = School(store)
    past = {"opens": school.day - 20 * DAY}
    first = school.assigned(title="First charts: wounds and burns", due=school.day - 9 * DAY, weight=2, **past)
    refused = school.assigned(title="A visit at work", due=school.day - DAY, late=Late.REFUSED, **past)
    asked = school.assigned(
        title="Excludes notes", kind=AssignmentKind.QUESTIONS, subjects=("excludes", "sequencing"), questions=4, **past
    )
    school.assigned(title="Coming soon", opens=school.day + DAY)
    with store.begin(system("test")) as work:
        for user, name in ((school.ann, "Ann Able"), (school.ben, "Benedict Longfellow-Fotheringay")):
            work.people.save(type(user)(user.id, user.login, name, user.role, user.created_at))
    with store.learning(acting(school.ann)) as work:
        did(work, 0.625, first, at=school.day - 10 * DAY, seconds=640)
        did(work, 0.875, first, at=school.day - 8 * DAY, seconds=410)
        for number in range(3):
            did(work, float(number > 0), asked, f"q{number}", kind=Kind.ITEM, origin="round", topics=("excludes",))
    with store.learning(acting(school.ben)) as work:
        did(work, 0.4, first, at=school.day - 10 * DAY)
    with store.learning(acting(school.educator)) as work:
        agree(work, school.one.id, refused.id, school.ann.id, "was ill", excused=True)
        remark(work, school.one.id, school.ann.id, "Look at the seventh characters again.\nWell found cause.", first.id)
    return school


@pytest.fixture
def opened(school: School, embedded_home: Path, browser: Browser) -> Iterator[Callable[..., Page]]:
    complaints: list[str] = []
    with workbench(school.store, embedded_home) as url, windows_closed(browser):

        def open_page(path: str, who: str = "educator", width: int = 1280, scheme: str = "light") -> Page:
            context = browser.new_context(
                base_url=url,
                viewport={"width": width, "height": 900},
                color_scheme=scheme,  # type: ignore[arg-type]
                extra_http_headers=as_user(getattr(school, who)),
            )
            page = context.new_page()
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.goto(path)
            return page

        yield open_page
        assert complaints == []


def test_from_a_new_class_to_a_learners_own_variant(school: School, opened: Callable[..., Page]) -> None:
    page = opened("/learn/classes")
    page.get_by_label("Name").fill("Coding II")
    page.get_by_label("Term from").fill("2026-01-01")
    page.get_by_label("to", exact=True).fill("2027-06-30")
    page.get_by_label("Time zone of its due times").fill("America/Denver")
    page.get_by_role("button", name="Make it").click()
    page.get_by_role("link", name="Learners and settings").first.click()
    code = page.locator(".join-code").inner_text()
    page.get_by_role("link", name="Assignments", exact=True).click()
    page.get_by_role("link", name="Set an assignment").click()
    expect(page.get_by_label("Topics of the questions")).to_be_hidden()
    page.get_by_label("Title").fill("A cut finger")
    page.get_by_label("Charts").select_option(FINGER)
    page.get_by_label("Each learner gets a variant").check()
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("heading", name="A cut finger")).to_be_visible()

    learner = opened("/learn/classes", "stranger", 390, "dark")
    learner.get_by_label("Code").fill(code.lower())
    learner.get_by_role("button", name="Join").press("Enter")
    expect(learner.get_by_role("heading", level=1)).to_have_text("Coding II")
    link = learner.get_by_role("link", name="Finger cut while slicing a squash")
    answer = learner.request.get(str(link.get_attribute("href")), max_redirects=0)
    assert f"/learn/cases/{FINGER}~" in answer.headers["location"]

    page.reload()
    expect(page.get_by_text("0 of 1 done")).to_be_visible()


def test_the_form_asks_for_what_the_kind_needs(school: School, opened: Callable[..., Page]) -> None:
    page = opened(f"/learn/classes/{school.one.id}/assignments/new")
    page.get_by_label("Kind", exact=True).select_option("questions")
    expect(page.get_by_label("Charts")).to_be_hidden()
    page.get_by_label("Title").fill("Ten questions")
    page.get_by_label("Topics of the questions").select_option(["index", "excludes"])
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_role("alert")).to_contain_text("1 to 300 questions expected")
    expect(page.get_by_label("Title")).to_have_value("Ten questions")
    page.get_by_label("Number of questions").fill("10")
    page.get_by_role("button", name="Set it").click()
    expect(page.get_by_text("10 questions: Alphabetic index, Excludes1 and Excludes2")).to_be_visible()


def test_the_gradebook_is_downloaded(school: School, opened: Callable[..., Page]) -> None:
    page = opened(f"/learn/classes/{school.one.id}/gradebook")
    expect(page.get_by_role("row", name="Ann Able")).to_contain_text("87.5%")
    with page.expect_download() as started:
        page.get_by_role("button", name="Download for Excel").click()
    assert started.value.suggested_filename.endswith(".xlsx")


def test_axe_finds_nothing_and_nothing_sticks_out(school: School, opened: Callable[..., Page]) -> None:
    hired_more(school)
    one = f"/learn/classes/{school.one.id}"
    pages = [("/learn/classes", "educator"), ("/learn/classes", "ann"), (one, "educator"), (one, "ann")]
    pages += [(f"{one}/{part}", "educator") for part in ("gradebook", "analysis", "members", "assignments/new")]
    pages += [(f"{one}/learners/{school.ann.id}", "educator")]
    told = []
    for number, (path, who) in enumerate(pages):
        for width, scheme in ((1280, "light"), (390, "dark"), (390, "light"), (1280, "dark")):
            page = opened(path, who, width, scheme)
            if (width, scheme) in {(1280, "light"), (390, "dark")}:
                violations = Axe().run(page).response["violations"]
                told += [(path, width, one["id"], node["html"]) for one in violations for node in one["nodes"]]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append((path, width, "sticks out", ""))
            if SHOTS:
                page.screenshot(path=str(Path(SHOTS, f"classes-{number}-{width}-{scheme}.png")), full_page=True)
            page.context.close()
    assert told == []


def hired_more(school: School) -> None:
    """Eight more learners of the class, who did its first charts."""
    with school.store.begin(system("test")) as work:
        users = [User(work.new_id(), f"more{at}", f"Learner {at}", Role.STUDENT, work.now) for at in range(8)]
        for user in users:
            work.people.add(user)
    with school.store.learning(acting(school.educator)) as work:
        first = work.classes.assignments(school.one.id)[0]
    for number, user in enumerate(users):
        with school.store.learning(acting(user)) as work:
            join(work, school.one.code)
            did(work, 0.5 + number / 20, first, at=school.day - 10 * DAY)
