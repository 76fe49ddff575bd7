"""The pages of queries, audits and quality in a browser."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.store.completed_claims import completed, line
from tests.store.quality_making import department
from tests.web.serving import PLAIN
from tests.web.test_quality_work import ASKED, HOSTILE, TEXT
from tests.workbench_fixture import as_user, workbench

from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.store.quality_making import Department

    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Windows:
    """A browser's windows by role; what a page complains of is collected."""

    def __init__(self, url: str, there: Department, browser: Browser) -> None:
        self.url, self.there, self._browser = url, there, browser
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.http = httpx.Client(base_url=url, timeout=60, **PLAIN)

    def page(self, role: Role, path: str, width: int = 1280, scheme: str = "light") -> Page:
        context = self._browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            extra_http_headers=as_user(self.there.users[role]),
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(path)
        return page

    def send(self, role: Role, path: str, body: object) -> dict[str, object]:
        answer = self.http.post(path, json=body, headers=as_user(self.there.users[role]))
        assert answer.status_code < 300, answer.text
        return answer.json()


@pytest.fixture
def windows(store: DatabaseStore, embedded_home: Path, browser: Browser) -> Iterator[Windows]:
    there = department(store)
    coder = there.actor(Role.CODER)
    for number in range(3):
        completed(
            store, coder, f"c{number}", dt.datetime.now(dt.UTC) - dt.timedelta(days=1), line("J18.9"), line("I10")
        )
    with workbench(store, embedded_home) as url:
        found = Windows(url, there, browser)
        yield found
        for context in found.contexts:
            context.close()
        found.http.close()


def test_the_linter_follows_what_is_typed(windows: Windows) -> None:
    page = windows.page(Role.CODER, "/work/queries/new?chart=c0")
    page.get_by_label("Title").fill(ASKED["title"])
    page.get_by_label("Text", exact=False).first.fill(TEXT.replace("What explains", "For payment, what explains"))
    page.get_by_label("Answers").fill("\n".join(ASKED["options"]))
    faults = page.locator("[data-faults]")
    expect(faults).to_contain_text("Q-01")
    page.get_by_label("Text", exact=False).first.fill(TEXT)
    expect(faults).to_contain_text("No faults found")
    page.get_by_role("button", name="Keep as a draft").click()
    page.get_by_label("Send to").select_option(label="Provider Gnu")
    page.get_by_role("button", name="Send what is kept").click()
    expect(page.locator(".lead .state")).to_have_text("sent")
    answer = windows.page(Role.PROVIDER, "/work/inbox")
    answer.get_by_role("link", name=ASKED["title"]).click()
    answer.get_by_label("Acute kidney injury").check()
    answer.get_by_role("button", name="Sign the answer").click()
    expect(answer.locator("td .state")).to_have_text("answered")
    assert windows.complaints == []


def test_what_is_hostile_stays_words(windows: Windows) -> None:
    hostile = ASKED | {
        "claim": "facility",
        "title": f"{HOSTILE} labs",
        "reason": f'"><img src=x onerror=alert(1)>{HOSTILE}',
    }
    query = windows.send(Role.CODER, "/api/encounters/c0/queries", hostile)
    page = windows.page(Role.CODER, f"/work/queries/{query['id']}")
    expect(page.locator("h1")).to_have_text(f"{HOSTILE} labs")
    page.get_by_label("Title").fill(f"{HOSTILE} <b>labs</b>")
    expect(page.locator("[data-faults] li, [data-faults] p").first).to_be_visible()
    windows.page(Role.CODER, "/work/queries")
    assert windows.complaints == []


def test_axe_finds_nothing_and_nothing_sticks_out(windows: Windows) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    query = windows.send(Role.CODER, "/api/encounters/c0/queries", ASKED | {"claim": "facility"})
    sent = {"version": 1, "to": windows.there.id(Role.PROVIDER)}
    windows.send(Role.CODER, f"/api/queries/{query['id']}/send", sent)
    wish = {"name": "May", "kind": "random", "since": "2026-01-01", "until": "2100-01-01", "size": 3, "blind": False}
    sample = windows.send(Role.AUDITOR, "/api/samples", wish)
    told = []
    for role, path in (
        (Role.CODER, "/work/queries"),
        (Role.CODER, f"/work/queries/{query['id']}"),
        (Role.CODER, "/work/queries/new?chart=c0"),
        (Role.PROVIDER, "/work/inbox"),
        (Role.PROVIDER, f"/work/inbox/{query['id']}"),
        (Role.AUDITOR, "/work/audits"),
        (Role.AUDITOR, f"/work/audits/samples/{sample['id']}"),
        (Role.MANAGER, "/work/quality"),
        (Role.MANAGER, "/work/quality/acceptance"),
        (Role.MANAGER, "/work/productivity"),
        (Role.CODER, "/work/productivity"),
    ):
        for width, scheme in ((1280, "light"), (820, "dark")):
            page = windows.page(role, path, width, scheme)
            found = axe.Axe().run(page).response["violations"]
            told += [(path, width, one["id"], node["html"]) for one in found for node in one["nodes"]]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append((path, width, "sticks out", ""))
            page.context.close()
    assert told == []
    assert windows.complaints == []
