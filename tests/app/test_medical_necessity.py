"""Medical necessity over loaded tables: which policy answers, what it says, what modifiers change."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.app.explaining import explain
from medcodex.app.medical_necessity import MedicalNecessity
from medcodex.edits.coverage.checker import coverage_rules
from medcodex.formats.encounter_json import read_encounter
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.store import add, verify
from small_coverage_files import OWN, OWN_TABLE, TABLES, export, write_coverage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("coverage")
    made = Home(folder / "home")
    report = add(made, write_coverage(folder), lambda _: None)
    assert not report.refused
    assert list(report.built) == ["coverage 2026-05-01"]
    return made


def encounter_of(code: str, *diagnoses: str, line: dict[str, Any] | None = None, **fields: Any) -> Encounter:
    data = {
        "payer": "medicare",
        "date": "2026-05-15",
        "diagnoses": [{"code": one} for one in diagnoses],
        "lines": [{"code": code, **(line or {})}],
        "facts": {"mac": "J5"},
        **fields,
    }
    return read_encounter(json.dumps(data).encode(), "test", date(2026, 5, 15))


def findings(home: Home, code: str, *diagnoses: str, **told: Any) -> Sequence[Finding]:
    return MedicalNecessity(home).findings(encounter_of(code, *diagnoses, **told))


def notices(home: Home, **told: Any) -> list[tuple[str, str]]:
    found = MedicalNecessity(home).notices(encounter_of("G0463", "I10", **told))
    return [(notice.kind, notice.message) for notice in found]


CASES = {
    "covered": ("G9001", ["E11.9"], []),
    "not on the list": ("G9001", ["I10"], ["LCD-02 error"]),
    "named as not supporting": ("G9001", ["Z00.00"], ["LCD-01 error"]),
    "a covered one beside it": ("G9001", ["Z00.00", "E11.9"], []),
    "no diagnosis": ("G9001", [], ["LCD-02 error"]),
    "marked in the policy": ("G9001", ["D64.9"], ["LCD-07 info"]),
    "marked beside covered": ("G9001", ["D64.9", "E11.9"], []),
    "the group names the service": ("G9002", ["I10"], []),
    "both groups name it": ("G9002", ["N18.6"], []),
    "the group names other services": ("G9003", ["I10"], ["LCD-02 error"]),
    "a range names the service": ("G9003", ["N18.6"], []),
    "the text sets a condition": ("G9005", ["R05.1"], ["LCD-07 info"]),
    "retired": ("G9004", ["E11.9"], []),
    "an article without codes": ("G9006", ["I10"], []),
    "all equipment contractors": ("E9001", ["I10"], ["LCD-02 error"]),
    "no policy": ("G0463", ["I10"], []),
    "proposed": ("G9007", ["I10"], []),
    "national, category": ("G9991", ["E11.65"], []),
    "national, refused": ("G9991", ["I10"], ["NCD-02 error"]),
    "national, service": ("A9992", ["I10"], ["NCD-04 error"]),
    "two diagnoses": ("G9992", ["I10", "N18.6"], []),
    "one of two": ("G9992", ["I10"], ["LCD-03 error"]),
    "neither of two": ("G9992", ["R05.1"], ["LCD-02 error"]),
    "elsewhere": ("G9993", ["Z51.11"], []),
    "beginning of codes": ("J9991", ["R05.8"], []),
    "contractor of the jurisdiction": ("J9991", ["I10"], ["LCD-02 error"]),
}


@pytest.mark.parametrize("name", CASES)
def test_what_the_policy_says(home: Home, name: str) -> None:
    code, diagnoses, expected = CASES[name]
    assert [f"{one.rule} {one.severity}" for one in findings(home, code, *diagnoses)] == expected


CHANGES = {
    "waiver on file": ({"modifiers": ["GA"]}, ["I10"], ["LCD-02 info"]),
    "no waiver": ({"modifiers": ["GZ"]}, ["I10"], ["LCD-02 info"]),
    "statute": ({"modifiers": ["GY"]}, ["I10"], []),
    "requirements met": ({"modifiers": ["KX"]}, ["I10"], ["LCD-02 warning"]),
    "denial of what is covered": ({"modifiers": ["GZ"]}, ["E11.9"], ["LCD-05 warning"]),
    "other modifiers": ({"modifiers": ["LT"]}, ["I10"], ["LCD-02 error"]),
    "the pointer decides": ({"dx": [1]}, ["I10", "E11.9"], ["LCD-02 error"]),
    "another pointer": ({"dx": [2]}, ["I10", "E11.9"], []),
    "an older version of the article": ({"date": "2026-07-02"}, ["E11.9"], ["LCD-02 error"]),
    "before the version that is loaded": ({"date": "2025-12-31"}, ["I10"], ["LCD-08 info"]),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_the_line_changes(home: Home, name: str) -> None:
    line, diagnoses, expected = CHANGES[name]
    assert [f"{one.rule} {one.severity}" for one in findings(home, "G9001", *diagnoses, line=line)] == expected


CLAIMS = {
    "no payer named": ({"payer": None}, ["LCD-02 info"]),
    "another payer": ({"payer": "Other Plan"}, []),
    "no place known": ({"facts": {}}, ["LCD-06 info"]),
    "another jurisdiction": ({"facts": {"mac": "JH"}}, []),
    "the state": ({"facts": {"state": "IA"}}, ["LCD-02 error"]),
    "another state": ({"facts": {"state": "FL"}}, []),
    "several": ({"facts": {"mac": ["JH", "05102"]}}, ["LCD-02 error"]),
    "a place that is none": ({"facts": {"mac": "west"}}, ["LCD-06 info"]),
    "a hospital stay": ({"setting": "inpatient"}, []),
}


@pytest.mark.parametrize("name", CLAIMS)
def test_what_the_claim_changes(home: Home, name: str) -> None:
    fields, expected = CLAIMS[name]
    assert [f"{one.rule} {one.severity}" for one in findings(home, "G9001", "I10", **fields)] == expected


def test_before_its_first_version_an_article_says_nothing(home: Home) -> None:
    assert not findings(home, "G9002", "R05.1", date="2024-12-31")


def test_a_finding_names_policy_place_and_mend(home: Home) -> None:
    (finding,) = findings(home, "G9001", "I10")
    assert "A90001" in finding.message
    assert finding.source.startswith("Medicare Coverage Database of 2026-05-01: L39001, A90001, Billing and Coding")
    assert (finding.where, finding.codes) == ("lines[0]", ("G9001", "I10"))
    assert "GA" in finding.suggestions[0]


def test_no_words_about_services_are_kept(home: Home) -> None:
    (release,) = list_releases(home, "coverage")
    assert b"words" not in release.path.read_bytes()
    assert verify(release) is None


NOTICED = {
    "medicare": ({}, ["not-loaded"]),
    "by another name": ({"payer": "Medicare Part B"}, ["not-loaded"]),
    "another payer": ({"payer": "Other Plan"}, []),
    "no payer named": ({"payer": None}, []),
    "no services": ({"lines": []}, []),
    "a hospital stay": ({"setting": "inpatient"}, []),
}


@pytest.mark.parametrize("name", NOTICED)
def test_nothing_loaded_is_said_of_claims_to_medicare(name: str, tmp_path: Path) -> None:
    fields, expected = NOTICED[name]
    assert [kind for kind, _ in notices(Home(tmp_path), **fields)] == expected
    assert not findings(Home(tmp_path), "G9001", "I10", **fields)


TIMES = {
    "2026-05-15": [],
    "2026-12-01": [
        ("release-lag", "the newest coverage articles loaded are of 2026-05-01"),
        ("release-lag", "the newest coverage policies loaded are of 2026-05-01"),
    ],
    "2026-04-30": [
        ("release-ahead", "the earliest coverage articles loaded are of 2026-05-01"),
        ("release-ahead", "the earliest coverage policies loaded are of 2026-05-01"),
    ],
}


@pytest.mark.parametrize("day", TIMES)
def test_tables_of_another_time_are_said(home: Home, day: str) -> None:
    assert notices(home, date=day) == TIMES[day]


def test_the_newest_tables_of_the_day_answer(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    for day, covered in (("2026-01-01", "E11"), ("2026-04-01", "I10")):
        path = tmp_path / f"own-{day}.csv"
        path.write_text(f"policy,kind,hcpcs,icd10,covered,from\n1,NCD,G9991,{covered},yes,2025-01-01\n")
        add(home, [path], lambda _: None)
    for day, expected in (("2025-06-01", []), ("2026-03-31", []), ("2026-04-01", ["NCD-02"])):
        assert [one.rule for one in findings(home, "G9991", "E11.9", date=day)] == expected


def test_tables_that_are_not_all_there_govern_nothing_and_say_so(tmp_path: Path) -> None:
    path = tmp_path / "current_article.zip"
    path.write_bytes(export(contractor=""))
    add(Home(tmp_path / "home"), [path], lambda _: None)
    assert not findings(Home(tmp_path / "home"), "G9001", "I10")
    assert notices(Home(tmp_path / "home")) == [
        ("part-missing", "coverage 2026-05-01 lacks tables and governs nothing: contractors")
    ]


def test_an_article_of_an_unknown_contractor_does_not_hold_everywhere(tmp_path: Path) -> None:
    path = tmp_path / "current_article.zip"
    path.write_bytes(export(contractor=TABLES["contractor.csv"].replace("10,12,1", "10,12,2")))
    home = Home(tmp_path / "home")
    add(home, [path], lambda _: None)
    assert [one.rule for one in findings(home, "G9001", "I10", facts={"mac": "JH"})] == ["LCD-06"]


HEAD = "policy,kind,hcpcs,icd10,covered,from,until,group,with_group,jurisdiction\n"
REFUSED = {
    "kind": ("1,CAL,G0001,I10,yes,2025-01-01,,,,", "line 2", "kind: NCD or LCD"),
    "covered": ("1,LCD,G0001,I10,maybe,2025-01-01,,,,", "line 2", "covered: yes or no"),
    "service": ("1,LCD,G001,I10,yes,2025-01-01,,,,", "line 2", "hcpcs: neither a code"),
    "range": ("1,LCD,G0009-G0001,I10,yes,2025-01-01,,,,", "line 2", "hcpcs: the ends"),
    "diagnosis": ("1,LCD,G0001,sugar,yes,2025-01-01,,,,", "line 2", "icd10: a code"),
    "no date": ("1,LCD,G0001,I10,yes,,,,,", "line 2", "from: a date"),
    "date": ("1,LCD,G0001,I10,yes,01/01/2025,,,,", "line 2", "from: a date"),
    "dates": ("1,LCD,G0001,I10,yes,2025-01-02,2025-01-01,,,", "line 2", "until: before from"),
    "national place": ("1,NCD,G0001,I10,yes,2025-01-01,,,,J5", "line 2", "jurisdiction: an NCD"),
    "place": ("1,LCD,G0001,I10,yes,2025-01-01,,,,west", "line 2", "jurisdiction: J5"),
    "group missing": ("1,LCD,G0001,I10,yes,2025-01-01,,1,2,", "line 2", "no group 2"),
    "group itself": ("1,LCD,G0001,I10,yes,2025-01-01,,1,1,", "line 2", "cannot need itself"),
    "contradiction": ("1,LCD,G0001,I10,yes,2025-01-01,,,,\n1,LCD,G0001,I10,no,2025-01-01,,,,", "line 3",
                      "opposite of line 2"),
    "width": ("1,LCD,G0001,I10,yes", "line 2", "5 columns where 10"),
    "open quote": ('1,LCD,G0001,"I10,yes,2025-01-01,,,,', "line 2", "not comma-separated"),
    "no rows": ("", "own-2026-05-01.csv", "without rows"),
    "policy": (",LCD,G0001,I10,yes,2025-01-01,,,,", "line 2", "policy: letters"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_table_is_refused_with_its_line(name: str, tmp_path: Path) -> None:
    row, where, told = REFUSED[name]
    path = tmp_path / "own-2026-05-01.csv"
    path.write_text(HEAD + row)
    home = Home(tmp_path / "home")
    report = add(home, [path], lambda _: None)
    (left,) = report.refused
    assert where in left.label
    assert told in left.reason
    assert not report.built
    assert list_releases(home, "coverage") == []


@pytest.mark.parametrize(("name", "text", "told"), [
    (OWN, OWN_TABLE.replace("covered", "covers", 1), "lacks the columns covered"),
    (OWN, OWN_TABLE.replace(",source", ",sauce", 1), "column sauce is not known"),
    ("policies.csv", OWN_TABLE, "states no date"),
], ids=["column missing", "column unknown", "no date"])  # fmt: skip
def test_a_table_that_cannot_be_placed_is_refused(name: str, text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / name).write_text(text)
    report = add(Home(tmp_path / "home"), [tmp_path / "in"], lambda _: None)
    assert [told in left.reason for left in report.refused] == [True]


@pytest.mark.parametrize(("table", "old", "new", "told"), [
    ("article", "90001,3", "x,3", "article_id and article_version are not numbers"),
    ("article", "2026-01-01 00:00:00", "January", "a date such as"),
    ("article_x_icd10_covered", "D64.9,1,1,,", "D64.9,1,1,", "9 columns where 10"),
], ids=["id", "date", "width"])  # fmt: skip
def test_a_broken_table_of_the_database_is_refused_with_its_line(
    table: str, old: str, new: str, told: str, tmp_path: Path
) -> None:
    path = tmp_path / "current_article.zip"
    path.write_bytes(export(**{table: TABLES[f"{table}.csv"].replace(old, new, 1)}))
    report = add(Home(tmp_path / "home"), [path], lambda _: None)
    (left,) = report.refused
    assert ", line " in left.label
    assert told in left.reason


def test_other_tables_of_the_database_are_passed_over_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "current_article.zip"
    path.write_bytes(export())
    left = {item.label.rpartition(": ")[2]: item for item in add(Home(tmp_path / "home"), [path], lambda _: None).left}
    assert "no check needs" in left["article_x_urls.csv"].reason
    assert not any(item.refused for item in left.values())


@pytest.mark.parametrize("number", list(coverage_rules()))
@pytest.mark.parametrize("kind", ["LCD", "NCD"])
def test_each_finding_is_explained(kind: str, number: str) -> None:
    explained = explain(f"{kind.lower()}-{number}")
    assert explained.id == f"{kind}-{number}"
    assert explained.rows[0].source
