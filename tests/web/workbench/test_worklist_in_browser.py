"""The worklist in a real browser: keyboard, holds, intake by paste, hostile names; both themes and two widths."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.cli.test_report_in_browser import CONTRAST
from tests.web.workbench.conftest import window
from tests.web.workbench.session_page import arrived, late
from tests.web.workbench.worklist_charts import Department, department
from tests.workbench_fixture import as_user

from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import new_keys
from medcodex.store.migrating import migrate
from medcodex.store.work import DatabaseStore
from medcodex.workflow.people import Role, User, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

ACCOUNTS = [f"ACC-{number}" for number in range(1, 7)]
NUMBERS = count(1)


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Department]:
    folder = tmp_path_factory.mktemp("worklist")
    engine = open_engine(sqlite_url(folder / "workbench.sqlite"))
    migrate(engine)
    store = DatabaseStore(engine, new_keys())
    with department(store, folder / "home") as found:
        for account in ACCOUNTS:
            found.bring(account)
        yield found
    store.dispose()


def opened(browser: Browser, people: Department, user: User, **told: object) -> AbstractContextManager[Page]:
    """A window of somebody."""
    usual = {"viewport": {"width": 1280, "height": 900}, "extra_http_headers": as_user(user)}
    return window(browser, people.url, **(usual | told))


@pytest.fixture
def page(browser: Browser, people: Department) -> Iterator[Page]:
    """A window of a coder who has no charts yet, whatever other tests did before."""
    with people.store.begin(system("test")) as work:
        coder = User(work.new_id(), f"new-{next(NUMBERS)}", "New Coder", Role.CODER, work.now)
        work.people.add(coder)
    with opened(browser, people, coder) as found:
        yield found


@pytest.fixture
def managing(browser: Browser, people: Department) -> Iterator[Page]:
    with opened(browser, people, people.people[Role.MANAGER]) as found:
        yield found


def test_the_list_is_walked_and_a_chart_opened_by_keyboard_alone(page: Page) -> None:
    page.goto("/work?queue=open")
    page.keyboard.press("j")
    first = page.locator("a[data-row]").nth(0)
    expect(first).to_be_focused()
    page.keyboard.press("j")
    expect(page.locator("a[data-row]").nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(first).to_be_focused()
    account = first.inner_text()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/work/charts/"))
    expect(page.locator(".facts")).to_contain_text(account)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Quagga <script>alert(1)</script> Zebrafield")
    assert page.locator("main script").count() == 0
    page.keyboard.press("u")
    page.wait_for_url(re.compile("/work$"))


def test_the_next_chart_is_claimed_and_held_by_keyboard(page: Page) -> None:
    page.goto("/work?queue=waiting")
    waiting = page.locator(".queues a[aria-current] b")
    before = int(waiting.inner_text())
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/work/charts/"))
    expect(page.locator(".status.assigned")).to_be_visible()
    page.goto("/work?queue=waiting")
    expect(page.locator("a[data-row]")).to_have_count(before - 1)
    page.goto("/work?queue=mine")
    page.keyboard.press("j")
    page.keyboard.press("h")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_be_hidden()
    expect(page.locator("a[data-row]").first).to_be_focused()
    page.keyboard.press("h")
    page.get_by_role("dialog").locator("textarea").fill("Op note <b>missing</b>")
    page.get_by_role("dialog").get_by_role("button", name="Hold").click()
    page.wait_for_url(re.compile("queue=mine"))
    expect(page.locator(".status.held")).to_be_visible()
    expect(page.locator(".held:not(.status)")).to_have_text("Documents are missing")
    page.locator("a[data-row]").first.click()
    expect(page.locator(".note-box")).to_contain_text("Op note <b>missing</b>")
    page.get_by_label("Why").fill("came")
    page.get_by_role("button", name="Lift").click()
    expect(page.locator(".note-box")).to_contain_text("lifted")


def test_the_list_is_narrowed_and_sorted(page: Page) -> None:
    page.goto("/work?queue=open")
    charts = page.locator("a[data-row]").count()
    assert charts >= len(ACCOUNTS)
    page.locator(".filters [name=payer]").select_option("Medicare")
    page.wait_for_url(re.compile("payer=Medicare"))
    page.locator("thead").get_by_role("link", name="Value").click()
    page.wait_for_url(re.compile("sort=-value"))
    expect(page.locator('th[aria-sort="descending"]')).to_have_text("Value")
    assert "payer=Medicare" in page.url
    page.keyboard.press("/")
    expect(page.locator(".filters [name=setting]")).to_be_focused()
    page.locator(".filters [name=setting]").select_option("dental")
    expect(page.locator(".empty")).to_contain_text("No chart of this queue meets these criteria")
    page.get_by_role("link", name="Clear").click()
    expect(page.locator("a[data-row]")).to_have_count(charts)


def test_a_chart_comes_in_by_paste_and_a_correction_is_a_version(page: Page) -> None:
    page.goto("/work/new")
    page.get_by_label("Account number").fill("PASTE-1")
    page.get_by_label("Setting").select_option("emergency")
    page.get_by_label("Admission or service").fill("2026-05-02")
    page.get_by_label("Discharge").fill("2026-05-01")
    page.get_by_label("Kind").fill("emergency note")
    page.get_by_label("Its number").fill("N-1")
    page.locator("textarea[name=text]").fill("Chest pain.\nNo fever.")
    page.get_by_role("button", name="Bring in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("encounter.discharged: before encounter.admitted")
    expect(page.locator("textarea[name=text]")).to_have_value("Chest pain.\nNo fever.")
    page.get_by_label("Discharge").fill("2026-05-02")
    page.get_by_role("button", name="Bring in", exact=True).click()
    page.wait_for_url(re.compile("/work/charts/.*brought=stored"))
    expect(page.locator("pre.text").first).to_have_text("Chest pain.\nNo fever.")
    page.get_by_text("Add a document, or a new version of one").click()
    page.get_by_label("Which").select_option("N-1")
    page.locator("textarea[name=text]").fill("Chest pain, atypical.")
    page.get_by_role("button", name="Add", exact=True).click()
    page.wait_for_url(re.compile("brought=changed"))
    expect(page.locator(".paper .marks").first).to_contain_text("version 2")


def test_charts_come_in_by_file(page: Page) -> None:
    page.goto("/work/new")
    lines = b'{"account": "FILE-1"}\n{"account": "FILE-2", "patient": {"sex": "<i>"}}\n'
    page.get_by_label("JSON").set_input_files({"name": "c.jsonl", "mimeType": "application/json", "buffer": lines})
    page.get_by_role("button", name="Bring in the file").click()
    rows = page.locator("table.charts tbody tr")
    expect(rows.nth(0)).to_contain_text("stored")
    expect(rows.nth(1)).to_contain_text("refused patient.sex: one of F, M, U expected")


def test_a_text_file_that_is_none_is_refused(page: Page) -> None:
    page.goto("/work/new")
    page.get_by_label("Account number").fill("FILE-3")
    page.get_by_label("or text files").set_input_files(
        {"name": "scan.txt", "mimeType": "text/plain", "buffer": b"\x89PNG\r\n\x1a\n"}
    )
    page.get_by_role("button", name="Bring in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("not text: this is a picture")


def test_a_manager_gives_charts_and_makes_a_queue_and_a_rule(managing: Page, people: Department) -> None:
    coder = people.people[Role.CODER].name
    managing.goto("/work?queue=waiting")
    account = managing.locator("a[data-row]").first.inner_text()
    managing.get_by_label(f"Choose {account}").check()
    managing.get_by_label("Give chosen charts to").select_option(label=coder)
    managing.get_by_role("button", name="Give").click()
    expect(managing.locator("tr", has_text=account)).to_have_count(0)  # it waits no longer
    managing.goto("/work?queue=open")
    expect(managing.locator("tr", has_text=account)).to_contain_text(coder)
    managing.goto("/work/settings/worklist")
    managing.get_by_text("New queue").click()
    form = managing.locator("form[action$='/queues']").last
    form.get_by_label("Name").fill("Long stays")
    form.get_by_label("Holds what rules put into it").check()
    form.get_by_role("button", name="Save queue").click()
    managing.wait_for_url(re.compile("#queues$"))
    managing.get_by_text("New rule").click()
    form = managing.locator("form[action$='/rules']").last
    form.get_by_label("Name").fill("stays")
    form.get_by_label("Inpatient").check()
    form.get_by_label("Gives to").select_option(label="queue Long stays")
    form.get_by_role("button", name="Save rule").click()
    managing.wait_for_url(re.compile("#rules$"))
    people.bring("RULE-1")
    managing.goto("/work")
    managing.locator(".queues a", has_text="Long stays").click()
    expect(managing.locator("a[data-row]")).to_have_text(["RULE-1"])


PAGES = ["/work?queue=open", "/work/new", "/work/settings/worklist", "chart"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [820, 1280])
@pytest.mark.parametrize("address", PAGES)
def test_contrast_and_width(browser: Browser, people: Department, address: str, width: int, scheme: str) -> None:
    told = {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}
    with opened(browser, people, people.people[Role.MANAGER], **told) as page:
        page.goto("/work?queue=open" if address == "chart" else address)
        if address == "chart":
            page.locator("a[data-row]").first.click()
            page.wait_for_url(re.compile("/work/charts/"))
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate(CONTRAST) == []


def test_it_works_without_scripts(browser: Browser, people: Department) -> None:
    with opened(browser, people, people.people[Role.CODER], java_script_enabled=False) as page:
        page.goto("/work?queue=waiting")
        page.locator(".filters [name=payer]").select_option("Medicare")
        page.get_by_role("button", name="Narrow").click()
        page.wait_for_url(re.compile("payer=Medicare"))
        page.get_by_role("button", name="Claim next").click()
        page.wait_for_url(re.compile("/work/charts/"))
        page.get_by_role("button", name="Give back").click()
        expect(page.locator(".status.ready")).to_be_visible()


def test_keys_typed_ahead_are_for_the_page_that_comes(page: Page) -> None:
    """Of "claim next, hold" the second is for the chart that is claimed, not for one on the list that is left."""
    page.goto("/work?queue=waiting")
    with late(page, "**/work/next") as waiting:
        page.keyboard.press("n")
        page.keyboard.press("h")
        arrived(page, waiting)
    page.wait_for_url(re.compile("/work/charts/"))
    expect(page.locator('details[data-open-by="h"] :focus')).to_have_count(1)
