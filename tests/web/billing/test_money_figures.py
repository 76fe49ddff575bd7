"""Figures of money over HTTP and in a browser: real database, real page."""

from __future__ import annotations

import datetime as dt
import io
import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import httpx
import openpyxl
import pytest
from playwright.sync_api import expect
from tests.money_making import Books, busy
from tests.workbench_fixture import as_user, hired, workbench

from medcodex.web.workbench.money.charts import short
from medcodex.web.workbench.money.plotting import Bars, drawn, ticks
from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.money.tracking.tables import definitions
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from medcodex.store.work import DatabaseStore
    from medcodex.workflow.people import User

PAGE, REST = "/work/money", "/api/money/figures"
HOSTILE = "<script>alert(1)</script>"
SVG = "{http://www.w3.org/2000/svg}"
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


class Site:
    """A served workbench with open, decided and paid claims, and people of every role."""

    def __init__(self, store: DatabaseStore, url: str, browser: Browser | None) -> None:
        self.store, self.url, self.browser = store, url, browser
        self.people = {user.role: user for user in hired(store, *Role)}
        self.http = httpx.Client(base_url=url, timeout=120, trust_env=False)
        self.complaints: list[str] = []

    def get(self, path: str, role: Role = Role.BILLER, **query: str) -> httpx.Response:
        return self.http.get(path, params=query, headers=as_user(self.people[role]))

    def page(self, path: str, width: int = 1280, scheme: str = "light") -> Page:
        assert self.browser is not None
        user: User = self.people[Role.BILLER]
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            color_scheme=scheme,  # type: ignore[arg-type]
            extra_http_headers=as_user(user),
        )
        page = context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        page.on(
            "console",
            lambda told: self.complaints.append(told.text) if "Content Security Policy" in told.text else None,
        )
        page.goto(path)
        return page


@pytest.fixture
def site(store: DatabaseStore, book_home: Path, browser: Browser) -> Iterator[Site]:
    made = Books(store, dt.datetime.now(dt.UTC))
    busy(made)
    made.claim(HOSTILE, 70, 900)
    with workbench(store, book_home) as url:
        found = Site(store, url, browser)
        yield found
        for context in browser.contexts:
            context.close()
        found.http.close()
    assert found.complaints == []


def answered(site: Site, **query: str) -> Any:
    answer = site.get(REST, **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_figures_over_rest(site: Site) -> None:
    found = answered(site)
    assert found["open"]["all"]["open"] == "2450.00"
    assert [one["payer"] for one in found["open"]["by_payer"]] == [HOSTILE, "INVPY", "INVMC"]
    assert [one["claims"] for one in found["open"]["all"]["buckets"]] == [2, 3, 2, 2, 2]
    assert (found["decided"]["all"]["denied"], found["decided"]["all"]["claims"]) == (1, 6)
    assert found["decided"]["all"]["denial_rate"] == pytest.approx(1 / 6)
    assert [(one["cause"], one["amount"]) for one in found["denied_by_cause"]] == [
        ("authorization", "100.00"), ("bundling", "30.00"),
    ]  # fmt: skip
    assert found["checks"]["unmatched"] == {"count": 1, "of": 7, "amount": "25.00"}
    assert (found["owed"], found["contracts"]) == ([], 0)
    assert {one["name"] for one in found["definitions"]} == set(definitions())
    samples = answered(site, sample="true")
    assert samples["decided"]["all"]["claims"] == 1
    assert samples["open"]["all"]["over_90_share"] is None
    assert answered(site, payer="INVPY")["decided"]["all"]["denial_rate"] == 1.0


@on_sqlite
def test_who_may_look(site: Site) -> None:
    seen = {role: {site.get(path, role).status_code for path in (PAGE, REST)} for role in Role}
    assert seen == {role: {200 if role in {Role.BILLER, Role.MANAGER} else 403} for role in Role}


@on_sqlite
def test_odd_questions_are_answered_plainly(site: Site) -> None:
    asked: list[tuple[dict[str, str], int]] = [
        ({"since": "soon"}, 422), ({"since": "2026-06-01", "until": "2026-05-01"}, 400),
        ({"since": "1990-01-01", "until": "2026-05-01"}, 400), ({"payer": "\x00"}, 400), ({"payer": "nobody"}, 200),
        ({"money": "samples"}, 200), ({"money": HOSTILE}, 200), ({"payer": HOSTILE}, 200),
    ]  # fmt: skip
    for query, status in asked:
        answer = site.get(PAGE, **query)
        assert (query, answer.status_code) == (query, status)
        assert HOSTILE not in answer.text


@on_sqlite
def test_a_page_of_figures(site: Site) -> None:
    page = site.page(PAGE)
    expect(page.get_by_role("link", name="Figures")).to_have_attribute("aria-current", "page")
    expect(page.locator(".places a[aria-current]")).to_have_text("Money")
    pictures = page.get_by_role("img")
    expect(pictures).to_have_count(4)
    expect(pictures.first).to_have_accessible_name(re.compile(r"Open charges by age: .*INVPY \$850.00, of it \$250.00"))
    expect(page.get_by_role("group", name="Open by payer and age")).to_contain_text("$2,450.00")
    expect(page.locator("main")).to_contain_text("1 of 6, 3 to 56%")
    expect(page.locator("main")).to_contain_text("no contracts loaded")
    page.locator("select[name=payer]").select_option("INVPY")
    page.get_by_role("button", name="Show").click()
    expect(page).to_have_url(re.compile("payer=INVPY"))
    expect(page.get_by_role("group", name="First decisions by payer")).to_contain_text("1 of 1")
    page.locator("select[name=money]").select_option("samples")
    page.locator("select[name=payer]").select_option("")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("main")).to_contain_text("no real money")


@on_sqlite
def test_a_workbook_from_the_page(site: Site) -> None:
    page = site.page("/work/money?payer=INVMC")
    page.get_by_text("Take these figures out").click()
    page.locator("select[name=purpose]").select_option("operations")
    page.get_by_role("textbox", name="Reason").fill("the month's report")
    with page.expect_download() as file:
        page.get_by_role("button", name="Download").click()
    book = openpyxl.load_workbook(io.BytesIO(file.value.path().read_bytes()))
    figures = {row[0]: row[1:] for row in book["Figures"].iter_rows(values_only=True)}
    assert figures["Payer"][0] == "INVMC"
    assert figures["Denial rate"] == (0, 0, 5)
    assert "the month's report" in [row[1].value for row in book["About this file"].iter_rows()]


@on_sqlite
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    told = []
    for width, scheme in ((1280, "light"), (1280, "dark"), (390, "light"), (390, "dark")):
        page = site.page(PAGE, width, scheme)
        page.get_by_text("By reason").click()
        found = axe.Axe().run(page).response["violations"]
        told += [(width, scheme, one["id"], node["html"][:300]) for one in found for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            told.append((width, scheme, "sticks out", ""))
    assert told == []


@on_sqlite
def test_an_empty_site_says_so(store: DatabaseStore, book_home: Path) -> None:
    Books(store, dt.datetime.now(dt.UTC)).claim(status=ClaimStatus.PAID, sample=True)
    with workbench(store, book_home) as url:
        text = Site(store, url, None).get(PAGE).text
    assert "No claim is open" in text
    assert "counted apart" in text
    assert "<svg" not in text.split("<main", 1)[1]


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        (0, 0, [0, 1]),
        (0, 40, [0, 10, 20, 30, 40]),
        (0, 41, [0, 10, 20, 30, 40, 50]),
        (0, 1e6, [0, 2e5, 4e5, 6e5, 8e5, 1e6]),
        (-3, 7, [-4, -2, 0, 2, 4, 6, 8]),
        (5, 7, [0, 2, 4, 6, 8]),
        (-100, -50, [-100, -80, -60, -40, -20, 0]),
    ],
)
def test_ticks_are_round_and_enclose_everything(low: float, high: float, found: list[float]) -> None:
    assert ticks(low, high) == pytest.approx(found)


def test_the_service_starts_without_the_library_that_draws() -> None:
    told = "import sys; import medcodex.web.app, medcodex.web.workbench.wiring; sys.exit('pygal' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", told], check=False).returncode == 0


@pytest.mark.parametrize("lying", [True, False])
def test_a_drawing_is_shapes_and_words_alone(lying: bool) -> None:
    bars = Bars(f"says {HOSTILE}", [HOSTILE, "", "x" * 80], [("Paid", [5, 0, -2]), (HOSTILE, [1, 2, 3])], short, lying)
    root = ET.fromstring(str(drawn(bars)))  # noqa: S314 - our own
    assert root.get("aria-label") == f"says {HOSTILE}"
    names = {one.tag for one in root.iter()}
    assert names.isdisjoint({f"{SVG}{name}" for name in ("style", "script", "title", "image", "use", "foreignObject")})
    assert not any(name in one.attrib for one in root.iter() for name in ("style", "id", "onclick", "fill"))
    assert "not known" in [one.text for one in root.iter(f"{SVG}text")]
    assert len(root.findall(f".//{SVG}g[@class='bar']")) == 6
