"""The ledger of continuing education in a real browser."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest
from playwright.sync_api import expect
from tests.learn.education.test_certificates import PDF, PNG

from medcodex.web.asking import today
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page
    from tests.web.learn.conftest import School

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
BEGAN = today() - dt.timedelta(days=700)


def opened(page: Page, form: str) -> Locator:
    """A form, with what it is folded into unfolded."""
    page.locator(form).evaluate("one => { one.closest('details').open = true }")
    return page.locator(form)


def with_credential(page: Page, kind: str, number: str = "0123") -> None:
    form = opened(page, "form[action='/learn/education/credentials']")
    form.locator("[name=kind]").select_option(kind)
    form.get_by_label("Number").fill(number)
    form.get_by_label("Held since").fill(BEGAN.isoformat())
    form.get_by_role("button", name="Add").click()
    expect(page.locator(".credential > summary", has_text=kind.partition(" ")[2])).to_have_count(1)


def with_entry(page: Page, title: str, ceus: str, file: tuple[str, bytes] | None = None) -> None:
    form = opened(page, "form[action='/learn/education/entries']")
    form.get_by_label("Day", exact=True).fill((today() - dt.timedelta(days=30)).isoformat())
    form.get_by_label("Title").fill(title)
    form.get_by_label("Provider").fill("State chapter")
    form.get_by_label("CEUs", exact=True).fill(ceus)
    if file is not None:
        told = {"name": file[0], "mimeType": "application/octet-stream", "buffer": file[1]}
        form.locator("input[type=file]").set_input_files(told)  # type: ignore[arg-type]
    form.get_by_role("button", name="Add").click()


def test_a_ledger_from_the_credential_to_the_files(windows: Browser, school: School) -> None:
    page = school.page(windows, Role.CODER, "/learn/education")
    with_credential(page, "AAPC CPC")
    expect(page.locator(".standing").first).to_contain_text("36 missing by")
    expect(page.locator(".notices")).to_contain_text("36 CEUs missing")
    with_entry(page, "Sepsis, sequenced", "1.5", ("../sepsis.exe", PNG))
    expect(page.locator(".standing").first).to_contain_text("34.5 missing by")
    expect(page.locator(".entries")).to_contain_text("Sepsis, sequenced")
    with page.expect_download() as caught:
        page.get_by_role("link", name="certificate of Sepsis").click()
    assert caught.value.suggested_filename == "sepsis.png"
    assert caught.value.path().read_bytes() == PNG
    with page.expect_download() as caught:
        page.get_by_role("link", name="ZIP with certificates").click()
    with zipfile.ZipFile(caught.value.path()) as archive:
        table, proof = archive.namelist()
        assert table == "continuing-education.csv"
        assert archive.read(proof) == PNG
    with page.expect_download() as caught:
        page.get_by_role("link", name="Excel").click()
    book = openpyxl.load_workbook(io.BytesIO(caught.value.path().read_bytes()))
    assert book["Entries"]["B2"].value == "Sepsis, sequenced"
    page.goto("/learn")
    expect(page.locator(".notices")).to_contain_text("34.5 CEUs missing")
    page.goto("/learn/education")
    page.get_by_role("link", name="Sepsis, sequenced", exact=True).click()
    page.get_by_label("CEUs", exact=True).fill("36")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".standing .state.done").first).to_have_text("complete")
    page.get_by_role("link", name="Sepsis, sequenced", exact=True).click()
    page.get_by_role("button", name="Remove the entry").click()
    expect(page.locator(".entries")).to_have_count(0)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("cert.pdf", b"<html><script>alert(1)</script>"),
        ("cert.png", PNG + b"<?php ?>"),
        ("c.pdf", PDF + b"x" * 5_000_000),
    ],
    ids=["html", "behind the picture", "too large"],
)
def test_a_hostile_certificate_is_refused_and_nothing_is_kept(
    windows: Browser, school: School, name: str, data: bytes
) -> None:
    page = school.page(windows, Role.STUDENT, "/learn/education")
    with_credential(page, "AHIMA CCA")
    with_entry(page, "Coding clinic", "2", (name, data))
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.locator("form[action='/learn/education/entries']").get_by_label("Title")).to_have_value("Coding clinic")
    expect(page.locator(".entries")).to_have_count(0)


def test_axe_finds_nothing_and_nothing_sticks_out(windows: Browser, school: School) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    page = school.page(windows, Role.CODER, "/learn/education")
    with_credential(page, "AAPC CPC")
    with_credential(page, "AHIMA CCS")
    with_entry(page, "A webinar with a very long name about Excludes1 notes and what they mean", "2", ("c.pdf", PDF))
    entry = page.locator(".entries .what-of a").first.get_attribute("href")
    told = []
    for address in ("/learn/education", entry or "", "/learn"):
        for width, scheme in ((1280, "light"), (390, "dark")):
            shown = school.page(windows, Role.CODER, address, width, scheme)
            shown.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
            found = axe.Axe().run(shown).response["violations"]
            told += [(address, width, one["id"], node["html"]) for one in found for node in one["nodes"]]
            if shown.evaluate("document.documentElement.scrollWidth > innerWidth"):
                told.append((address, width, "sticks out", ""))
    assert told == []
