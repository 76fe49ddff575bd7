"""HCPCS, CPT and CDT from release files: what is loaded, refused and answered, with and without a licence."""

from __future__ import annotations

import csv
import gzip
from datetime import date
from typing import TYPE_CHECKING

import pytest

import small_list_files as small
from medcodex.errors import NotLoadedError, StorageError, UsageError
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.licences import accept, accepted
from medcodex.library.listed import open_listed, release_behind, require_release, unverified
from medcodex.library.standings import standings
from medcodex.library.store import add, remove, verify
from medcodex.terminology.concept_lookup import lookup_concept
from medcodex.terminology.concept_validate import validate_concept
from small_release_files import zipped

if TYPE_CHECKING:
    from pathlib import Path

AUGUST = date(2099, 8, 15)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def put(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def load(home: Home, path: Path):
    return add(home, [path], lambda _: None)


def verdict(home: Home, system: str, code: str, on: date = AUGUST):
    book = open_listed(on, system, home=home)
    release = release_behind(book)
    found = book.normalise(code)
    elsewhere = standings(home, system, found) if found and book.concept(found) is None else []
    first = release.effective_from if release else None
    return validate_concept(book, code, on, first, standings=elsewhere, unverified=unverified(book))


@pytest.fixture
def hcpcs(home: Home, tmp_path: Path) -> Home:
    zipped(tmp_path / "july-2099-alpha-numeric-hcpcs-file.zip", {"HCPC2099_JUL_ANWEB.txt": small.anweb()})
    report = load(home, tmp_path / "july-2099-alpha-numeric-hcpcs-file.zip")
    assert report.built == {"hcpcs 2099-07": ("codes",)}
    return home


def test_a_code_with_its_facts_and_place(hcpcs):
    book = open_listed(AUGUST, "hcpcs", home=hcpcs)
    answer = lookup_concept(book, " a9001 ", AUGUST, date(2099, 7, 1))
    assert answer.concept.title == small.LONG_TEXT
    assert [step.code for step in answer.above] == ["A9000-A9999"]
    assert (answer.first, answer.last, answer.standing, answer.children) == (date(2098, 1, 1), None, "", [])
    assert lookup_concept(book, "A9999", AUGUST, None) is None
    with pytest.raises(UsageError, match="shape"):
        lookup_concept(book, "99213x", AUGUST, None)


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("L0001", date(2099, 6, 30), (True, True, "", ())),
        ("L0001", date(2099, 7, 1), (False, False, "deleted: last day 2099-06-30", ("L0002",))),
        ("J0001", date(2099, 6, 30), (False, False, "not yet valid: first day 2099-07-01", ())),
        ("J0001", date(2099, 7, 1), (True, True, "", ())),
        ("j0001", date(2099, 7, 1), (True, True, "", ())),
        ("L0003", AUGUST, (False, False, "no such code", ("L0002",))),
        ("ZZ", AUGUST, (True, False, "not billable: a modifier: reported with a code, not by itself", ())),
        ("RT", AUGUST, (True, False, "not billable: a modifier: reported with a code, not by itself", ())),
        ("L0000-L4999", AUGUST, (True, False, "not billable: a range of codes", ())),
        ("D0001", AUGUST, (False, False, "does not have the shape of a code of hcpcs, but of icd10cm or cdt", ())),
        ("?", AUGUST, (False, False, "does not have the shape of a code of hcpcs", ())),
    ],
)
def test_validity_by_the_days_of_the_code(hcpcs, code, on, expected):
    found = verdict(hcpcs, "hcpcs", code, on)
    assert (found.valid, found.billable, found.reason, found.suggestions) == expected


def test_days_before_the_first_release_are_answered_with_a_warning(hcpcs):
    book = open_listed(date(2098, 5, 1), "hcpcs", home=hcpcs)
    assert [notice.kind for notice in book.notices] == ["release-ahead"]
    assert not book.concept("J0001").active
    assert book.concept("L0001").active


def test_what_is_not_in_the_earliest_list_may_have_left_it(hcpcs):
    assert verdict(hcpcs, "hcpcs", "L0003", date(2098, 5, 1)).reason == (
        "not in the list of 2099-07-01, the earliest loaded; codes that had left it before are not known"
    )


def test_a_list_without_days_answers_for_no_day_before_it(home, tmp_path):
    load(home, put(tmp_path / "in", {"hcpcs_2099q3.txt": b"A9001\nA9002\n"}))
    found = verdict(home, "hcpcs", "A9001")
    assert (found.valid, found.reason) == (
        True,
        "listed, but the list gives no days: an earlier end is not ruled out",
    )
    book = open_listed(date(2099, 6, 30), "hcpcs", home=home)
    assert (book.concept("A9001"), [notice.kind for notice in book.notices]) == (None, ["not-loaded"])
    with pytest.raises(NotLoadedError, match="in force on 2099-06-30 is loaded; the earliest begins 2099-07-01"):
        require_release(book)


def test_days_before_a_list_without_days_are_answered_by_a_later_release_that_has_them(hcpcs, tmp_path):
    load(hcpcs, put(tmp_path / "in", {"hcpcs_2099q1.txt": b"A9001\nA9002\n"}))
    assert verdict(hcpcs, "hcpcs", "A9002", date(2099, 2, 1)).valid
    before = open_listed(date(2098, 12, 31), "hcpcs", home=hcpcs)
    assert before.releases == {"codes": "2099-07"}
    assert [notice.kind for notice in before.notices] == ["release-ahead"]
    assert verdict(hcpcs, "hcpcs", "A9001", date(2097, 12, 31)).reason == "not yet valid: first day 2098-01-01"


def test_what_a_compiled_table_leaves_open(home, tmp_path):
    load(home, put(tmp_path / "in", {"hcpcs_2097q3_with_2099q3.csv": small.table()}))
    assert [release.version for release in list_releases(home)] == ["2099-07"]
    assert "known as of 2096-12-31" in verdict(home, "hcpcs", "A9001").reason
    assert verdict(home, "hcpcs", "A9002").reason == "deleted: last day 2096-12-31"
    assert verdict(home, "hcpcs", "A9003").reason == ""
    assert "first day is not in the files" in verdict(home, "hcpcs", "A9003", date(2098, 1, 1)).reason
    assert verdict(home, "hcpcs", "A9003", date(2096, 1, 1)).reason == "not yet valid: added after 2096-12-31"
    assert verdict(home, "hcpcs", "A9004").reason == "not in force"


def test_two_sources_of_one_quarter(home, tmp_path):
    codes = b"A9001\nA9002\nA9003\nA9004\n"
    put(tmp_path / "in", {"hcpcs_2099q3.csv": small.table(), "hcpcs_2099q3.txt": codes})
    report = load(home, tmp_path / "in")
    assert [(item.refused, "same codes" in item.reason) for item in report.left] == [(False, True)]
    before = sorted(home.releases.iterdir())
    other = load(home, put(tmp_path / "other", {"hcpcs_2099q3.csv": small.table(small.TABLE_ROWS[:2])}))
    assert (other.built, [item.refused for item in other.left]) == ({}, [True])
    assert "another source of it with different content" in other.refused[0].reason
    shorter = load(home, put(tmp_path / "short", {"hcpcs_2099q3.txt": b"A9001\n"}))
    assert [item.refused for item in shorter.left] == [True]
    assert sorted(home.releases.iterdir()) == before


def test_a_code_of_another_release_is_named_so(hcpcs, tmp_path):
    load(hcpcs, put(tmp_path / "in", {"HCPC2099_OCT_ANWEB.txt": small.anweb(small.record("A9001", "Later text"))}))
    assert verdict(hcpcs, "hcpcs", "L0002", date(2099, 11, 1)).reason == "deleted: last in release 2099-07"
    assert open_listed(date(2099, 11, 1), "hcpcs", home=hcpcs).concept("A9001").title == "Later text"
    assert open_listed(AUGUST, "hcpcs", home=hcpcs).concept("A9001").title == small.LONG_TEXT


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("HCPC2099_JUL_ANWEB.txt", small.anweb()[:-150], "cut off"),
        ("HCPC_ANWEB.txt", small.anweb(), "states no release"),
        ("hcpcs_2099q3.csv", small.table(header=small.TABLE_HEADER.replace("short", "brief")), "lacks columns"),
        ("hcpcs_2099q3.csv", small.table(small.TABLE_ROWS[:1] * 2), "stands twice"),
        ("hcpcs_2099q3.csv", small.table()[:-12], "values where the header has"),
    ],
)
def test_broken_files_are_refused_and_leave_nothing(home, tmp_path, name, data, reason):
    report = load(home, put(tmp_path / "in", {name: data}))
    assert report.built == {}
    assert reason in report.left[0].reason
    assert not home.releases.exists() or not list(home.releases.iterdir())
    assert not home.building.exists() or not list(home.building.iterdir())


def test_without_a_release_modifiers_are_answered_and_codes_are_not(home):
    book = open_listed(AUGUST, "hcpcs", home=home)
    assert book.concept("RT").values("kind") == ("modifier",)
    assert book.concept("J0001") is None
    with pytest.raises(NotLoadedError, match="no release of hcpcs"):
        require_release(book)


@pytest.mark.parametrize(
    ("system", "code", "valid", "section"),
    [
        ("cpt", "99213", True, "99202-99215"),
        ("cpt", "00100", True, "00100-01999"),
        ("cpt", "44970", True, "40490-49999"),
        ("cpt", "70450", True, "70010-76499"),
        ("cpt", "80053", True, "80047-80081"),
        ("cpt", "0042t", True, "0001T-9999T"),
        ("cpt", "0001U", True, "0001U-9999U"),
        ("cpt", "0002M", True, "0001M-9999M"),
        ("cpt", "0001A", True, "0001A-9999A"),
        ("cpt", "3044F", True, "0001F-9999F"),
        ("cpt", "99608", False, ""),
        ("cpt", "05000", False, ""),
        ("cpt", "9921", False, ""),
        ("cpt", "0042X", False, ""),
        ("cdt", "d1110", True, "D1000-D1999"),
        ("cdt", "D0099", False, ""),
    ],
)
def test_shape_and_range_without_the_licence(home, system, code, valid, section):
    found = verdict(home, system, code)
    assert found.valid is valid
    book = open_listed(AUGUST, system, home=home)
    assert [notice.kind for notice in book.notices] == ["licence-needed"]
    if valid:
        assert f"descriptor needs your A{'M' if system == 'cpt' else 'D'}A licence" in found.reason
        assert book.concept(book.normalise(code)).parents == (section,)
        assert book.concept(book.normalise(code)).title == ""


def test_the_outline_is_a_tree(home):
    book = open_listed(AUGUST, "cpt", home=home)
    keys = [concept.code for concept in book.concepts() if concept.values("kind") == ("section",)]
    reached, waiting = [], [None]
    while waiting:
        below = [child.code for child in book.children(waiting.pop()) if child.values("kind") == ("section",)]
        reached.extend(below)
        waiting.extend(below)
    assert sorted(reached) == sorted(keys)
    assert len(keys) == len(set(keys))


def test_licensed_files_are_refused_until_the_licence_is_accepted(home, tmp_path):
    folder = put(
        tmp_path / "in", {name: made() for name, made in small.AMA_FILES.items()} | {"CDT 2099.txt": small.cdt()}
    )
    report = load(home, folder)
    assert report.built == {}
    assert {item.reason.split(":")[0] for item in report.refused} == {
        "needs your CPT licence of the American Medical Association",
        "needs your CDT licence of the American Dental Association",
    }
    assert accept(home, "cpt", date(2099, 1, 2))
    assert not accept(home, "cpt", date(2099, 3, 4))
    assert accepted(home) == {"cpt": "2099-01-02"}
    report = load(home, folder)
    assert list(report.built) == ["cpt 2099"]
    assert [item.label for item in report.refused] == ["CDT 2099.txt"]
    with pytest.raises(UsageError, match="no licence needs accepting"):
        accept(home, "hcpcs", date(2099, 1, 2))
    home.licences.write_text("{")
    with pytest.raises(StorageError, match="damaged"):
        accepted(home)


@pytest.fixture
def cpt(home: Home, tmp_path: Path) -> Home:
    accept(home, "cpt", date(2099, 1, 2))
    load(home, put(tmp_path / "ama", {name: made() for name, made in small.AMA_FILES.items()}))
    return home


def test_a_release_is_put_together_of_all_files(cpt):
    book = open_listed(AUGUST, "cpt", home=cpt)
    visit = book.concept("99999")
    assert (visit.title, visit.billable) == (small.CPT_CODES["99999"], True)
    assert [(one.use, one.text) for one in visit.designations] == [
        ("long", small.CPT_CODES["99999"]),
        ("medium", "VISIT INVENTED CLINIC MOON WITH A LONGER NAME"),
        ("short", "INVENTED MOON VISIT"),
        ("consumer", "A trip to the moon clinic"),
        ("clinician", "Moon visit, first wording"),
        ("clinician", "Moon visit, second wording"),
    ]
    assert visit.values("citation") == ("CPT Assistant: January 2099, page 1", "Site note: ask the dean")
    assert book.concept("0999U").values("laboratory") == ("Invented Lab",)
    assert book.concept("25").title.startswith("Invented Visit Beside")
    assert book.concept("26").values("source") != ()
    (release,) = list_releases(cpt, "cpt")
    assert verify(release) is None
    assert {part.name: part.rows for part in release.parts.values()} == {
        "citations": 2,
        "clinician": 2,
        "codes": 3,
        "consumer": 1,
        "medium": 2,
        "modifiers": 3,
        "pla": 3,
        "short": 2,
    }
    assert verdict(cpt, "cpt", "99213").reason == "no such code"
    assert verdict(cpt, "cpt", "0999U", date(2099, 3, 1)).reason == "not yet valid: first day 2099-04-01"
    assert verdict(cpt, "cpt", "0999U").billable
    assert not verdict(cpt, "cpt", "25").billable


def test_files_of_one_release_may_come_one_by_one(home, tmp_path):
    accept(home, "cpt", date(2099, 1, 2))
    for number, (name, made) in enumerate(small.AMA_FILES.items()):
        report = load(home, put(tmp_path / str(number), {name: made()}))
        assert (len(report.built), report.left) == (1, [])
    book = open_listed(AUGUST, "cpt", home=home)
    assert len(book.concept("99999").designations) == 6
    assert len(list_releases(home, "cpt")) == 1
    other = load(home, put(tmp_path / "other", {"CPT 2099/LONGULT.txt": small.longult({"99999": "Other words"})}))
    assert [item.refused for item in other.left] == [True]
    before = open_listed(date(2098, 1, 1), "cpt", home=home)
    assert [notice.kind for notice in before.notices] == ["licence-needed"]
    remove(home, "cpt", "2099", lambda _: None)
    assert list_releases(home) == []


def test_cdt_with_its_licence(home, tmp_path):
    accept(home, "cdt", date(2099, 1, 2))
    assert load(home, put(tmp_path / "in", {"CDT 2099.txt": small.cdt()})).built == {"cdt 2099": ("codes",)}
    book = open_listed(AUGUST, "cdt", home=home)
    look = book.concept("D0999")
    assert (look.title, look.definition) == ("invented look at an invented tooth", "A made-up examination.")
    assert look.parents == ("D0100-D0999",)
    assert not verdict(home, "cdt", "D0998").valid


@pytest.mark.shared
def test_every_code_of_the_official_file_looks_up_and_validates(home, shared):
    report = load(home, shared / "codesets" / "hcpcs")
    assert report.built == {"hcpcs 2026-07": ("codes",)}
    assert report.refused == []
    with gzip.open(next((shared / "codesets" / "hcpcs").glob("*status.csv.gz")), "rt", encoding="utf-8") as stream:
        rows = [row for row in csv.DictReader(stream) if not row["code"].startswith("D")]
    (release,) = list_releases(home, "hcpcs")
    assert release.parts["codes"].rows == len(rows) == 8725
    assert verify(release) is None
    on = date(2026, 8, 15)
    book = open_listed(on, "hcpcs", home=home)
    for row in rows:
        concept = book.concept(book.normalise(row["code"].lower()))
        ended = row["term_2024file"]
        assert (concept.code, concept.title) == (row["code"], row["long"] or row["short"])
        assert concept.parents, f"{row['code']} lies in no range"
        assert [str(day) for day in concept.values("terminated")] == ([ended] if ended else [])
        assert validate_concept(book, row["code"], on, release.effective_from).valid is not bool(ended)
    for ended in sorted({row["term_2024file"] for row in rows} - {""}):
        last = date.fromisoformat(ended)
        book = open_listed(last, "hcpcs", home=home)
        for code in [row["code"] for row in rows if row["term_2024file"] == ended]:
            assert validate_concept(book, code, last, release.effective_from).valid, f"{code} on its last day"
