"""A system that is a list of concepts has pages and REST as soon as a release of it is loaded."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

import httpx
import pytest
from tests.web.serving import PLAIN, served_here

import small_list_files
import small_ndc_files
from invented_system import load_birds
from medcodex.library.home import Home
from medcodex.library.store import add
from medcodex.web.app import create_app
from medcodex.web.settings import Settings
from small_release_files import order_file, zipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def birds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[httpx.Client]:
    home = Home(tmp_path / "home")
    (tmp_path / "codes-2026.txt").write_bytes(order_file())
    add(home, [tmp_path / "codes-2026.txt"], lambda _: None)
    load_birds(home, monkeypatch)
    asked = {"date": "2026-01-01"}
    with (
        served_here(create_app(Settings(home=home))) as url,
        httpx.Client(base_url=url, params=asked, timeout=30, **PLAIN) as client,
    ):
        yield client


def test_pages(birds: httpx.Client) -> None:
    assert "Birds" in birds.get("/book").text
    assert "Geese" in birds.get("/book/birds").text
    assert "Grey goose" in birds.get("/book/birds/B1").text
    shown = birds.get("/book/birds/B1-2").text
    assert "Not in force" in shown
    assert "1690-01-01" in shown
    assert birds.get("/book/birds/b1-2").status_code == 307
    assert birds.get("/book/birds/B9").status_code == 404


def test_rest(birds: httpx.Client) -> None:
    answer = birds.get("/api/terminology/birds/codes/B1-1").json()
    assert answer["designations"] == [{"text": "greylag", "use": "synonym"}]
    below = birds.get("/api/terminology/birds/children", params={"of": "B1"}).json()["places"]
    assert [place["key"] for place in below] == ["B1-1", "B1-2"]


def test_a_book_without_tabular_list_and_index_is_shown(birds: httpx.Client) -> None:
    assert "Cholera" in birds.get("/book/icd10cm").text
    assert "Cholera, unspecified" in birds.get("/book/icd10cm/A00.9").text
    assert "medcodex data add" in birds.get("/book/icd10cm/index", follow_redirects=True).text


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The service over invented files of systems that are lists of concepts."""
    folder = tmp_path_factory.mktemp("listed")
    zipped(folder / "july-2099-alpha-numeric-hcpcs-file.zip", {"HCPC2099_JUL_ANWEB.txt": small_list_files.anweb()})
    zipped(
        folder / "ndctext.zip",
        {"product.txt": small_ndc_files.product_file(), "package.txt": small_ndc_files.package_file()},
    )
    home = Home(folder / "home")
    report = add(home, sorted(folder.glob("*.zip")), lambda _: None)
    assert {name.split()[0] for name in report.built} == {"hcpcs", "ndc"}
    with (
        served_here(create_app(Settings(home=home))) as url,
        httpx.Client(base_url=url, params={"date": "2099-08-01"}, timeout=30, **PLAIN) as client,
    ):
        yield client


@pytest.mark.parametrize("system", ["hcpcs", "ndc", "cpt", "cdt"])
def test_every_place_of_a_listed_system_has_a_page_and_is_told(listed: httpx.Client, system: str) -> None:
    """Walks the tree by REST and asks for each place's page and look-up; CPT and CDT by their packaged ranges."""
    waiting: list[str | None] = [None]
    seen: set[str] = set()
    while waiting and len(seen) < 60:
        of = waiting.pop()
        answer = listed.get(f"/api/terminology/{system}/children", params={"of": of} if of else {})
        assert answer.status_code == 200, answer.text
        for place in answer.json()["places"]:
            if place["key"] in seen:
                continue
            seen.add(place["key"])
            waiting += [place["key"]] if place["more"] else []
            page = listed.get(f"/book/{system}/{quote(place['key'], safe='')}")
            assert page.status_code == 200, place
            assert escape(place["title"], quote=False)[:30] in page.text.replace("&#39;", "'").replace("&#34;", '"')
            told = listed.get(f"/api/terminology/{system}/codes/{quote(place['key'], safe='')}")
            assert told.status_code == 200, place
    assert len(seen) > 3


def test_a_code_known_by_shape_alone_says_so(listed: httpx.Client) -> None:
    verdict = listed.get("/api/terminology/cpt/validate", params={"code": "99213"}).json()["verdicts"][0]
    assert "descriptor needs your AMA licence" in verdict["reason"]
    assert "descriptor needs your AMA licence" in listed.get("/book/cpt/99213").text
