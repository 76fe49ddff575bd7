"""Possible duplicates and persons: pages, keys, REST."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.store.test_patient_index import AGAIN, ALIKE, ANNA, HOME, INTERFACE, charted
from tests.web.serving import PLAIN
from tests.workbench_fixture import as_user, hired, workbench

from browser_fixture import windows_closed
from medcodex.encounter.arriving import MergePatients
from medcodex.encounter.incoming import Identifier, PersonName
from medcodex.workflow.index.merging import apply_merge
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
DUPLICATES = "/work/patients/duplicates"
HOSTILE = PersonName("<script>alert(1)</script>", "Otto", "Karl")
OTTO = replace(ANNA, mrn="50", sex="M", names=(HOSTILE,), identifiers=(), phones=("440 555 7777",))


class Site:
    """A served workbench with two possible duplicates, a link and a merge."""

    def __init__(self, store: DatabaseStore, url: str, browser: Browser) -> None:
        self.url, self.browser, self.complaints = url, browser, list[str]()
        self.manager, self.coder = hired(store, Role.MANAGER, Role.CODER)
        self.chart = charted(store, ANNA, "A1")
        charted(store, AGAIN, "A2")
        charted(store, ALIKE, "A3")
        charted(store, OTTO, "A4")
        charted(
            store, replace(OTTO, mrn="51", birth_date=dt.date(1961, 9, 3), addresses=(replace(HOME, city=""),)), "A5"
        )
        charted(store, replace(OTTO, mrn="52", names=(replace(HOSTILE, given="O"),)), "A6")
        with store.begin(INTERFACE) as work:
            apply_merge(work, MergePatients(ANNA, Identifier("old", "")))
        self.http = httpx.Client(base_url=url, timeout=60, **PLAIN)

    def page(self, user: User, path: str, width: int = 1280, scheme: str = "light") -> Page:
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            extra_http_headers=as_user(user),
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(path)
        return page


@pytest.fixture
def site(store: DatabaseStore, embedded_home: Path, browser: Browser) -> Iterator[Site]:
    with workbench(store, embedded_home) as url, windows_closed(browser):
        found = Site(store, url, browser)
        yield found
        found.http.close()
    assert found.complaints == []


def test_a_pair_is_decided_by_keyboard(site: Site) -> None:
    page = site.page(site.manager, DUPLICATES)
    expect(page.locator("[data-keys]")).to_be_visible()
    before = page.locator("[data-pair]").count()
    assert before >= 2
    page.keyboard.press("l")  # nobody looks at a pair yet: nothing is decided
    expect(page.locator("[data-pair]").first).to_be_focused()
    expect(page.locator("[data-pair]")).to_have_count(before)
    page.keyboard.press("n")
    expect(page.locator("[data-pair]")).to_have_count(before - 1)
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("w")
    expect(page.locator("[data-pair]")).to_have_count(before - 2)
    page.get_by_role("link", name="Put off").click()
    expect(page.locator("[data-pair]")).to_have_count(1)
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("l")
    expect(page.locator("[data-pair]")).to_have_count(0)


def test_a_link_is_taken_back_from_the_person(site: Site) -> None:
    page = site.page(site.coder, f"/work/charts/{site.chart}")
    expect(page.get_by_role("link", name="A2")).to_be_visible()
    page = site.page(site.manager, f"/work/charts/{site.chart}")
    page.get_by_role("link", name="Record numbers, links and merges").click()
    page.get_by_label("Two people, because").fill("mother and daughter")
    page.get_by_role("button", name="Unlink").click()
    expect(page.get_by_text("mother and daughter")).to_be_visible()
    expect(page.get_by_role("button", name="Unlink")).to_have_count(0)
    page.get_by_label("Not the same, because").fill("another person")
    page.get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("undone")).to_be_visible()


@pytest.mark.parametrize("path", [DUPLICATES, f"{DUPLICATES}?state=linked", "person", "chart"])
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, path: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    place = {"person": _person(site), "chart": f"/work/charts/{site.chart}"}.get(path, path)
    told = []
    for width, scheme in ((1280, "light"), (820, "dark")):
        page = site.page(site.manager, place, width, scheme)
        found = axe.Axe().run(page).response["violations"]
        told += [(width, one["id"], node["html"]) for one in found for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            told.append((width, "sticks out", ""))
    assert told == []


def test_rest_says_the_same(site: Site) -> None:
    asked = as_user(site.manager)
    told = site.http.get("/api/patients/duplicates", headers=asked).json()
    assert told["counts"]["possible"] == len(told["pairs"]) >= 2
    assert told["counts"]["linked"] >= 1
    pair = told["pairs"][0]["pair"]
    place = f"/api/patients/pairs/{pair['one']}/{pair['other']}"
    assert site.http.post(f"{place}/link", json={"reason": "seen"}, headers=asked).json()["state"] == "linked"
    assert site.http.post(f"{place}/link", json={}, headers=asked).status_code == 409
    assert site.http.post(f"{place}/unlink", json={}, headers=asked).status_code == 422
    assert site.http.post(f"{place}/unlink", json={"reason": "not"}, headers=asked).json()["state"] == "apart"
    person = site.http.get(f"/api/patients/{pair['one']}/person", headers=asked).json()
    assert [event["kind"] for event in person["events"]][-2:] == ["linked", "unlinked"]
    assert site.http.get("/api/patients/nobody/person", headers=asked).status_code == 404


@pytest.mark.parametrize("path", [DUPLICATES, "/api/patients/duplicates"])
def test_a_coder_does_not_decide(site: Site, path: str) -> None:
    assert site.http.get(path, headers=as_user(site.coder)).status_code == 403


def _person(site: Site) -> str:
    told = site.http.get("/api/patients/duplicates?state=linked", headers=as_user(site.manager)).json()
    return f"/work/patients/{told['pairs'][0]['one']['id']}"
