"""The pages of billing in a browser: from a finished chart to an answered batch, by mouse and by keyboard."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.web.serving import PLAIN
from tests.workbench_fixture import as_user, hired, workbench

from billing_making import GNU, finished_stay, post_payment
from medcodex.app.answering_x12 import answer_file
from medcodex.formats.x12.answering import Answering
from medcodex.workflow.billing.ports import AskedClaims
from medcodex.workflow.billing.status import ClaimStatus
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
    """A served workbench with a finished stay, which nobody has billed."""

    def __init__(self, store: DatabaseStore, url: str, browser: Browser) -> None:
        self.store, self.url, self._browser = store, url, browser
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []
        self.biller, self.coder, self.provider = hired(store, Role.BILLER, Role.CODER, Role.PROVIDER)
        self.http = httpx.Client(base_url=url, timeout=120, **PLAIN)
        finished_stay(store)

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

    def built(self) -> list[ClaimRecord]:
        """The claims of the stay, built over HTTP."""
        answer = self.http.post("/work/charts/c1/claims", headers=as_user(self.biller))
        assert answer.status_code == 303, answer.text
        return self.claims()

    def claims(self) -> list[ClaimRecord]:
        with self.store.begin(system("test")) as work:
            return sorted(work.billing.listed(AskedClaims(), limit=50), key=lambda one: (one.kind, one.number))

    def clean(self) -> list[ClaimRecord]:
        """The same, after somebody mended whatever stood against them."""
        self.built()
        with self.store.begin(system("test")) as work:
            for one in work.billing.listed(AskedClaims(), limit=50):
                work.billing.save(replace(one, findings=(), status="ready"))  # type: ignore[arg-type]
        return self.claims()


@pytest.fixture
def site(store: DatabaseStore, embedded_home: Path, browser: Browser) -> Iterator[Site]:
    with workbench(store, embedded_home) as url:
        found = Site(store, url, browser)
        yield found
        for context in found.contexts:
            context.close()
        found.http.close()
    assert found.complaints == []


def test_from_a_finished_chart_to_a_batch_that_was_sent(site: Site) -> None:
    page = site.page(site.biller, "/work/charts/c1")
    page.get_by_role("link", name="Claims as billed").click()
    page.get_by_role("button", name="Build its claims").click()
    expect(page.locator("tbody tr")).to_have_count(3)
    site.clean()
    page.goto("/work/claims?status=ready&kind=institutional")
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="UB-04")).to_be_visible()
    expect(page.get_by_text("Worksheet, not the form")).to_be_visible()
    page.get_by_label("Why").fill(HOSTILE)
    page.get_by_role("button", name="Hold").click()
    expect(page.locator(".lead .state")).to_have_text("Held")
    expect(page.locator(".timeline .said").first).to_have_text(HOSTILE)
    expect(page.locator("[data-keys]")).to_be_visible()
    page.keyboard.press("r")
    expect(page.locator(".lead .state")).to_have_text("Released")
    page.goto("/work/claims/batches")
    page.get_by_role("button", name="Write a file of Institutional (837I)").click()
    expect(page.locator(".lead .state")).to_have_text("Written")
    page.get_by_label("Reason").fill("payment")
    with page.expect_download() as file:
        page.get_by_role("button", name="Download").click()
    sent = file.value.path().read_bytes()
    assert sent.startswith(b"ISA*00*")
    page.get_by_role("button", name="It was sent").click()
    expect(page.locator(".lead .state")).to_have_text("Sent")
    page.locator("[data-row]").first.click()
    expect(page.locator(".timeline li").first).to_contain_text("Sent")
    answer = "".join(answer_file(io.BytesIO(sent), "sent", Answering(7, dt.datetime.now(dt.UTC)))).encode()
    for told in ("status changed", "was taken in before"):
        page.goto("/work/claims/answers")
        page.get_by_label("TA1, 999, 277CA or 835").set_input_files(
            {"name": "answer.999", "mimeType": "text/plain", "buffer": answer}
        )
        page.get_by_role("button", name="Take it in").click()
        expect(page.locator("main")).to_contain_text(told)
    page.get_by_role("link", name="Claims", exact=True).first.click()
    expect(page.locator(".statuses")).to_contain_text("Acknowledged 1")


def test_what_nobody_codes_is_told_by_the_biller(site: Site) -> None:
    claim = next(one for one in site.built() if one.kind == "institutional")
    page = site.page(site.biller, f"/work/claims/{claim.id}")
    page.get_by_role("link", name="Account and stay").click()
    first_payer(page).get_by_label("Group number").fill(HOSTILE)
    page.get_by_label("Admitting diagnosis").fill("R07.9")
    page.get_by_label("Condition codes").fill("17, 25")
    page.get_by_role("button", name="Keep and build the claims").click()
    expect(page).to_have_url(re.compile(r"/work/claims\?chart="))
    with site.store.begin(system("test")) as work:
        told = json.loads(work.billing.account("c1") or b"")
    assert (told["coverages"][0]["group_number"], told["stay"]["condition_codes"]) == (HOSTILE, ["17", "25"])
    page.goto(f"/work/claims/{claim.id}")
    expect(page.locator("a.el", has_text="R079")).to_have_count(1)
    page.goto("/work/claims/accounts/c1")
    expect(first_payer(page).get_by_label("Group number")).to_have_value(HOSTILE)
    first_payer(page).get_by_label("Group number").fill("")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page).to_have_url(re.compile(r"/work/claims\?chart="))
    with site.store.begin(system("test")) as work:
        assert "group_number" not in json.loads(work.billing.account("c1") or b"").get("coverages", [{}])[0]


def first_payer(page: Page) -> Locator:
    return page.get_by_role("group", name="First payer", exact=True)


def test_a_second_payer_is_told_and_billed_behind_the_first(site: Site) -> None:
    with site.store.begin(system("test")) as work:
        told = [{"sequence": "P", "payer": "medicare", "member_id": "M1", "group_number": "G1"}]
        work.billing.keep_coverages("c1", json.dumps(told).encode())
    page = site.page(site.biller, "/work/claims/accounts/c1")
    expect(page.get_by_text("stands here as registration told it")).to_be_visible()
    expect(first_payer(page).get_by_label("Group number")).to_have_value("G1")
    expect(first_payer(page).get_by_label("Member number")).to_have_value("1AA0AA0AA00")  # as a biller typed it
    page.get_by_label("Type of bill").fill("111")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page).to_have_url(re.compile(r"/work/claims\?chart="))
    with site.store.begin(system("test")) as work:
        assert "coverages" not in json.loads(work.billing.account("c1") or b"")  # the messages may still correct it
    page.goto("/work/claims/accounts/c1")
    second = page.get_by_role("group", name="Second payer", exact=True)
    page.get_by_text("Second payer", exact=True).click()
    second.get_by_label("Payer").select_option("commercial")
    second.get_by_label("Member number").fill("PY1")
    page.get_by_role("button", name="Keep", exact=True).click()
    expect(page).to_have_url(re.compile(r"/work/claims\?chart="))
    with site.store.begin(system("test")) as work:
        kept = json.loads(work.billing.account("c1") or b"")["coverages"]
    assert [(one["sequence"], one["payer"], one["member_id"]) for one in kept] == [
        ("P", "medicare", "1AA0AA0AA00"), ("S", "commercial", "PY1"),
    ]  # fmt: skip
    claim = next(one for one in site.clean() if one.provider == GNU)
    with site.store.begin(system("test")) as work:
        post_payment(work, work.billing.save(replace(claim, status=ClaimStatus.PAID, sent_at=work.now)))
    page.goto(f"/work/claims/{claim.id}")
    page.get_by_label("Why", exact=True).fill("the rest")
    page.get_by_role("button", name="Bill the next payer: commercial").click()
    expect(page.locator(".lead")).to_contain_text("to the second payer")
    page.get_by_role("link", name=claim.number).click()
    expect(page.get_by_role("button", name="Bill the next payer")).to_have_count(0)
    page.get_by_label("The payer's claim number").fill("ICN7")
    page.get_by_role("button", name="Keep the number").click()
    expect(page.get_by_text("ICN7", exact=True)).to_be_visible()
    page.get_by_label("Why its status is asked for").fill("no word")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the question (276)").click()
    assert "REF*1K*ICN7~" in download.value.path().read_text()


def test_a_box_and_its_segments_mark_each_other(site: Site) -> None:
    claim = next(one for one in site.clean() if one.kind == "institutional")
    page = site.page(site.biller, f"/work/claims/{claim.id}")
    box = page.locator("#b1-67")
    element = page.locator("a.el", has_text="I5023")
    box.hover()
    expect(box).to_have_class("box w8 here")
    expect(element).to_have_class("el lit")
    page.mouse.move(0, 0)
    expect(element).to_have_class("el")
    element.focus()
    expect(box).to_have_class("box w8 lit")
    page.keyboard.press("Enter")
    expect(box.locator("a")).to_be_focused()
    before = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.textContent") != before
    page.keyboard.press("ArrowLeft")
    expect(box.locator("a")).to_be_focused()
    page.keyboard.press("Enter")
    expect(element).to_be_focused()
    stops = "document.querySelectorAll('[data-arrows] a:is(.name, .el)[tabindex=\"0\"]').length"
    assert page.evaluate(stops) == 2


def test_a_finding_leads_to_its_box(site: Site) -> None:
    claim = next(one for one in site.built() if one.kind == "institutional")
    page = site.page(site.biller, f"/work/claims/{claim.id}")
    page.keyboard.press("f")
    first = page.locator(".sheet-findings li").first
    expect(first).to_be_focused()
    link = page.locator(".sheet-findings .at-boxes a").first
    told = link.get_attribute("href")
    link.click()
    expect(page.locator(str(told))).to_have_class(re.compile(r"\bhere\b"))
    page.locator(f"{told} .flag").first.click()
    expect(page.locator(".sheet-findings li:focus")).to_have_count(1)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (1280, "dark"), (390, "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(site: Site, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    site.built()
    told = []
    for path in places(site):
        page = site.page(site.biller, path, width, scheme)
        found = axe.Axe().run(page).response["violations"]
        told += [(path, one["id"], node["html"][:300]) for one in found for node in one["nodes"]]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            told.append((path, "sticks out", ""))
    assert told == []


def places(site: Site) -> list[str]:
    """Every page, with something on it."""
    return [
        "/work/claims", "/work/claims?status=held", "/work/claims/batches", "/work/claims/answers", "/work/claims/rate",
        "/work/claims/accounts/c1", *(f"/work/claims/{one.id}" for one in site.claims()),
    ]  # fmt: skip


@pytest.mark.parametrize("path", ["/work/claims", "/work/claims/batches", "/work/claims/answers", "/work/claims/rate"])
def test_a_provider_sees_no_claims(site: Site, path: str) -> None:
    assert site.http.get(path, headers=as_user(site.provider)).status_code == 403


def test_a_coder_reads_claims_and_moves_none(site: Site) -> None:
    claim = site.built()[0]
    asked = as_user(site.coder)
    text = site.http.get(f"/work/claims/{claim.id}", headers=asked).text
    assert "Worksheet, not the form" in text
    assert "Build it again" not in text
    answer = site.http.post(f"/work/claims/{claim.id}/hold", data={"version": "1", "why": "x"}, headers=asked)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/work/claims?status=lost", 400), ("/work/claims?kind=veterinary", 400), ("/work/claims?since=soon", 400),
        ("/work/claims?status=held&after=nobody", 200), ("/work/claims?payer=%00", 400), ("/work/claims/nobody", 404),
        ("/work/claims/batches/nobody", 404), ("/work/claims/answers/nobody", 404),
    ],
)  # fmt: skip
def test_odd_addresses_are_answered_plainly(site: Site, path: str, status: int) -> None:
    assert site.http.get(path, headers=as_user(site.biller)).status_code == status


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"version": "1"}, 400), ({"version": "9", "why": "x"}, 409), ({"version": "one", "why": "x"}, 400),
        ({"why": "x"}, 400), ({"version": "1", "why": "x" * 600}, 400),
    ],
    ids=["no reason", "another version", "a version in words", "no version", "too long a reason"],
)  # fmt: skip
def test_what_cannot_be_done_is_said_on_the_page(site: Site, data: dict[str, str], status: int) -> None:
    claim = site.built()[0]
    answer = site.http.post(f"/work/claims/{claim.id}/hold", data=data, headers=as_user(site.biller))
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


@pytest.mark.parametrize("data", [b"", b"MZ\x00\x01", b"ISA*00*", b"ISA" + b"*" * 200])
def test_what_is_no_answer_is_refused_on_the_page(site: Site, data: bytes) -> None:
    answer = site.http.post("/work/claims/answers", files={"file": ("a.835", data)}, headers=as_user(site.biller))
    assert answer.status_code == 400
    assert 'role="alert"' in answer.text
