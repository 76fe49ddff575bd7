"""The pages of payments in a browser: the list, one payment, its posting file, and what a claim's page tells of it."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.billing_making import GNU, batched, claims, finished_stay, released
from tests.remittance_making import claim, file, payment, service
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.app.money.means import MoneyMeans
from medcodex.app.money.taking_in import take_in
from medcodex.workflow.people import Actor, Role, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOSTILE = "=<img src=x onerror=alert(1)>"


class Site:
    """A served workbench with a claim that was paid in part, taken back and paid again."""

    def __init__(self, store: DatabaseStore, url: str, browser: Browser) -> None:
        self.store, self.url, self._browser = store, url, browser
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.biller, self.coder, self.provider = hired(store, Role.BILLER, Role.CODER, Role.PROVIDER)
        self.http = httpx.Client(base_url=url, timeout=120, trust_env=False)
        finished_stay(store)
        released(store)
        self.claim = claims(store, batched(store))[GNU]
        actor = Actor(self.biller.id, self.biller.login, self.biller.role, "web")
        for data in remittances(self.claim.number):
            take_in(store, actor, data, "a file", MoneyMeans())
        with store.begin(system("test")) as work:
            self.payments = {one.trace: one for one in work.money.payments(limit=9) if one.repeats is None}
            self.again = next(one for one in work.money.payments(limit=9) if one.repeats is not None)

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


def remittances(number: str) -> list[bytes]:
    bundled = service("HC:99232", "140", "0", "CO*97*140")
    paid = claim(
        number, "1", "450", "290", service("HC:99223", "310", "290", "CO*45*10", "PR*2*10"), bundled, owes="10"
    )
    back = claim(
        number, "22", "-450", "-290",
        service("HC:99223", "-310", "-290", "CO*45*-10", "PR*2*-10"), service("HC:99232", "-140", "0", "CO*97*-140"),
    )  # fmt: skip
    less = claim(
        number, "1", "450", "230", service("HC:99223:AI", "310", "230", "CO*45*70", "PR*2*10"), bundled, owes="10"
    )
    odd = claim("NOBODYS", "4", "80", "0", adjusted=["CO*29*60"], payers="ICN9")
    first = payment("300", paid, trace="T1", beside=["L6*-10"])
    then = payment("0", back, less, odd, trace=HOSTILE, beside=["WO:ICN1*-60*FB:OLD*5"])
    return [file(first), file(then, control=8), file(first, control=9)]


@pytest.fixture
def site(store: DatabaseStore, embedded_home: Path, browser: Browser) -> Iterator[Site]:
    with workbench(store, embedded_home) as url:
        found = Site(store, url, browser)
        yield found
        for context in found.contexts:
            context.close()
        found.http.close()
    assert found.complaints == []


def test_from_the_list_to_the_claim_and_the_file(site: Site) -> None:
    page = site.page(site.biller, "/work/money")
    page.get_by_role("link", name="Payments", exact=True).click()
    expect(page.locator("tbody tr")).to_have_count(3)
    expect(page.locator("tbody")).to_contain_text("repeats another, not posted")
    page.get_by_role("link", name=HOSTILE).click()
    expect(page.locator("main")).to_contain_text("$5.00 not accounted for")
    expect(page.locator("main")).to_contain_text("paid as part of another service")
    expect(page.locator("main")).to_contain_text("none of ours")
    page.get_by_label("Reason").fill("into the books")
    with page.expect_download() as kept:
        page.get_by_role("button", name="Download as CSV").click()
    rows = list(csv.DictReader(io.StringIO(kept.value.path().read_text())))
    assert rows[0]["trace"] == f"'{HOSTILE}"
    whole = {"payment", "provider", "difference"}
    assert sum(Decimal(row["amount"]) for row in rows if row["kind"] in whole) == 0
    page.get_by_role("link", name=site.claim.number).first.click()
    expect(page.get_by_role("heading", name="What was paid")).to_be_visible()
    expect(page.locator("main")).to_contain_text("the patient's percentage")
    with site.store.begin(system("test")) as work:
        assert "chart.exported" in {one.event.action for one in work.trail.about("c1")}


def test_a_repeated_payment_leads_to_the_first(site: Site) -> None:
    page = site.page(site.biller, f"/work/money/payments/{site.again.id}")
    expect(page.get_by_role("note")).to_contain_text("The same payment came before")
    page.get_by_role("note").get_by_role("link").click()
    expect(page).to_have_url(f"{site.url}/work/money/payments/{site.payments['T1'].id}")


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (390, "dark")])
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = site.page(site.biller, "/work", width, scheme)
    told = []
    for path in (
        "/work/money/payments", *(f"/work/money/payments/{one.id}" for one in (*site.payments.values(), site.again)),
        f"/work/claims/{site.claim.id}",
    ):  # fmt: skip
        page.goto(path)
        found = axe.Axe().run(page).response["violations"]
        told += [(path, one["id"], node["html"][:120]) for one in found for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            told.append((path, "sticks out", ""))
    assert told == []


def test_who_sees_payments(site: Site) -> None:
    here = f"/work/money/payments/{site.payments['T1'].id}"
    for path in ("/work/money/payments", here):
        assert site.http.get(path, headers=as_user(site.provider)).status_code == 403
        assert site.http.get(path, headers=as_user(site.coder)).status_code == 200
    file_at = f"{here}/posting-file"
    assert site.http.post(file_at, data={"reason": "x"}, headers=as_user(site.coder)).status_code == 403
    assert site.http.post(file_at, data={"reason": " "}, headers=as_user(site.biller)).status_code == 400
    again = f"/work/money/payments/{site.again.id}/posting-file"
    assert site.http.post(again, data={"reason": "x"}, headers=as_user(site.biller)).status_code == 409


@pytest.mark.parametrize(
    ("path", "status"), [("nobody", 404), ("nobody?after=x", 400), ("?after=nobody", 200), ("?after=%00", 400)]
)
def test_odd_addresses_are_answered_plainly(site: Site, path: str, status: int) -> None:
    where = f"/work/money/payments{'' if path.startswith('?') else '/'}{path}"
    assert site.http.get(where, headers=as_user(site.biller)).status_code == status
