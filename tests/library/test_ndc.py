"""Releases of NDC: how FDA's and CMS's files become a book, what it answers, and what is refused."""

from __future__ import annotations

import zipfile
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

import small_ndc_files as small
from medcodex.errors import NotLoadedError
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.ndc_search import search_ndc
from medcodex.library.opening import open_concepts
from medcodex.library.store import add, verify

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.library.ndc_book import SqliteNdcBook

DAY = date(2026, 11, 25)
CROSSWALK_NAME = "section 508 version of October 2026 ASP NDC-HCPCS Crosswalk.csv"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / small.DATE
    folder.mkdir()
    return folder


def load(home: Home, *paths: Path):
    said: list[str] = []
    return add(home, list(paths), said.append), said


def directory(files: Path, products=small.PRODUCTS, packages=small.PACKAGES) -> Path:
    (files / "product.txt").write_bytes(small.product_file(products))
    (files / "package.txt").write_bytes(small.package_file(packages))
    return files


def opened(home: Home, day: date = DAY) -> SqliteNdcBook:
    return open_concepts(day, "ndc", home=home)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> SqliteNdcBook:
    root = tmp_path_factory.mktemp("ndc")
    folder = root / small.DATE
    folder.mkdir()
    directory(folder)
    (folder / CROSSWALK_NAME).write_bytes(small.crosswalk_file())
    add(Home(root / "home"), [folder], lambda _: None)
    return opened(Home(root / "home"))


def test_the_version_is_the_day_the_names_tell(home, files):
    report, _ = load(home, directory(files))
    assert report.built == {"ndc 2026-11-20": ("codes", "packages")}
    (release,) = list_releases(home)
    assert (release.effective_from, release.effective_to) == (date(2026, 11, 20), date(2026, 12, 21))
    assert verify(release) is None
    again, _ = load(home, files)
    assert (again.built, len(again.already)) == ({}, 2)


def test_an_archive_without_a_date_in_its_name_is_of_the_day_it_was_packed(home, tmp_path):
    with zipfile.ZipFile(tmp_path / "ndctext.zip", "w") as archive:
        archive.writestr(zipfile.ZipInfo("product.txt", (2026, 11, 19, 23, 59, 0)), small.product_file())
        archive.writestr(zipfile.ZipInfo("package.txt", (2026, 11, 20, 0, 1, 0)), small.package_file())
    report, said = load(home, tmp_path / "ndctext.zip")
    assert report.built == {"ndc 2026-11-20": ("codes", "packages")}
    assert any("taken as of 2026-11-20" in line for line in said)


def test_a_file_without_any_date_is_refused(home, tmp_path):
    (tmp_path / "product.txt").write_bytes(small.product_file())
    report, _ = load(home, tmp_path / "product.txt")
    assert report.built == {}
    assert "states no date" in report.refused[0].reason


def test_books_walk_from_labeler_to_product_to_package(book):
    assert [(top.code, top.title) for top in book.children(None)] == [
        ("00999", "Elder Labs"),
        ("99999", "Nowhere Pharma Inc"),
    ]
    products = book.children("99999")
    assert [product.code for product in products][:2] == ["999990123", "999990124"]
    assert not any(product.billable for product in products)
    assert [package.code for package in book.children("999990123")] == ["99999012304", "99999012310"]
    assert book.children("99999012304") == ()


def test_every_code_is_found_and_reads_back(book):
    codes = [concept.code for concept in book.concepts()]
    assert len(codes) == len(set(codes)) == 2 + len(small.PRODUCTS) + len(small.PACKAGES)
    for concept in book.concepts():
        assert book.concept(concept.code) == concept
        assert book.normalise(concept.code) == concept.code
        assert all(book.normalise(listing) == concept.code for listing in book.listings(concept.code))


def test_a_package_tells_its_own_facts_and_its_products(book):
    package = book.concept("99999200205")
    assert package.title.startswith("Shamumab 25 mg/mL injection, solution, 1 VIAL, SINGLE-DOSE in 1 CARTON > 16 mL in")
    assert (package.billable, package.active, package.parents) == (True, True, ("999992002",))
    assert package.values("strength") == ("25 mg/mL",)
    assert package.values("added") == (date(2020, 1, 2),)
    assert package.values("hcpcs") == ("J9999",)
    assert package.values("hcpcs-units-per-package") == ("J9999: 40 of 10 MG",)
    assert [name.text for name in package.designations] == ["99999-2002-5"]


@pytest.mark.parametrize(
    ("typed", "code"),
    [("9999912304", "99999012304"), ("9999920025", "99999200205"), ("99999-123-04", "99999012304"),
     ("9999999999", None), ("0999111102", "00999111102"), ("nonsense", None)],
)  # fmt: skip
def test_ten_digits_are_settled_by_the_list(book, typed, code):
    assert book.normalise(typed) == code


def test_back_to_ten_digits_by_the_list(book):
    assert book.listings("99999012304") == ("99999-123-04",)
    assert book.listings("99999200205") == ("99999-2002-5",)
    assert book.listings("99999999999") == ()


def test_what_has_left_the_market_is_listed_and_not_active(book):
    assert book.concept("00999111102").active is False


def test_days_before_the_first_directory_are_answered_by_marketing_dates(home, files):
    load(home, directory(files))
    book = opened(home, date(2023, 12, 31))
    assert [notice.kind for notice in book.notices] == ["release-ahead"]
    assert book.concept("00999111102").active
    assert not opened(home, date(2020, 1, 1)).concept("99999012304").active


def test_what_was_meant_is_looked_for_at_the_same_labeler(book):
    assert book.near("99999012305")[:2] == ["99999012304", "99999012310"]
    assert book.near("00999111103") == []
    assert book.near("88888012305") == []


@pytest.mark.parametrize(
    ("facts", "active"),
    [
        ({}, True),
        ({"ENDMARKETINGDATE": "20261125"}, True),
        ({"ENDMARKETINGDATE": "20261124"}, False),
        ({"STARTMARKETINGDATE": "20261126"}, False),
        ({"NDC_EXCLUDE_FLAG": "E"}, False),
    ],
    ids=str,
)
def test_active_is_of_the_date_asked(home, files, facts, active):
    load(home, directory(files, packages=[small.package("99999-123-04", "100 TABLET in 1 BOTTLE", **facts)]))
    assert opened(home).concept("99999012304").active is active


def test_several_lines_of_one_code_are_one_concept(home, files):
    lines = [
        small.product("99999-123", "Fakeformin", "fakeformin", "TABLET", ("500", "mg/1"), ENDMARKETINGDATE="20210101"),
        small.product("99999-123", "Fakeformin", "fakeformin", "TABLET", ("500", "mg/1"), ROUTENAME="BUCCAL"),
    ]
    twice = [small.package("99999-123-04", "100 TABLET in 1 BOTTLE")] * 2
    report, _ = load(home, directory(files, lines, twice))
    assert report.refused == []
    book = opened(home)
    (product,) = book.children("99999")
    assert product.values("route") == ("BUCCAL", "ORAL")
    assert (product.active, product.values("terminated")) == (True, ())
    assert len(book.children(product.code)) == 1
    assert [hit.code for hit in search_ndc(book, "fakeformin", 5)] == ["99999012304"]


def test_the_crosswalk_answers_both_ways(book):
    (row,) = book.billed_as("99999200301")
    assert (row.hcpcs, row.dosage, row.size, row.quantity) == ("J9997", "1000 UNITS", Decimal(10), Decimal(25))
    assert (row.units, row.package_units) == (Decimal(50), Decimal(1250))
    assert [row.ndc for row in book.packages_billed_as("J9997")] == ["99999200301"]
    assert book.billed_as("99999012304") == ()


def test_words_of_cpt_codes_are_not_kept(book):
    assert [row.descriptor for row in book.packages_billed_as("90999")] == [""]
    assert [row.descriptor for row in book.packages_billed_as("J9999")] == ["Inj, shamumab, 10 mg"]


def test_the_crosswalk_is_a_release_of_its_quarter_and_late_only_after_it(home, files):
    directory(files)
    (files / CROSSWALK_NAME).write_bytes(small.crosswalk_file())
    report, _ = load(home, files)
    assert report.built == {"ndc 2026-11-20": ("codes", "packages"), "ndc 2026Q4": ("crosswalk",)}
    assert opened(home).notices == ()
    (late,) = [notice.message for notice in opened(home, date(2027, 1, 1)).notices if "crosswalk" in notice.message]
    assert "crosswalk 2026Q4" in late
    assert any("newest code list" in notice.message for notice in opened(home, date(2027, 1, 1)).notices)


@pytest.mark.parametrize("other", ["AWP", "OPPS", "PrEP", "NOC"])
def test_crosswalks_to_other_payment_rules_are_passed_over(home, files, other):
    name = f"section 508 version of October 2026 {other} NDC-HCPCS Crosswalk.csv"
    (files / name).write_bytes(small.crosswalk_file(title=f"October 2026 {other} NDC-HCPCS Crosswalk"))
    report, _ = load(home, files)
    assert report.built == {}
    assert [(item.refused, other.upper() in item.reason) for item in report.left] == [(False, True)]


def test_lines_with_odd_codes_are_left_out_and_told(home, files):
    odd = [*small.PACKAGES, small.package("9999-1-1", "1 KIT in 1 BOX"), small.package("ABC", "1 KIT in 1 BOX")]
    load(home, directory(files, packages=odd))
    (notice,) = opened(home).notices
    assert (notice.kind, "2 lines of packages" in notice.message) == ("lines-left-out", True)


def test_many_odd_codes_refuse_the_file(home, files):
    odd = [*small.PACKAGES, *(small.package(f"ODD{n}", "1 KIT in 1 BOX") for n in range(11))]
    report, _ = load(home, directory(files, packages=odd))
    assert report.built == {"ndc 2026-11-20": ("codes",)}
    assert "11 of 22 lines: not a package code with hyphens" in report.refused[0].reason


def test_rows_of_the_crosswalk_without_ndc_or_units_and_notes_below_it_are_left_out(home, files):
    directory(files)
    odd = [
        "J7999,Inj,Nowhere,8-00000-00000-1,A device,1 MG,1,1,1,1",
        "J9999,x,y,99999-123-04,z,1 MG,1,1,,0",
        "* a note",
    ]
    (files / CROSSWALK_NAME).write_bytes(small.crosswalk_file([*small.CROSSWALK, *odd]))
    load(home, files)
    assert [row.ndc for row in opened(home).packages_billed_as("J9999")] == ["99999200205"]
    assert opened(home).notices == ()


def test_a_product_file_alone_is_a_book_of_products(home, files):
    (files / "product.txt").write_bytes(small.product_file())
    load(home, files)
    assert opened(home).children("999990123") == ()
    assert [hit.code for hit in search_ndc(opened(home), "shamumab", 5)] == ["999992002"]


def test_packages_may_come_first(home, files):
    directory(files)
    load(home, files / "package.txt")
    with pytest.raises(NotLoadedError):
        opened(home)
    load(home, files / "product.txt")
    assert opened(home).concept("99999012304").title.startswith("Fakeformin (Fakeformin Hydrochloride) 500 mg tablet")


def test_a_later_directory_does_not_disturb_the_earlier_one(home, files, tmp_path):
    load(home, directory(files))
    later = tmp_path / "2026-12-01"
    later.mkdir()
    load(home, directory(later, small.PRODUCTS[:1], small.PACKAGES[:1]))
    assert len(list(opened(home).concepts())) > 3
    assert [concept.code for concept in opened(home, date(2026, 12, 2)).concepts()] == [
        "99999", "999990123", "99999012304",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("fakeformin 500 mg tablet", "99999012304"),
        ("500mg fakeformin tabs", "99999012304"),
        ("fakeformin 0.5 g", "99999012304"),
        ("fakeformin 1000 mg", "99999012404"),
        ("fakeformin 1,000 mg", "99999012404"),
        ("FAKEFORMIN XR", "99999012504"),
        ("fakeformin er 500", "99999012504"),
        ("fakforminn 1 g", "99999012404"),
        ("fakef 1 g", "99999012404"),
        ("shamumab 25 mg/ml", "99999200205"),
        ("shamumab 125 mg/5 ml", "99999200205"),
        ("shamumab 2.5%", "99999200205"),
        ("heparfake 5,000 units/ml", "99999200301"),
        ("duofake 5/325 mg", "99999200601"),
        ("duofake 5-325mg tab", "99999200601"),
        ("nowhere cream", "99999200503"),
        ("1 % cream", "99999200503"),
        ("mockicillin 1 gm inj", "99999200101"),
        ("oldmycin", "00999111102"),
        ("duofake 5/325", "99999200601"),
        ("fakeformin nonesuch", "99999012304"),
    ],
)
def test_drugs_are_found_by_name_strength_and_form(book, text, first):
    hits = search_ndc(book, text, 5)
    assert hits[0].code == first
    assert all(hit.system == "ndc" and hit.billable and 0 < hit.score <= 1 for hit in hits)
    assert sorted((hit.score for hit in hits), reverse=True) == [hit.score for hit in hits]


def test_a_misspelt_name_is_told(book):
    assert search_ndc(book, "fakforminn", 1)[0].wording == "fakforminn: fakeformin"


@pytest.mark.parametrize("text", ["", "   ", "zzzzzzzz", '"', "* OR", "name : x", "NEAR(", "a" * 5000, "\0", "-"])
def test_any_words_are_a_search(book, text):
    search_ndc(book, text, 5)


def test_limits_and_levels(book):
    assert search_ndc(book, "fakeformin", 0) == []
    assert len(search_ndc(book, "fakeformin", 2)) == 2
    assert [hit.code for hit in search_ndc(book, "fakeformin 500 mg tablet", 2, level="product")] == [
        "999990123", "999990125",
    ]  # fmt: skip
