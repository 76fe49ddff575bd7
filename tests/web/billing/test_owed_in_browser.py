"""The page of money owed in a browser: the list, one sum, the file; and over REST."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
import openpyxl
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.owed_making import CONTRACT, means, owed, remittance, sent, taken, visits
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.app.money.pricing import CONTRACTS_VARIABLE
from medcodex.workflow.people import Role, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.people import User

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOSTILE = "<script>alert(1)</script>"


class Site:
    """A served workbench where a payer has answered: one visit paid short, one over, and money withheld."""

    def __init__(self, store: DatabaseStore, url: str, browser: Browser, claim: ClaimRecord) -> None:
        self.store, self.url, self._browser, self.claim = store, url, browser, claim
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.biller, self.coder, self.provider = hired(store, Role.BILLER, Role.CODER, Role.PROVIDER)
        self.http = httpx.Client(base_url=url, timeout=120, trust_env=False)

    def page(self, user: User, path: str, width: int = 1280, scheme: str = "light") -> Page:
        context = self._browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            extra_http_headers=as_user(user),
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.goto(path)
        return page


@pytest.fixture
def site(
    store: DatabaseStore, book_home: Path, tmp_path: Path, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Site]:
    money = means(tmp_path / "contracts", CONTRACT.replace("Invented 2026", HOSTILE))
    monkeypatch.setenv(CONTRACTS_VARIABLE, str(tmp_path / "contracts"))
    claim = sent(store)
    taken(store, remittance("298.75", visits(claim.number, "160", "150"), beside=["WO:ELSEWHERE*11.25"]), money)
    with workbench(store, book_home) as url:
        found = Site(store, url, browser, claim)
        yield found
        for context in found.contexts:
            context.close()
        found.http.close()
    assert found.complaints == []


def test_from_the_list_to_a_sum_that_is_disputed_and_recovered(site: Site) -> None:
    page = site.page(site.biller, "/work/money/owed")
    rows = page.locator("table.owed tbody tr")
    expect(rows).to_have_count(3)
    expect(rows.first).to_contain_text("$50.00")
    expect(rows.nth(1)).to_contain_text("Another rate than agreed")
    expect(rows.nth(1)).to_contain_text(HOSTILE)
    expect(rows.nth(2)).to_contain_text("beside the claims")
    expect(page.locator(".rate-tile")).to_contain_text("$51.25 in 2 sums")
    page.get_by_role("link", name="Owed to us").click()
    expect(rows).to_have_count(2)
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("$40.00 owed to us")
    page.get_by_label("What is done").select_option("dispute")
    page.get_by_label("Why").fill(HOSTILE)
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".lead .state")).to_have_text("Disputed")
    expect(page.locator(".timeline .said").first).to_have_text(HOSTILE)
    page.get_by_label("What is done").select_option("write-off")
    page.get_by_role("button", name="Keep").click()
    expect(page.get_by_role("alert")).to_contain_text("reason")
    page.get_by_label("What is done").select_option("recover")
    page.get_by_label("Dollars").fill("38.50")
    page.get_by_role("button", name="Keep").click()
    expect(page.locator(".lead .state")).to_have_text("Recovered")
    page.get_by_role("link", name="the posting").click()
    expect(page.locator("main")).to_contain_text(site.claim.number)
    page.go_back()
    page.get_by_role("link", name=site.claim.number).click()
    expect(page.locator("h1")).to_contain_text(site.claim.number)
    page.goto("/work/money/owed?standing=settled")
    expect(rows).to_have_count(1)


def test_samples_stand_apart(site: Site) -> None:
    page = site.page(site.biller, "/work/money/owed?money=samples")
    expect(page.locator("table.owed")).to_have_count(0)
    page.get_by_role("link", name="There is real money.").click()
    expect(page.locator("table.owed tbody tr")).to_have_count(3)


def test_the_list_as_a_workbook(site: Site) -> None:
    page = site.page(site.biller, "/work/money/owed?direction=ours")
    page.get_by_text("Take out as a file").click()
    page.get_by_label("For").select_option("operations")
    page.get_by_label("Reason", exact=True).last.fill("talk with the payer")
    with page.expect_download() as file:
        page.get_by_role("button", name="Download").click()
    book = openpyxl.load_workbook(io.BytesIO(file.value.path().read_bytes()))
    assert book.sheetnames == ["Owed", "Totals", "About this file"]
    rows = list(book["Owed"].iter_rows(values_only=True))
    assert [(row[0], row[1], row[2]) for row in rows[1:]] == [("to us", 40, "rate"), ("to us", 11.25, "withheld")]
    assert [row[4:] for row in book["Totals"].iter_rows(min_row=2, values_only=True)] == [(1, 40), (1, 11.25)]
    assert any("talk with the payer" in str(cell) for row in book["About this file"].values for cell in row)
    with site.store.begin(system("test")) as work:
        assert "chart.exported" in [one.event.action for one in work.trail.about("c1")]


@pytest.mark.parametrize(
    ("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")]
)  # fmt: skip
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    told = []
    for path in ("/work/money/owed", "/work/money/owed?payer=NOBODY", f"/work/money/owed/{owed(site.store)[0].id}"):
        page = site.page(site.biller, path, width, scheme)
        found = axe.Axe().run(page).response["violations"]
        told += [(path, one["id"], node["html"][:300]) for one in found for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            told.append((path, "sticks out", ""))
    assert told == []


def test_who_may(site: Site) -> None:
    one = owed(site.store)[0]
    assert site.http.get("/work/money/owed", headers=as_user(site.provider)).status_code == 403
    seen = site.http.get(f"/work/money/owed/{one.id}", headers=as_user(site.coder))
    assert (seen.status_code, "Next step" in seen.text) == (200, False)
    asked = {"version": "1", "act": "report"}
    refused = site.http.post(f"/work/money/owed/{one.id}", data=asked, headers=as_user(site.coder))
    assert refused.status_code == 403
    file = {"form": "xlsx", "purpose": "operations", "reason": "x"}
    assert site.http.post("/work/money/owed/file", data=file, headers=as_user(site.coder)).status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/work/money/owed?direction=up", 400), ("/work/money/owed?reason=none", 400), ("/work/money/owed?page=0", 400),
        ("/work/money/owed?page=many", 400), ("/work/money/owed?payer=%00", 400), ("/work/money/owed?page=9", 200),
        ("/work/money/owed?order=deadline&standing=all&money=samples", 200), ("/work/money/owed/nobody", 404),
    ],
)  # fmt: skip
def test_odd_addresses_are_answered_plainly(site: Site, path: str, status: int) -> None:
    assert site.http.get(path, headers=as_user(site.biller)).status_code == status


def test_over_rest(site: Site) -> None:
    asked = as_user(site.biller)
    found = site.http.get("/api/money/owed", headers=asked).json()
    assert [(one["direction"], one["reason"], one["amount"]) for one in found["owed"]] == [
        ("theirs", "rate", "50.00"), ("ours", "rate", "40.00"), ("ours", "withheld", "11.25"),
    ]  # fmt: skip
    assert found["more"] is False
    near = site.http.get("/api/money/owed?by_deadline=true&limit=2", headers=asked).json()
    assert ([one["amount"] for one in near["owed"]], near["more"]) == (["40.00", "50.00"], True)
    sums = site.http.get("/api/money/owed/totals?direction=ours", headers=asked).json()["totals"]
    assert sum(Decimal(one["amount"]) for one in sums) == Decimal("51.25")
    path = f"/api/money/owed/{found['owed'][0]['id']}"
    assert site.http.get(path, headers=asked).json()["possible"] == ["rebill", "report", "return", "none-due"]
    today = dt.datetime.now(dt.UTC).date()
    late = {"version": 1, "act": "report", "day": (today + dt.timedelta(days=2)).isoformat()}
    assert site.http.post(path, json=late, headers=asked).json()["error"]["where"] == "day"
    done = site.http.post(path, json={"version": 1, "act": "return", "amount": "50"}, headers=asked).json()
    assert (done["status"], done["settled"], done["version"]) == ("returned", "50.00", 2)
    assert done["reported"] == done["returned"] is not None
    again = site.http.post(path, json={"version": 1, "act": "reopen", "why": "x"}, headers=asked)
    assert again.status_code == 409
    body = {"form": "csv", "purpose": "payer-request", "reason": "they asked"}
    file = site.http.post("/api/money/owed/file?standing=true", json=body, headers=asked)
    assert b"to us,40.00,rate" in file.content
    assert io.BytesIO(file.content).readline().startswith(b"\xef\xbb\xbf")
