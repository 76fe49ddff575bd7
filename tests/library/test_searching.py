"""Search over a whole book: what people type, what leads to it, what it leaves out, and its file."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from library_fixture import APRIL_2026
from medcodex.errors import StorageError
from medcodex.library.build import build_release
from medcodex.library.files import list_releases, read_release
from medcodex.library.home import Home
from medcodex.library.icd10cm_builder import ICD10CM_BUILDER
from medcodex.library.opening import open_book
from medcodex.library.schema import SCHEMA_VERSION
from medcodex.library.search_store import StoredIndex
from medcodex.library.searching import BookSearch
from medcodex.library.store import add, verify
from small_release_files import index_file, order_file, tabular_file

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def engine(embedded_home: Path) -> BookSearch:
    return BookSearch(open_book(APRIL_2026, home=Home(embedded_home)))


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("heart attack", "I21.9"),
        ("COPD", "J44.9"),
        ("s/p CABG", "Z95.1"),
        ("DM2", "E11.9"),
        ("pink eye", "H10"),
        ("water on the lungs", "J"),
        ("broken hip", "S72.0"),
        ("left knee OA", "M17.12"),
        ("hypertention", "I10"),
        ("hart attack", "I21.9"),
        ("haemorrhoids", "K64"),
        ("anaemia", "D64.9"),
        ("pneumon", "J18.9"),
        ("fracture shaft femur left closed", "S72.302A"),
        ("closed left femur shaft fracture", "S72.302A"),
        ("fx shaft rt femur", "S72.301A"),
        ("athletes foot", "B35.3"),
        ("crohns", "K50"),
        ("s72.30", "S72.30"),
        ("i109", ""),
    ],
)
def test_what_people_type(engine: BookSearch, text: str, start: str):
    found = [hit.code for hit in engine.search(text, 5)]
    assert not start or any(code.startswith(start) for code in found), found


def test_a_header_gives_the_leaf_to_bill_when_no_more_is_known_first(engine: BookSearch):
    assert engine.search("fracture of shaft of femur", 1)[0].code == "S72.309A"
    assert all(hit.billable for hit in engine.search("fracture of shaft of femur", 20))


def test_each_hit_says_why(engine: BookSearch):
    assert {hit.reason for hit in engine.search("lockjaw", 1)} <= {"lexicon: lockjaw", "inclusion: Tetanus NOS"}
    assert engine.search("essential (primary) hypertension", 1)[0].reason == "title"
    assert engine.search("I10", 1)[0].reason == "code"


def test_filters(engine: BookSearch):
    assert {hit.code[0] for hit in engine.search("hypertension", 10, chapter=15)} == {"O"}
    assert {hit.code[0] for hit in engine.search("I1", 10, chapter=9)} == {"I"}
    assert not all(hit.billable for hit in engine.search("cholera", 10, headers=True))


def test_did_you_mean(engine: BookSearch):
    assert engine.meant("essential hypertention") == "essential hypertension"
    assert engine.meant("essential hypertension") is None


@given(text=st.text(max_size=200))
@settings(deadline=None, max_examples=150)
def test_any_text_is_answered(engine: BookSearch, text: str):
    hits = engine.search(text, 5)
    assert len(hits) <= 5
    assert all(0 < hit.score <= 1 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_index_entries_name_their_codes_with_see_resolved(tmp_path: Path):
    home = Home(tmp_path / "home")
    for name, data in (("tab.xml", tabular_file()), ("index.xml", index_file()), ("order-2026.txt", order_file())):
        (tmp_path / name).write_bytes(data)
        add(home, [tmp_path / name], lambda _: None)
    said: list[str] = []
    engine = BookSearch(open_book(APRIL_2026, home=home), said.append)
    assert said == ["building the search index of icd10cm for these releases (once, some seconds)"]
    assert engine.search("cholera", 1)
    BookSearch(open_book(APRIL_2026, home=home), said.append)
    assert len(said) == 1


def test_a_damaged_index_file_is_a_storage_error(tmp_path: Path):
    path = tmp_path / "icd10cm-0.sqlite"
    path.write_bytes(b"not a database" * 100)
    with pytest.raises(StorageError, match="delete it to have it built anew"):
        StoredIndex(path)


def test_a_release_file_of_schema_1_stays_readable_and_loses_its_old_index_when_rebuilt(tmp_path: Path):
    home = Home(tmp_path / "home")
    (tmp_path / "order-2026.txt").write_bytes(order_file())
    add(home, [tmp_path / "order-2026.txt"], lambda _: None)
    (release,) = [one for one in list_releases(home) if one.version == "2026"]
    with sqlite3.connect(release.path) as old:
        old.execute("UPDATE release SET schema = 1")
        old.execute("CREATE TABLE phrase (id INTEGER PRIMARY KEY, text TEXT)")
        old.execute("CREATE TABLE word (word TEXT)")
    old.close()
    old_release = read_release(release.path)
    path = build_release(home, ICD10CM_BUILDER, "2026", old_release, [])
    rebuilt = read_release(path)
    assert verify(rebuilt) is None
    with sqlite3.connect(path) as new:
        tables = {name for (name,) in new.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        assert new.execute("SELECT schema FROM release").fetchone() == (SCHEMA_VERSION,)
    new.close()
    assert not tables & {"phrase", "word", "phrase_fts"}


def test_a_release_file_of_a_later_program_is_refused_by_name(tmp_path: Path):
    home = Home(tmp_path / "home")
    (tmp_path / "order-2026.txt").write_bytes(order_file())
    add(home, [tmp_path / "order-2026.txt"], lambda _: None)
    (release,) = [one for one in list_releases(home) if one.version == "2026"]
    with sqlite3.connect(release.path) as later:
        later.execute("UPDATE release SET schema = 99")
    later.close()
    with pytest.raises(StorageError, match="another program version"):
        read_release(release.path)
