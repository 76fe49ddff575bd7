"""Search over several systems as one: who answers what, what leads, and what a new release leaves alone."""

from __future__ import annotations

import shutil
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fake_system as fake
import small_pcs_files as small
from library_fixture import APRIL_2026
from medcodex.errors import NotLoadedError
from medcodex.library import embedded
from medcodex.library.comparing_listings import compare_listed
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from medcodex.library.pcs_index_walk import PcsIndexWalk
from medcodex.library.search_all import AllSearch, OwnSearch, open_search
from medcodex.library.store import add
from medcodex.terminology.search import Hit
from small_release_files import index_file, order_file, tabular_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def put(home: Home, folder: Path, **files: bytes) -> None:
    for name, data in files.items():
        path = folder / name.replace("__", ".").replace("_", "-")
        path.write_bytes(data)
        add(home, [path], lambda _: None)


@pytest.fixture(scope="module")
def small_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Small releases of three systems, and none that comes with the installation."""
    folder = tmp_path_factory.mktemp("small")
    with pytest.MonkeyPatch.context() as patch:
        fake.install(patch)
        patch.setattr(embedded, "PACKAGES", {})
        home = Home(folder / "home")
        put(home, folder, tab__xml=tabular_file(), index__xml=index_file(), order_2026__txt=order_file())
        put(home, folder, pcs_2026__txt=small.order_file(), t__xml=small.tables_file(), i__xml=small.index_file())
        put(home, folder, supplies__txt=fake.FIRST)
        yield home


@pytest.fixture(scope="module")
def engine(small_home: Home) -> AllSearch:
    return open_search(APRIL_2026, home=small_home)


@pytest.fixture
def home(small_home: Home, engine: AllSearch, tmp_path: Path) -> Home:
    """A copy to change, with the search indexes."""
    shutil.copytree(small_home.root, tmp_path / "home")
    return Home(tmp_path / "home")


@pytest.mark.parametrize(
    ("text", "system", "code"),
    [
        ("cholera", "icd10cm", "A00"),
        ("choleraa", "icd10cm", "A00"),
        ("gizzardectomy laparoscopic", "icd10pcs", "0FT44ZZ"),
        ("laparoscopic removal of ingluvies", "icd10pcs", "0FT5"),
        ("0ft5", "icd10pcs", "0FT5"),
        ("hovering chair", fake.NAME, "ZZ10"),
        ("chair hovring", fake.NAME, "ZZ10"),
        ("floating wheelchair", fake.NAME, "ZZ10"),
        ("hov", fake.NAME, "ZZ1"),
        ("zz1", fake.NAME, "ZZ1"),
        ("qq-20", fake.NAME, "QQ20"),
    ],
)
def test_the_system_that_is_meant_answers_first(engine: AllSearch, text: str, system: str, code: str):
    first = engine.search(text, 5)[0]
    assert first.system == system
    assert first.code.startswith(code)


def test_hits_say_why_and_where_they_stand(engine: AllSearch):
    (hit,) = engine.search("levitation chair", 1)
    assert (hit.reason, hit.billable) == ("synonym: levitation chair", True)
    assert engine.category(hit) == ("ZZ", "Made-up mobility aids")
    assert engine.category(engine.search("gizzardectomy", 1)[0])[0] == "0FT"
    assert engine.search("moonlight lamp", 1)[0].reason == "title"


def test_filters(engine: AllSearch):
    assert {hit.system for hit in engine.search("hovering", 9, systems=["icd10cm"])} <= {"icd10cm"}
    assert "ZZ12" not in {hit.code for hit in engine.search("hovering stretcher", 9)}
    shown = {hit.code: hit.billable for hit in engine.search("hovering stretcher", 9, headers=True)}
    assert shown["ZZ12"] is False
    assert {hit.system for hit in engine.search("cholera", 9, chapter=1)} == {"icd10cm"}


def test_did_you_mean(engine: AllSearch):
    assert engine.meant("moonligt lamp") == "moonlight lamp"
    assert engine.meant("cholera lamp gizzard") is None


def test_a_new_release_of_one_system_leaves_the_indexes_of_others(home: Home, tmp_path: Path):
    def built() -> set[str]:
        said: list[str] = []
        open_search(date(2027, 2, 1), ["icd10cm", "icd10pcs", fake.NAME], home=home, say=said.append)
        return {line.split("index of ")[1].split()[0] for line in said if "search index" in line}

    assert built() == set()
    put(home, tmp_path, later__txt=fake.supplies("2027", "ZZ10|Hovering chair|||"))
    assert built() == {fake.NAME}


def test_systems_without_a_release_are_left_out_unless_named(small_home: Home, tmp_path: Path):
    home = Home(tmp_path / "home")
    put(home, tmp_path, order_2026__txt=order_file())
    assert open_search(APRIL_2026, home=home).systems == ("icd10cm",)
    with pytest.raises(NotLoadedError):
        open_search(APRIL_2026, ["icd10pcs"], home=home)
    with pytest.raises(NotLoadedError):
        open_search(date(1999, 1, 1), home=home)


def test_a_system_with_a_search_of_its_own():
    drugs = OwnSearch("drugs", lambda text, limit: [Hit("drugs", "1-1", text, True, 0.99, "title")][:limit])
    alone = AllSearch([drugs])
    (hit,) = alone.search("gorblin tablets", 5)
    assert (hit.code, alone.category(hit)) == ("1-1", ("1-1", ""))
    assert alone.search("gorblin", 5, chapter=1) == []
    assert alone.meant("gorblin") is None


@given(text=st.text(max_size=120))
@settings(deadline=None, max_examples=100)
def test_any_text_is_answered(engine: AllSearch, text: str):
    hits = engine.search(text, 5)
    assert len(hits) <= 5
    assert all(0 < hit.score <= 1 for hit in hits)
    assert len({(hit.system, hit.code) for hit in hits}) == len(hits)
    engine.meant(text)


def test_the_procedure_index_is_walked(home: Home):
    walk = PcsIndexWalk(open_book(APRIL_2026, "icd10pcs", home=home))
    (main,) = walk.find("gizzardectomy")
    assert [(term.entry.see, term.entry.code) for term in main.below] == [("Resection, Gizzard", "0FT4")]
    assert [node.entry.use for node in walk.find("ingluvies")] == ["Crop"]
    assert walk.find("nothing such") == []


def test_what_changed_in_a_list_of_concepts(home: Home, tmp_path: Path):
    later = fake.supplies(
        "2027", "ZZ|Made-up mobility aids|||", "ZZ10|Hovering chair, wide|ZZ||", "ZZ12|Hovering stretcher|ZZ||"
    )
    put(home, tmp_path, later__txt=later)
    compared = compare_listed(list_releases(home, fake.NAME), fake.NAME, "2026", "2027")
    assert [item.code for item in compared.diff.deleted] == ["QQ20", "ZZ11"]
    assert [item.code for item in compared.diff.revised] == ["ZZ10"]
    assert [item.code for item in compared.diff.reinstated] == ["ZZ12"]
    assert compared.rows_added is None


def test_what_changed_in_codes_and_tables(home: Home, tmp_path: Path):
    codes = [*small.CODES[:-1], ("0FT54Z1", "Resection of Crop, Percutaneous Endoscopic Approach, Halved")]
    put(
        home,
        tmp_path,
        codes_2027__txt=small.codes_file(codes),
        later__xml=small.tables_file("2027").replace(b'"Z"', b'"1"', 1),
    )
    compared = compare_listed(list_releases(home, "icd10pcs"), "icd10pcs", "2026", "2027")
    assert [item.code for item in compared.diff.added] == ["0FT54Z1"]
    assert [item.code for item in compared.diff.deleted] == ["0FT54ZZ"]
    assert [(row.table, row.axes) for row in compared.rows_added] == [("0FT", ("45", "04", "1", "Z"))]
    assert [row.axes for row in compared.rows_deleted] == [("45", "04", "Z", "Z")]
