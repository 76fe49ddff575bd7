"""A mock exam of 100 questions in a browser, taken from a server that is killed in the middle of it, twice."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from bench.postgres import port_set_aside
from bench.workbench_server import Server
from playwright.sync_api import Browser, Page, expect

from medcodex.learn.exams.reading import packaged
from medcodex.learn.exams.running import see
from medcodex.learn.exams.scoring import score
from medcodex.learn.exams.sitting import State
from medcodex.learn.results import Kind
from medcodex.store.engine import sqlite_url
from medcodex.store.identity.passwords import Argon2
from medcodex.workflow.identity.accounts import set_password
from medcodex.workflow.people import Actor, Role, User, system

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from medcodex.learn.exams.paper import Paper
    from medcodex.learn.exams.running import Seen
    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.slow
PASSWORD = "nine slow quokkas wander"  # noqa: S105 - of a database that lives as long as the test


class Hall:
    """A real server over its own database, with one student."""

    def __init__(self, server: Server, store: DatabaseStore) -> None:
        self.server, self.store = server, store
        with store.begin(system("test")) as work:
            user = User(work.new_id(), "student", "A Student", Role.STUDENT, work.now)
            work.people.add(user)
            set_password(work, user, Argon2().hash(PASSWORD))
        self.actor = Actor(user.id, "student", Role.STUDENT, "web")

    def paper(self, sitting: str) -> Paper:
        with self.store.learning(self.actor) as work:
            return work.exams.paper(sitting)

    def choices(self, sitting: str) -> Sequence[int | None]:
        with self.store.learning(self.actor) as work:
            return [one.choice for one in work.exams.answers(sitting)]

    def seen(self, sitting: str) -> Seen:
        with self.store.learning(self.actor) as work:
            return see(work, sitting)


@pytest.fixture
def hall(tmp_path: Path, embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hall]:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    monkeypatch.delenv("MEDCODEX_DATABASE", raising=False)
    monkeypatch.setenv("MEDCODEX_KEYS", str(tmp_path / "keys"))
    server = Server(tmp_path, sqlite_url(tmp_path / "workbench.sqlite"), port_set_aside())
    store = server.store()
    found = Hall(server, store)
    server.start()
    yield found
    server.stop()
    store.dispose()


def press(page: Page, right: Sequence[int], wrong: set[int], first: int, last: int) -> None:
    """Answer so many questions by keys: rightly but for those that are to be wrong."""
    for place in range(first, last + 1):
        choice = right[place - 1]
        page.keyboard.press(str((choice + 1) % 4 + 1 if place in wrong else choice + 1))
        if place % 10 == 0:
            page.keyboard.press("f")
        if place < len(right):
            page.keyboard.press("n")


def ready(page: Page) -> None:
    """The page listens to keys."""
    expect(page.locator("[data-keys]")).to_be_visible()


def all_kept(page: Page, says: str) -> None:
    expect(page.locator("[data-so-far]")).to_have_text(says)
    page.wait_for_function("() => !Object.keys(localStorage).some((name) => name.startsWith('medcodex-exam|'))")
    expect(page.locator("[data-kept]")).to_have_text("")


def test_nothing_is_lost_when_the_server_is_killed(hall: Hall, browser: Browser) -> None:  # noqa: PLR0915 - one exam
    context = browser.new_context(base_url=hall.server.url, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto("/login?next=/learn/exams")
    page.get_by_label("Login").fill("student")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_label("Seed").fill("11")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("timer")).to_have_text(re.compile(r"^(4:00:00|3:59:\d\d)$"), timeout=120_000)
    ready(page)
    sitting = page.url.rpartition("/")[2]
    paper = hall.paper(sitting)
    right = [one.item.right for one in paper.questions]
    wrong = set(range(4, 100, 4))  # 24 questions
    assert len(right) == 100

    press(page, right, wrong, 1, 30)
    all_kept(page, "30 of 100 answered, 3 flagged")
    before = hall.choices(sitting)
    assert sum(one is not None for one in before) == 30

    hall.server.kill()
    press(page, right, wrong, 31, 40)
    expect(page.get_by_text("waits here and is sent")).to_be_visible()
    assert hall.choices(sitting) == before
    hall.server.start()
    all_kept(page, "40 of 100 answered, 4 flagged")

    page.get_by_role("button", name="Pause").click()
    expect(page.get_by_role("heading", name="Paused")).to_be_visible()
    left = hall.seen(sitting).sitting
    hall.server.kill()
    hall.server.start()
    page.reload()
    expect(page.get_by_text("40 of 100 questions are answered")).to_be_visible()
    page.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("40 of 100 answered, 4 flagged")).to_be_visible()
    expect(page.get_by_role("region", name="Question 41", exact=True)).to_be_visible()
    ready(page)
    resumed = hall.seen(sitting)
    assert resumed.pauses[0].ended is not None
    assert resumed.sitting.deadline - left.deadline == resumed.pauses[0].ended - resumed.pauses[0].begun

    press(page, right, wrong, 41, 97)
    all_kept(page, "97 of 100 answered, 9 flagged")
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("dialog")).to_contain_text("3 questions are open, 9 flagged")
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("heading", name="What to study next")).to_be_visible()
    expect(page.locator(".figures").first).to_contain_text("73 of 100")
    expect(page.locator(".figures").first).to_contain_text("would pass")
    expect(page.locator(".reviewed")).to_have_count(100)
    context.close()

    seen = hall.seen(sitting)
    told = score(packaged()["cpc"], seen.paper, seen.answers)
    assert (seen.sitting.state, seen.sitting.right, told.right, told.scaled, told.open) == (State.ENDED, 73, 73, 73, 3)
    for place, answer in enumerate(seen.answers, 1):
        expected = None if place > 97 else right[place - 1] if place not in wrong else (right[place - 1] + 1) % 4
        assert (answer.choice, answer.flagged) == (expected, place % 10 == 0 and place <= 97), place
    with hall.store.learning(hall.actor) as work:
        results = work.results.of_user(hall.actor.user_id)
    assert [one.score for one in results if one.kind is Kind.EXAM] == [0.73]
    assert sum(one.score for one in results if one.kind is Kind.ITEM) == 73
    assert sum(one.kind is Kind.ITEM for one in results) == 97
    assert "Traceback" not in hall.server.log()
