"""The NCCI tables as releases: loaded whole or not at all, quarter beside quarter, asked by date."""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

import small_ncci_files as small
from medcodex.edits.ncci.tables import Answer
from medcodex.encounter import Notice
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.ncci_tables import LoadedNcci
from medcodex.library.store import Report, add, verify
from small_map_files import workbook

if TYPE_CHECKING:
    from pathlib import Path

# Version 99.1 and 99.2 would be of 2093.
FIRST, SECOND = "ccipra-v991r0-f{}.TXT", "ccipra-v992r0-f{}.TXT"
IN_FIRST, IN_SECOND, LATER = date(2093, 5, 1), date(2093, 8, 1), date(2094, 1, 1)
OLD_PAIR = ("A9901", "A9905", "", "20900101", "20930630", "0", "Invented of the first quarters")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def load(home: Home, folder: Path, files: dict[str, bytes], release: str | None = None) -> Report:
    folder.mkdir(exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return add(home, [folder], lambda _: None, release)


def table(answer: object):
    assert isinstance(answer, Answer), answer
    return answer.table


def four(name: str, pairs=small.PAIRS) -> dict[str, bytes]:
    return {name.format(n): small.ptp_text(pairs[n - 1 : n]) for n in range(1, 5)}


def loaded(home: Home) -> dict[str, list[str]]:
    return {f"{one.system} {one.version}": sorted(one.parts) for one in list_releases(home)}


def test_the_four_files_of_a_quarter_are_one_release(home: Home, tmp_path: Path) -> None:
    report = load(home, tmp_path / "in", four(FIRST))
    assert report.left == []
    assert loaded(home) == {"ncci-ptp 2093-04": [f"practitioner-f{n}" for n in range(1, 5)]}
    assert all(verify(one) is None for one in list_releases(home))
    answer = LoadedNcci(home).pairs("practitioner", IN_FIRST)
    assert isinstance(answer, Answer)
    assert (answer.name, answer.behind, answer.notices) == ("practitioner PTP edits 2093-04", False, ())
    assert {(one.column1, one.column2) for one in answer.table({"A9901", "A9902", "A9903"})} == {
        ("A9901", "A9902"),
        ("A9901", "A9903"),
    }


def test_a_file_that_comes_later_joins_its_quarter_and_what_lacks_is_told(home: Home, tmp_path: Path) -> None:
    files = four(FIRST)
    load(home, tmp_path / "in", {name: files[name] for name in list(files)[:3]})
    answer = LoadedNcci(home).pairs("practitioner", IN_FIRST)
    assert isinstance(answer, Answer)
    assert [notice.kind for notice in answer.notices] == ["release-partial"]
    load(home, tmp_path / "in", {name: files[name] for name in list(files)[3:]})
    answer = LoadedNcci(home).pairs("practitioner", IN_FIRST)
    assert isinstance(answer, Answer)
    assert answer.notices == ()


def test_text_and_workbook_of_one_archive_are_one_table(home: Home, tmp_path: Path) -> None:
    book = workbook(tmp_path / "b.xlsx", {"Sheet1": [list(row) for row in small.ptp_rows()]}).read_bytes()
    folder = tmp_path / "in"
    folder.mkdir()
    with zipfile.ZipFile(folder / "medicare-ncci-2093q2-practitioner.zip", "w") as archive:
        archive.writestr("ccipra-v991r0-f1.TXT", small.ptp_text())
        archive.writestr("ccipra-v991r0-f1.xlsx", book)
    report = add(home, [folder], lambda _: None)
    assert report.built == {"ncci-ptp 2093-04": ("practitioner-f1",)}
    assert [item.refused for item in report.left] == [False]
    assert list_releases(home)[0].parts["practitioner-f1"].form == "text"
    assert add(home, [folder], lambda _: None).refused == []


def test_a_workbook_alone_says_the_same_as_the_text(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    workbook(folder / "ccipra-v991r0-f1.xlsx", {"Sheet1": [list(row) for row in small.ptp_rows()]})
    workbook(folder / "AOC_V2093Q2-MCR.xlsx", {"Sheet1": [list(row) for row in small.aoc_rows()]})
    report = add(home, [folder], lambda _: None)
    assert report.left == []
    (edit,) = table(LoadedNcci(home).pairs("practitioner", IN_FIRST))({"A9901", "A9902"})
    assert (edit.indicator, edit.effective, edit.rationale) == ("0", date(2098, 1, 1), "Invented misuse")
    assert len(table(LoadedNcci(home).add_ons(IN_FIRST))("A9911")) == 2


def test_each_quarter_answers_its_own_days(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path / "in", {"MCR_MUE_PractitionerServices_Eff_04-01-2093.csv": small.mue_csv()})
    changed = [("A9901", "9", "1 Line Edit", ""), *small.LIMITS[1:]]
    load(home, tmp_path / "in", {"MCR_MUE_PractitionerServices_Eff_07-01-2093.csv": small.mue_csv(changed)})
    tables = LoadedNcci(home)
    assert table(tables.limits("practitioner", IN_FIRST))("A9901").units == 2
    assert table(tables.limits("practitioner", IN_SECOND))("A9901").units == 9
    late = tables.limits("practitioner", LATER)
    assert isinstance(late, Answer)
    assert late.behind
    assert [notice.kind for notice in late.notices] == ["release-lag"]
    assert "2093-07" in late.notices[0].message
    early = tables.limits("practitioner", date(2093, 3, 31))
    assert isinstance(early, Notice)
    assert "2093-04-01" in early.message
    assert tables.limits("hospital", IN_FIRST) is None


def test_pairs_with_days_of_their_own_also_answer_for_earlier_ones(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path / "in", {SECOND.format(1): small.ptp_text([OLD_PAIR])})
    answer = LoadedNcci(home).pairs("practitioner", date(2093, 6, 30))
    assert isinstance(answer, Answer)
    assert "release-ahead" in {notice.kind for notice in answer.notices}
    (edit,) = answer.table({"A9901", "A9905"})
    assert edit.in_force(date(2093, 6, 30))
    assert not edit.in_force(IN_SECOND)


def test_pairs_without_first_days_answer_for_no_earlier_quarter(home: Home, tmp_path: Path) -> None:
    content = b"Column 1,Column 2,Deletion Date,Modifier,PTP Edit Rationale\nA9901,A9902,*,0,Invented\n"
    load(home, tmp_path / "in", {"practitioner 2093Q3.csv": content})
    tables = LoadedNcci(home)
    assert isinstance(tables.pairs("practitioner", IN_FIRST), Notice)
    assert table(tables.pairs("practitioner", IN_SECOND))({"A9901", "A9902"})


def test_add_on_codes_answer_for_their_year(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path / "in", {"AOC_V2093Q2-MCR.tsv": small.aoc_text()})
    tables = LoadedNcci(home)
    for day, behind in ((date(2093, 12, 31), False), (LATER, True)):
        answer = tables.add_ons(day)
        assert isinstance(answer, Answer)
        assert answer.behind is behind


def test_files_that_state_no_quarter_take_the_one_that_is_said(home: Home, tmp_path: Path) -> None:
    files = {"practitioner.csv": small.mue_csv(), FIRST.format(1): small.ptp_text()}
    report = load(home, tmp_path / "in", files)
    assert "--release" in report.refused[0].reason
    load(home, tmp_path / "in", files, "2093Q3")
    assert loaded(home) == {"ncci-mue 2093-07": ["practitioner"], "ncci-ptp 2093-04": ["practitioner-f1"]}


def test_a_said_release_goes_before_the_folder_but_not_before_the_archive(home: Home, tmp_path: Path) -> None:
    folder = tmp_path / "of 2093Q4"
    folder.mkdir()
    with zipfile.ZipFile(folder / "mue 2093Q2.zip", "w") as archive:
        archive.writestr("table.csv", small.mue_csv())
    load(home, folder, {"hospital.txt": small.ptp_text()}, "2093Q3")
    assert loaded(home) == {"ncci-mue 2093-04": ["practitioner"], "ncci-ptp 2093-07": ["hospital"]}


BROKEN = {
    "cut off": small.ptp_text() + b"A9901\tA9902\t\t20",
    "moved column": small.ptp_text([("A9901", "", "A9902", "20980101", "*", "0", "")]),
    "wrong indicator": small.ptp_text([("A9901", "A9902", "", "20980101", "*", "7", "")]),
    "binary below the heading": small.ptp_text([]) + b"\x81\x8d" * 40,
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_broken_file_leaves_every_release_as_it_was(home: Home, tmp_path: Path, content: bytes) -> None:
    load(home, tmp_path / "in", {FIRST.format(1): small.ptp_text()})
    before = {path: path.read_bytes() for path in home.releases.iterdir()}
    report = load(home, tmp_path / "broken", {SECOND.format(1): content, FIRST.format(2): content})
    assert len(report.refused) == 2
    assert all("line" in item.label for item in report.refused)
    assert {path: path.read_bytes() for path in home.releases.iterdir()} == before


def test_another_table_of_a_loaded_quarter_is_refused(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path / "in", {FIRST.format(1): small.ptp_text()})
    report = load(home, tmp_path / "other", {FIRST.format(1): small.ptp_text(small.PAIRS[:1])})
    assert "different content" in report.refused[0].reason
    assert list_releases(home)[0].parts["practitioner-f1"].rows == len(small.PAIRS)


def test_nothing_loaded_answers_nothing(home: Home) -> None:
    tables = LoadedNcci(home)
    assert tables.pairs("practitioner", IN_FIRST) is tables.limits("hospital", IN_FIRST) is tables.add_ons(IN_FIRST)
    assert tables.add_ons(IN_FIRST) is None


def test_a_row_that_stands_twice_is_one(home: Home, tmp_path: Path) -> None:
    load(home, tmp_path / "in", {FIRST.format(1): small.ptp_text([*small.PAIRS, small.PAIRS[0]])})
    (release,) = list_releases(home)
    assert release.parts["practitioner-f1"].rows == len(small.PAIRS)
    assert verify(release) is None


def test_compressed_copies_are_read(home: Home, tmp_path: Path) -> None:
    held = io.BytesIO()
    with gzip.GzipFile(fileobj=held, mode="wb") as stream:
        stream.write(small.mue_csv())
    load(home, tmp_path / "in", {"mue 2093Q3.csv.gz": held.getvalue()})
    assert loaded(home) == {"ncci-mue 2093-07": ["practitioner"]}
