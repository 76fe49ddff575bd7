"""What a site may set, and what leaves as files, in a real browser: policies, webhooks, legal holds, downloads."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect
from tests.web.serving import served_here
from tests.web.workbench.worklist_charts import NAME, Department, incoming
from tests.workbench_fixture import ByHeader, as_user, hired

from browser_fixture import windows_closed
from medcodex.app.fhir import LoadedSystems
from medcodex.library.home import Home
from medcodex.web.app import create_app
from medcodex.web.asking import today
from medcodex.web.settings import Settings
from medcodex.web.workbench.bench import Workbench
from medcodex.workflow.event import Event
from medcodex.workflow.intake.taking import file_one
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from medcodex.store.work import DatabaseStore

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
PAGES = ("policies", "webhooks", "legal-holds", "worklist")


@pytest.fixture
def people(store: DatabaseStore, browser: Browser, tmp_path: Path) -> Iterator[Department]:
    home = Home(tmp_path / "home")
    app = create_app(
        Settings(home, webhook_origins=("https://ehr.example",)),
        systems=LoadedSystems(home, today),
        bench=Workbench(store, ByHeader()),
    )
    file_one(store, system("intake"), incoming("ACC-1", payer="=cmd|calc"))
    with served_here(app) as url, windows_closed(browser):
        yield Department(url, store, dict(zip(Role, hired(store, *Role), strict=True)))


def opened(browser: Browser, people: Department, role: Role, path: str, **told: object) -> Page:
    usual = {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"}
    context = browser.new_context(  # type: ignore[arg-type]
        base_url=people.url,
        **(usual | told),
        extra_http_headers=as_user(people.people[role]),
        accept_downloads=True,
    )
    page = context.new_page()
    page.goto(path)
    return page


def looks(width: int, scheme: str) -> dict[str, object]:
    return {"viewport": {"width": width, "height": 900}, "color_scheme": scheme}


def test_policies_are_kept_and_what_is_wrong_is_told(browser: Browser, people: Department) -> None:
    page = opened(browser, people, Role.MANAGER, "/work/settings/policies")
    page.get_by_label("Answer due after").fill("4")
    page.get_by_label("Time zone").fill("America/Chicago")
    page.get_by_label("Saturday").check()
    page.get_by_label("Holidays").fill("2026-12-25 2027-01-01")
    page.get_by_label("Goal of accuracy").fill("97.5")
    page.get_by_label("Dollars").first.fill("7,012.50")
    page.get_by_label("From", exact=True).first.fill("2026-01-01")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved")
    page.goto("/work/settings/policies")
    expect(page.get_by_label("Answer due after")).to_have_value("4")
    expect(page.get_by_label("Goal of accuracy")).to_have_value("97.5")
    expect(page.get_by_label("Saturday")).to_be_checked()
    expect(page.get_by_label("Dollars").first).to_have_value("7012.50")
    page.get_by_label("Time zone").fill("Mars/Olympus")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("no such time zone")


def test_a_webhook_from_its_secret_to_what_was_sent(browser: Browser, people: Department) -> None:
    page = opened(browser, people, Role.ADMIN, "/work/settings/webhooks")
    page.get_by_text("New webhook").click()
    form = page.locator("details.add")
    form.get_by_label("Address").fill("https://elsewhere.example/in")
    form.get_by_label("chart.completed").check()
    form.get_by_role("button", name="Add").click()
    expect(page.get_by_role("alert")).to_contain_text("origins that the operator has allowed")
    form.get_by_label("Address").fill("https://ehr.example/in")
    form.get_by_label("chart.completed").check()
    form.get_by_role("button", name="Add").click()
    secret = page.locator(".secret").inner_text()
    assert len(secret) > 40
    page.goto("/work/settings/webhooks")
    assert secret not in page.content()
    with people.store.begin(system("test")) as work:
        work.record(Event("chart.complete", "chart", "c1", "c1"))
    page.get_by_role("link", name="What was sent").click()
    expect(page.locator("tbody tr")).to_have_count(1)
    expect(page.locator("tbody .state")).to_have_text("waiting")


def test_a_legal_hold_is_placed_and_lifted(browser: Browser, people: Department) -> None:
    page = opened(browser, people, Role.MANAGER, "/work/settings/legal-holds")
    page.get_by_text("New legal hold").click()
    for account, reason in (("ACC-9", "a letter"), ("ACC-1", "<script>alert(1)</script> a letter")):
        page.get_by_label("Account").fill(account)
        page.locator("details.add").get_by_label("Reason").fill(reason)
        page.get_by_role("button", name="Place").click()
        if account == "ACC-9":
            expect(page.get_by_role("alert")).to_contain_text("No chart has this account")
    expect(page.locator("tbody tr")).to_contain_text("<script>alert(1)</script> a letter")
    page.get_by_text("in force: lift").click()
    page.locator("tbody").get_by_label("Reason").fill("settled")
    page.get_by_role("button", name="Lift").click()
    expect(page.locator("tbody tr")).to_contain_text("lifted")


def test_downloads(browser: Browser, people: Department) -> None:
    page = opened(browser, people, Role.MANAGER, "/work?queue=open")
    page.get_by_text("Take out as a file").click()
    form = page.locator(".taking-out")
    form.locator("[name=form]").select_option("csv")
    form.locator("[name=purpose]").select_option("operations")
    form.get_by_label("Reason").fill("the weekly meeting")
    with page.expect_download() as caught:
        form.get_by_role("button", name="Download").click()
    body = caught.value.path().read_bytes()
    rows = list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))
    assert rows[-1][0] == "ACC-1"
    assert rows[-1][3] == "'=cmd|calc"
    assert caught.value.suggested_filename.startswith("worklist-operations-by-")
    page.get_by_role("link", name="ACC-1").click()
    page.get_by_text("Take out").click()
    form = page.locator("form[action$='/export']")
    form.locator("[name=purpose]").select_option("audit")
    form.get_by_label("Reason").fill("asked for")
    with page.expect_download() as caught:
        form.get_by_role("button", name="Download").click()
    book = openpyxl.load_workbook(io.BytesIO(caught.value.path().read_bytes()))
    assert book["Chart"]["A2"].value == NAME


def test_who_may_not_does_not_see_it(browser: Browser, people: Department) -> None:
    page = opened(browser, people, Role.CODER, "/work?queue=open")
    expect(page.get_by_text("Take out as a file")).to_have_count(0)
    with people.client(Role.CODER) as http:
        for name in PAGES:
            assert http.get(f"/work/settings/{name}").status_code == 403
        asked = {"table": "codes", "form": "csv", "purpose": "audit", "reason": "x"}
        assert http.post("/api/exports", json=asked).status_code == 403
        assert http.post("/work/exports", data=asked).status_code == 403
    with people.client(Role.MANAGER) as http:
        assert http.get("/work/settings/webhooks").status_code == 403
        answer = http.post("/api/exports", json=asked)
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith('attachment; filename="codes-audit-by-')
        assert http.post("/api/exports", json={**asked, "purpose": "curiosity"}).status_code == 400


def test_axe_finds_nothing_and_nothing_sticks_out(browser: Browser, people: Department) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    told = []
    for name in PAGES:
        for width, scheme in ((1280, "light"), (820, "dark")):
            page = opened(browser, people, Role.ADMIN, f"/work/settings/{name}", **looks(width, scheme))
            page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found = axe.Axe().run(page).response["violations"]
            told += [(name, width, one["id"], node["html"]) for one in found for node in one["nodes"]]
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append((name, width, "sticks out", ""))
            page.context.close()
    assert told == []
