"""``medcodex claim --to sheet``: one HTML file that runs nothing of the claim and loads nothing."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from copy import deepcopy
from hashlib import sha256
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

HOSTILE = "O'KAPI</style><script>alert(1)</script>\"{{ 7*7 }}"
VISIT: dict[str, Any] = {
    "id": "v1", "claim": "professional", "date": "2026-05-15", "payer": "Medicare", "birth_date": "1950-02-03",
    "sex": "F", "providers": {"rendering": {"npi": "1234567893"}}, "diagnoses": [{"code": "I10"}, {"code": "E11.9"}],
    "lines": [{"code": "G0463", "units": 1, "charge": "30.00", "dx": [1, 2], "pos": "11"}],
}  # fmt: skip
STAY: dict[str, Any] = {
    "id": "s1", "setting": "inpatient", "claim": "facility", "date": "2026-05-15", "admit_date": "2026-05-11",
    "age": 67, "sex": "F", "discharge_status": "01", "admission_type": "1", "point_of_origin": "1",
    "admitting_dx": "R10.31", "bill_type": "111", "payer": "medicare",
    "providers": {"attending": {"npi": "1234567893"}},
    "diagnoses": [{"code": "K35.80", "poa": "Y"}, {"code": "E11.9", "poa": "Y"}],
    "procedures": [{"code": "0DTJ4ZZ", "date": "2026-05-12"}],
    "lines": [{"revenue": "0120", "units": 4, "charge": "8000"}],
}  # fmt: skip
TEETH: dict[str, Any] = {
    "id": "d1", "setting": "dental", "date": "2026-05-15", "payer": "commercial", "sex": "M",
    "lines": [{"code": "D0120", "units": 1, "charge": "80"}],
}  # fmt: skip
FORMS = {"CMS-1500": VISIT, "UB-04": STAY, "ADA Dental": TEETH}


class Loads(HTMLParser):
    """Everything that a document would load or submit, and its scripts' attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            inside = name == "href" and (value or "").startswith("#")
            if (name in {"src", "href", "action", "style"} or name.startswith("on")) and not inside:
                self.found.append((f"{tag} {name}", value))


def sheet(tmp_path: Path, encounter: dict[str, Any], *more: str) -> tuple[int, str]:
    told, out = tmp_path / "encounter.json", tmp_path / "sheet.html"
    told.write_text(json.dumps(encounter))
    code = main(["claim", str(told), "--to", "sheet", "--out", str(out), *more])
    return code, out.read_text() if out.exists() else ""


def hostile() -> dict[str, Any]:
    told = deepcopy(VISIT)
    address = {"lines": [HOSTILE], "city": "NOWHERE", "state": "OH", "zip": "430040002"}
    told["billing"] = {"patient": {"last": HOSTILE, "first": "<b>A</b>", "address": address}}
    return told


@pytest.mark.parametrize("form", FORMS)
def test_each_kind_has_its_form(form: str, tmp_path: Path, embedded_home: Path) -> None:
    code, text = sheet(tmp_path, FORMS[form])
    assert code == int(" error</b>" in text)  # what is loaded decides whether codes are known
    assert form in text
    assert "Worksheet, not the form" in text
    assert "invented sample" in text


def test_errors_are_shown_and_told_by_the_exit(tmp_path: Path, embedded_home: Path) -> None:
    code, text = sheet(tmp_path, VISIT | {"diagnoses": []})
    assert code == 1
    assert 'class="flag error"' in text
    assert "DX-01" in text


def test_nothing_of_a_claim_runs_and_nothing_is_loaded(tmp_path: Path, embedded_home: Path) -> None:
    _, text = sheet(tmp_path, hostile())
    loads = Loads()
    loads.feed(text)
    assert loads.found == []
    assert text.count("<script") == 1
    assert "&lt;script&gt;" in text
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy is not None
    assert policy[1].startswith("default-src &#39;none&#39;")
    for tag in ("style", "script"):
        [content] = re.findall(rf"<{tag}[^>]*>(.*?)</{tag}>", text, re.DOTALL)
        assert b64encode(sha256(content.encode()).digest()).decode() in policy[1]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_file_stands_alone_in_a_browser(tmp_path: Path, embedded_home: Path, browser: Browser, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    sheet(tmp_path, hostile() | {"diagnoses": []})
    context = browser.new_context(viewport={"width": 390, "height": 844}, color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto((tmp_path / "sheet.html").as_uri())
    page.locator("a.el", has_text="G0463").focus()
    marked = page.locator(".box.lit").all_inner_texts()
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    violations = [] if complaints else axe.Axe().run(page).response["violations"]
    context.close()
    assert complaints == []
    assert any("G0463" in text for text in marked)
    assert not wide
    assert [(one["id"], node["html"]) for one in violations for node in one["nodes"]] == []
