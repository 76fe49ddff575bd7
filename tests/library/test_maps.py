"""Concept maps loaded like releases of code systems, and asked."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

import small_map_files as small
from medcodex.library.build import build_release
from medcodex.library.concept_builder import concept_builder
from medcodex.library.embedded import embedded_files
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.lock import building
from medcodex.library.maps import ICD11_MAP, open_maps, targets_from
from medcodex.library.schema import Part
from medcodex.library.store import add, remove, verify
from medcodex.library.systems import PartRows, System
from medcodex.terminology.concepts import Concept
from medcodex.terminology.maps.answer import Question, translate
from medcodex.terminology.maps.catalogue import listed_maps
from medcodex.terminology.maps.systems import FOUNDATION, MAP_SYSTEMS
from small_release_files import zipped

if TYPE_CHECKING:
    from pathlib import Path

TODAY = date(2026, 5, 15)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A data folder with every kind of map."""
    folder = tmp_path_factory.mktemp("files")
    files = {
        "2018_I9gem.txt": small.I9GEM,
        "2018_I10gem.txt": small.I10GEM,
        "gem_i9pcs_2018.txt": small.I9PCSGEM,
        "order-addenda-2026.txt": small.ORDER_ADDENDA,
        "pcs_addenda_2026.txt": small.PCS_ADDENDA,
        "v2025.1/v2025_map.csv": small.CCSR_LONG,
        "v2025.1/v2025_titles.csv": small.CCSR_TITLES,
        "hcup-v2022.csv": small.CCSR_WIDE,
        "PRCCSR_v2024-1.csv": small.PRCCSR,
        "chronic.csv": small.CHRONIC,
        "class_v2022.csv": small.PROC_CLASS,
        "mondo1.tsv": small.MONDO_ICD10CM,
        "mondo2.tsv": small.MONDO_BROAD,
        "mondo3.tsv": small.MONDO_ICD11,
        "mondo4.tsv": small.MONDO_DOID,
        "doid.obo": small.DOID,
    }
    zipped(folder / "all.zip", files)
    small.workbook(folder / "table FY2026.xlsx", {"FY26": small.CONVERSION})
    small.workbook(folder / "CMR.xlsx", {"Measures": small.ELIXHAUSER_MEASURES, "Map": small.ELIXHAUSER_CODES})
    home = Home(tmp_path_factory.mktemp("home"))
    report = add(home, [folder], lambda _: None)
    assert report.left == []
    return home


def ask(home: Home, code: str, source: str, target: str, on: date = TODAY):
    answers = translate(open_maps(on, systems=[source, target], home=home), Question(code, source, target, on))
    return [(row.target, row.relationship.match) for one in answers for row in one.rows]


def test_every_file_lies_in_a_release_of_its_own_and_is_whole(loaded: Home):
    releases = [one for one in list_releases(loaded) if not any(part.embedded for part in one.parts.values())]
    assert sorted(f"{one.system} {one.version}" for one in releases) == [
        "addenda 2026",
        "ccsr 2022",
        "ccsr 2024.1",
        "ccsr 2025.1",
        "chronic 2024.1",
        "doid 2025-02-03",
        "elixhauser 2024.2",
        "gem 2018",
        "icd10cm-conversion 2026",
        "mondo 2026-01-02",
        "procedure-class 2022",
    ]
    assert [verify(one) for one in releases] == [None] * len(releases)


@pytest.mark.parametrize(
    ("code", "source", "target", "expected"),
    [
        ("250.00", "icd9cm", "icd10cm", [("E11.9", "related")]),
        ("A00.0", "icd10cm", "icd9cm", [("001.0", "exact")]),
        ("R29.700", "icd10cm", "icd9cm", [(None, "none")]),
        ("Z00.00", "icd10cm", "icd9cm", []),
        ("51.23", "icd9pcs", "icd10pcs", [("0FT44ZZ", "exact")]),
        ("0DTJ4ZZ", "icd10pcs", "icd9pcs", [("47.01", "related")]),
        ("A00.0", "icd10cm", "ccsr", [("DIG001", "broader"), ("INF003", "broader")]),
        ("DIG001", "ccsr", "icd10cm", [("A00.0", "narrower")]),
        ("0FT44ZZ", "icd10pcs", "ccsr", [("HEP006", "broader")]),
        ("0FT44ZZ", "icd10pcs", "procedure-class", [("Major Therapeutic", "broader")]),
        ("I10", "icd10cm", "chronic", [("1", "broader")]),
        ("I11.0", "icd10cm", "elixhauser", [("CBVD_POA", "broader"), ("HF", "broader")]),
        (
            "A00.0",
            "icd10cm",
            "icd10cm",
            [("A00.01", "narrower"), ("A00.03", "related"), ("A00.02", "narrower"), ("A00.021", "narrower")],
        ),
        ("A00.021", "icd10cm", "icd10cm", [("A00.02", "broader"), ("A00.0", "broader")]),
        ("T17", "icd10cm", "icd10cm", [("B99.2", "related")]),
        ("T17.1", "icd10cm", "icd10cm", [("B99.2", "related")]),
        ("T19.9XXA", "icd10cm", "icd10cm", [("B99.2", "related")]),
        ("T20", "icd10cm", "icd10cm", []),
        ("X2A5312", "icd10pcs", "icd10pcs", [(None, "none")]),
        ("E11", "icd10cm", "icd11", [(f"{FOUNDATION}1111", "exact")]),
        ("E11.22", "icd10cm", "icd11", [(f"{FOUNDATION}1111", "broader")]),
        ("G40.3", "icd10cm", "icd11", [(f"{FOUNDATION}4444", "narrower")]),
        ("J45", "icd10cm", "icd11", [(f"{FOUNDATION}5555", "related")]),
        ("Z00", "icd10cm", "icd11", []),
        (f"{FOUNDATION}2222", "icd11", "icd10cm", [("I10", "exact")]),
        ("E11", "icd10cm", "mondo", [("MONDO:0000001", "exact")]),
        ("DOID:11", "doid", "icd10cm", [("E11", "related")]),
    ],
)
def test_translations(loaded: Home, code: str, source: str, target: str, expected):
    assert ask(loaded, code, source, target) == expected


def test_targets_are_named_where_the_files_tell(loaded: Home):
    book = open_maps(TODAY, home=loaded)
    named = {one.info.name: one for one in book.maps()}
    assert [row.display for row in named["ccsr-icd10cm"].translate("A00.0")] == [
        "Intestinal trouble",
        "Bacterial trouble",
    ]
    measures = named["elixhauser-icd10cm"].translate("I11.0")
    assert [(row.display, row.fact("present-on-admission")) for row in measures] == [
        ("Vessels of the brain", True),
        ("Heart failing", True),
    ]
    assert named[ICD11_MAP].translate("E11")[0].display == "label of icd11.foundation:1111"


def test_the_release_in_force_answers_and_before_all_of_them_the_earliest(loaded: Home):
    def version(on: date) -> str:
        ((one, _),) = open_maps(on, systems=["icd10cm", "ccsr"], home=loaded).between("icd10cm", "ccsr")
        return one.info.version

    assert [version(date(2026, 1, 1)), version(date(2022, 1, 1)), version(date(2015, 1, 1))] == [
        "2025.1",
        "2022",
        "2022",
    ]
    assert ask(loaded, "X2A5312", "icd10pcs", "icd10pcs", date(2025, 9, 30)) == []
    defaults = open_maps(date(2022, 1, 1), systems=["icd10cm", "ccsr"], home=loaded).between("icd10cm", "ccsr")[0][0]
    assert defaults.translate("A00.0")[0].facts == (("default-inpatient", "DIG001"), ("default-outpatient", "XXX111"))


def test_combinations_come_with_the_answer(loaded: Home):
    book = open_maps(TODAY, systems=["icd9cm", "icd10cm"], home=loaded)
    (answer,) = translate(book, Question("960.0", "icd9cm", "icd10cm", TODAY))
    assert answer.combinations[1] == (("T36.0X1A", "T36.0X2A"), ("Z99.89", "Z99.81"))


def test_every_map_describes_itself(loaded: Home):
    infos = [one.info for one in open_maps(TODAY, home=loaded).maps()]
    assert len({info.url for info in infos}) == len({info.name for info in infos}) == len(infos)
    for info in infos:
        assert {info.source, info.target} <= set(MAP_SYSTEMS)
        assert all([info.version, info.title, info.licence, info.files, info.effective_from <= info.effective_to])
    assert {one.name for one in listed_maps()} | {ICD11_MAP} >= {info.name for info in infos}


def test_rows_of_each_map_are_those_it_translates(loaded: Home):
    for one in open_maps(TODAY, home=loaded).maps():
        rows = list(one.rows())
        assert rows
        for row in rows[:20]:
            assert row in one.translate(row.source)
            if row.target is not None and not row.through:
                assert any(back.target == row.source for back in one.translate(row.target, reverse=True))


def test_foundation_entities_become_codes_where_icd11_is_loaded(loaded: Home, tmp_path: Path):
    home = Home(tmp_path / "home")
    folder = tmp_path / "files"
    folder.mkdir()
    zipped(folder / "m.zip", {"1.tsv": small.MONDO_ICD10CM, "2.tsv": small.MONDO_ICD11})
    add(home, [folder], lambda _: None)
    concepts = [
        Concept("BlockL1-1A0", "A block", False, properties=(("foundationUri", f"{FOUNDATION}2222"),)),
        Concept("5Z99", "An invented disease", True, properties=(("foundationUri", f"{FOUNDATION}1111"), ("x", True))),
    ]
    system = System("icd11", "ICD-11", "made up", {"codes": PartRows("code")})
    window = (date(2025, 1, 1), date(2026, 1, 1))
    builder = concept_builder(system, lambda *_: None, lambda *_: iter(concepts), lambda _: window)
    part = Part("codes", "made-up", "x", "0", len(concepts), False)
    with building(home, lambda _: None):
        build_release(home, builder, "2025-01", None, [(part, lambda db: builder.fill(db, "codes", "", None, "x"))])
    book = open_maps(TODAY, systems=["icd10cm", "icd11"], home=home)
    ((one, _),) = book.between("icd10cm", "icd11")
    assert [(row.target, row.display, row.fact("foundation")) for row in one.translate("E11.9")] == [
        ("5Z99", "An invented disease", f"{FOUNDATION}1111")
    ]
    assert [row.target for row in one.translate("I10")] == [f"{FOUNDATION}2222"]
    assert [row.target for row in one.translate("5Z99", reverse=True)] == ["E11"]
    assert one.info.target_version == "2025-01"


def test_another_file_of_the_same_release_is_refused_and_the_first_stays(tmp_path: Path):
    home, folder = Home(tmp_path / "home"), tmp_path / "2018"
    folder.mkdir()
    (folder / "2018_I9gem.txt").write_bytes(small.I9GEM)
    add(home, [folder], lambda _: None)
    (folder / "2018_I9gem.txt").write_bytes(small.I9GEM.replace(b"E119 ", b"E118 "))
    report = add(home, [folder], lambda _: None)
    assert [item.refused for item in report.left] == [True]
    assert "different content" in report.left[0].reason
    assert ask(home, "250.00", "icd9cm", "icd10cm") == [("E11.9", "related")]


def test_a_broken_file_leaves_the_other_parts(tmp_path: Path):
    home, folder = Home(tmp_path / "home"), tmp_path / "2018"
    folder.mkdir()
    (folder / "2018_I9gem.txt").write_bytes(small.I9GEM)
    (folder / "2018_I10gem.txt").write_bytes(small.I10GEM * 40 + b"A000    0010")
    report = add(home, [folder], lambda _: None)
    assert report.built == {"gem 2018": ("icd9cm-icd10cm",)}
    assert [(item.label, item.refused) for item in report.left] == [("2018_I10gem.txt, line 8", True)]


def test_the_publishers_own_table_goes_before_a_copy_of_it(tmp_path: Path):
    home, folder = Home(tmp_path / "home"), tmp_path / "v2025.1"
    folder.mkdir()
    (folder / "copy.csv").write_bytes(small.CCSR_LONG)
    add(home, [folder], lambda _: None)
    (folder / "own.csv").write_bytes(small.CCSR_AHRQ)
    report = add(home, [folder / "own.csv"], lambda _: None)
    assert report.built == {"ccsr 2025.1": ("icd10cm",)}
    assert ask(home, "I10", "icd10cm", "ccsr") == []


def test_a_map_is_removed_like_a_release(tmp_path: Path):
    home, folder = Home(tmp_path / "home"), tmp_path / "2026"
    folder.mkdir()
    (folder / "pcs.txt").write_bytes(small.PCS_ADDENDA)
    add(home, [folder], lambda _: None)
    assert ask(home, "X2A5312", "icd10pcs", "icd10pcs") == [(None, "none")]
    remove(home, "addenda", "2026", lambda _: None)
    assert open_maps(TODAY, systems=["icd10pcs"], home=home).between("icd10pcs", "icd10pcs") == []


@pytest.mark.parametrize("content", [b"PK\x03\x04 not a workbook", b""], ids=["damaged", "empty"])
def test_a_damaged_workbook_is_named(tmp_path: Path, content: bytes):
    path = tmp_path / "table FY2026.xlsx"
    path.write_bytes(content)
    report = add(Home(tmp_path / "home"), [path], lambda _: None)
    assert report.built == {}
    assert [item.label for item in report.left] == ["table FY2026.xlsx"]


def test_what_comes_with_the_installation_answers_without_files(tmp_path: Path):
    if not embedded_files("gem"):
        pytest.skip("the package with the mappings is not installed")
    home = Home(tmp_path / "home")
    assert ask(home, "I10", "icd10cm", "chronic") == [("1", "broader")]
    assert ask(home, "I10", "icd10cm", "ccsr") == [("CIR007", "broader")]
    assert ("E11.9", "related") in ask(home, "250.00", "icd9cm", "icd10cm")
    assert ("401.9", "related") in ask(home, "I10", "icd10cm", "icd9cm")
    assert {(one.system, one.version) for one in list_releases(home)} == {
        ("chronic", "2015"),
        ("chronic", "2023.1"),
        ("ccsr", "2023.1"),
        ("gem", "2016"),
    }


def test_systems_that_maps_lead_to():
    assert targets_from("icd10cm") == [
        "icd9cm",
        "icd10cm",
        "ccsr",
        "elixhauser",
        "chronic",
        "icd11",
        "mondo",
        "doid",
    ]
    assert targets_from("cpt") == []
