"""A system that is a list of concepts has pages and REST as soon as a release of it is loaded."""

from __future__ import annotations

from typing import TYPE_CHECKING

import httpx
import pytest
from tests.web.serving import served_here

from invented_system import load_birds
from medcodex.library.home import Home
from medcodex.library.store import add
from medcodex.web.app import create_app
from medcodex.web.settings import Settings
from small_release_files import order_file

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
        httpx.Client(base_url=url, params=asked, trust_env=False, timeout=30) as client,
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
