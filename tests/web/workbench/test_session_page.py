"""The coding session's page over the real server: a stay coded to final by keys, on both databases."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.charts import ADDENDUM, NOTE, add_document, kept_stay
from tests.web.serving import PLAIN
from tests.web.workbench.conftest import window
from tests.web.workbench.session_page import saved

from medcodex.app.coding_session.desk import Means, open_means
from medcodex.library.home import HOME_VARIABLE, Home
from medcodex.library.shelf import Shelf
from medcodex.workflow.people import Role
from workbench_fixture import as_user, hired, workbench

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore

HOSTILE = "<img src=x onerror=\"document.title='owned'\"></script><script>document.title='owned'</script>"


@pytest.fixture(scope="module")
def means(embedded_home: Path) -> Iterator[Means]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(HOME_VARIABLE, str(embedded_home))
        yield open_means(Shelf(Home(embedded_home)))


@pytest.fixture
def bench(store: DatabaseStore, embedded_home: Path, means: Means) -> Iterator[str]:
    with workbench(store, embedded_home, means) as url:
        yield url


@pytest.fixture
def page(browser: Browser, bench: str, store: DatabaseStore) -> Iterator[Page]:
    """A coder's window; a script error or a foreign request fails the test."""
    coder = as_user(hired(store, Role.CODER)[0])
    with window(browser, bench, extra_http_headers=coder) as page:
        page.set_default_timeout(240_000)  # the first coding opens the engine
        yield page


def at_work(page: Page, claim: str = "facility") -> dict[str, str]:
    """Open the claim; its codes and their states as the server has them."""
    page.goto(f"/work/charts/c1/{claim}")
    page.wait_for_selector("body.ready")
    return on_server(page, claim)


def on_server(page: Page, claim: str = "facility") -> dict[str, str]:
    state = page.request.get(f"/api/encounters/c1/claims/{claim}/session").json()
    return {line["code"]: line["state"] for line in state["lines"]} | {"complete": state["complete"]}


def tab_to(page: Page, name: str) -> None:
    """Walk by Tab to what has this name: its label, or its own words."""
    for _ in range(80):
        page.keyboard.press("Tab")
        here = page.evaluate("""() => { const one = document.activeElement;
            return one.labels?.[0]?.textContent ?? one.textContent; }""")
        if here.strip().startswith(name):
            return
    pytest.fail(f"no way by Tab to {name}")


def write(page: Page, name: str, text: str) -> None:
    tab_to(page, name)
    page.keyboard.insert_text(text)


def test_from_paste_to_final_by_the_keyboard_alone(page: Page) -> None:
    page.goto("/work")
    tab_to(page, "New chart")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("New chart")
    write(page, "Account number", "A-77")
    tab_to(page, "Setting")
    page.keyboard.type("inp")
    tab_to(page, "Admission or service")
    page.keyboard.type("05112026")
    tab_to(page, "Discharge")
    page.keyboard.type("05152026")
    write(page, "Medical record number", "00-77")
    write(page, "Name", "Quokka, Zelda")
    tab_to(page, "Birth date")
    page.keyboard.type("02281950")
    tab_to(page, "Sex")
    page.keyboard.type("f")
    write(page, "Kind", "discharge-summary")
    write(page, "Author", "Dr. Ibex")
    tab_to(page, "Signed")
    page.keyboard.type("yes")
    write(page, "Text", NOTE)
    tab_to(page, "Bring in")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quokka, Zelda")
    tab_to(page, "Code facility")
    page.keyboard.press("Enter")
    page.wait_for_selector("body.ready")
    while page.locator(".line.suggested").count():
        open_ = page.locator(".line.suggested").count()
        page.keyboard.press("a")
        expect(page.locator(".line.suggested")).to_have_count(open_ - 1)
    saved(page)
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog", name="Complete this claim?")
    expect(box).to_be_visible()
    if box.get_by_role("textbox").count():
        page.keyboard.insert_text("reviewed with the record")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("The claim is complete")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile("/work$"))


def test_a_stay_is_coded_to_final_by_keys(page: Page, store: DatabaseStore) -> None:
    kept_stay(store)
    proposed = at_work(page)
    assert "I50.23" in proposed
    for _ in range(len(proposed) - 2):
        page.keyboard.press("a")
    page.keyboard.press("r")
    page.keyboard.press("2")
    saved(page)
    page.keyboard.press("u")
    saved(page)
    page.keyboard.press("n")
    page.keyboard.press("a")
    saved(page)
    assert set(on_server(page).values()) == {"accepted", False}
    expect(page.locator(".worth-part").first).to_contain_text("MS-DRG")
    page.keyboard.press("Enter")
    box = page.get_by_role("dialog")
    expect(box).to_be_visible()
    assert box.get_by_role("button", name="Go to").count() == 0 or "These stop it" not in box.inner_text(), (
        box.inner_text()
    )
    if box.get_by_label("Why it is right all the same").count():
        page.keyboard.type("reviewed with the record")
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(".notice")).to_contain_text("The claim is complete")
    assert on_server(page)["complete"] is True


def test_a_code_is_added_moved_and_changed(page: Page, store: DatabaseStore) -> None:
    kept_stay(store)
    at_work(page)
    page.request.get("/api/terminology/search?text=a", timeout=240_000)  # the first one builds the index
    page.keyboard.press("+")
    page.keyboard.type("J44.1")
    expect(page.locator("#book-list [role=option]").first).to_contain_text("J44.1")
    page.keyboard.press("Enter")
    saved(page)
    page.keyboard.press("p")
    page.keyboard.press("y")
    page.keyboard.press("Shift+ArrowUp")
    saved(page)
    state = page.request.get("/api/encounters/c1/claims/facility/session").json()
    added = next(line for line in state["lines"] if line["code"] == "J44.1")
    assert (added["state"], added["poa"]) == ("added", "Y")
    assert added["rank"] < max(line["rank"] for line in state["lines"] if line["section"] == "diagnosis")
    expect(page.locator("#panel-code h3")).to_contain_text("exacerbation")


def test_a_code_that_is_none_is_refused_in_words(page: Page, store: DatabaseStore) -> None:
    kept_stay(store)
    at_work(page)
    header = {"system": "icd10cm", "code": "I50", "display": "Heart failure", "billable": True, "via": "title"}
    page.route("**/api/terminology/search?*", lambda route: route.fulfill(json={"hits": [header]}))
    page.keyboard.press("+")
    page.keyboard.type("heart failure")
    expect(page.locator("#book-list [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Not saved: add I50")
    saved(page)


def test_a_document_that_came_later_is_read_when_asked(page: Page, store: DatabaseStore) -> None:
    kept_stay(store)
    at_work(page)
    add_document(store, "c1", "addendum", ADDENDUM)
    at_work(page)
    page.get_by_role("button", name="Code again").click()
    expect(page.locator("#said")).to_contain_text("J18.9 was added", timeout=60_000)
    expect(page.locator('[role="option"]', has_text="J18.9").locator(".chip")).to_contain_text("new")


def test_a_hostile_chart_is_text(page: Page, store: DatabaseStore) -> None:
    kept_stay(store, attending=HOSTILE, payer=HOSTILE[-60:])
    add_document(store, "c1", "odd", f"{HOSTILE}\n\nASSESSMENT\nHypertension {HOSTILE}")
    at_work(page)
    assert page.title() == "Coding · medcodex"
    assert page.locator("main img").count() == 0
    page.keyboard.press("d")
    expect(page.locator("#doc-text")).to_contain_text("<img src=x")


@pytest.mark.parametrize(
    ("address", "status"),
    [("/work/charts/none/facility", 404), ("/work/charts/c1/dental", 404), ("/work/charts/c1/facility", 401)],
    ids=["no such chart", "no such claim", "nobody signed in"],
)
def test_what_is_not_there_or_not_allowed(bench: str, store: DatabaseStore, address: str, status: int) -> None:
    kept_stay(store)
    headers = {} if status == 401 else as_user(hired(store, Role.CODER)[0])
    answer = httpx.get(f"{bench}{address}", headers=headers, timeout=60, **PLAIN)
    assert answer.status_code == status
    assert "Quokka" not in answer.text


def test_a_student_sees_no_chart(bench: str, store: DatabaseStore) -> None:
    kept_stay(store)
    answer = httpx.get(
        f"{bench}/work/charts/c1/facility", headers=as_user(hired(store, Role.STUDENT)[0]), timeout=60, **PLAIN
    )
    assert answer.status_code in {403, 404}
    assert "Quokka" not in answer.text
