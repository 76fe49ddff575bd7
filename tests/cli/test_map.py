"""medcodex map."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

import small_map_files as small
from medcodex.cli.main import main
from medcodex.library.home import Home
from medcodex.library.store import add
from small_release_files import CODES, order_file, zipped

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "2018"
    folder.mkdir()
    codes = [
        *CODES,
        ("E119", 1, "Diabetes of an invented kind"),
        ("A0001", 1, "Cholera of a later year"),
        ("A001", 0, "A heading"),
    ]
    zipped(
        folder / "maps.zip",
        {
            "I9gem.txt": small.I9GEM,
            "I10gem.txt": small.I10GEM,
            "m1.tsv": small.MONDO_ICD10CM,
            "m2.tsv": small.MONDO_ICD11,
            "addenda-2026.txt": small.PCS_ADDENDA,
        },
    )
    zipped(folder / "codes-2026.zip", {"order-2026.txt": order_file(codes), "hcup-v2022.csv": small.CCSR_WIDE})
    small.workbook(folder / "table FY2026.xlsx", {"FY26": small.CONVERSION})
    root = tmp_path_factory.mktemp("home")
    assert add(Home(root), [folder], lambda _: None).left == []
    return root


@pytest.fixture
def run(data: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("MEDCODEX_HOME", str(data))

    def command(*words: str) -> tuple[int, str, str]:
        status = main(["map", *words, "--date", "2026-05-15"])
        out, err = capsys.readouterr()
        return status, out, err

    return command


def test_a_row_has_its_kind_its_flags_and_its_title(run):
    status, out, _ = run("25000", "--from", "icd9cm", "--to", "icd10cm")
    assert status == 0
    assert "250.00" in out
    assert "related   E11.9       Diabetes of an invented kind  flags 10000" in out


def test_combinations_are_written_out(run):
    _, out, _ = run("960.0", "--from", "icd9cm", "--to", "icd10cm")
    assert "scenario 1: T36.0X1A | T36.0X2A + Z99.89 | Z99.81  (4 combinations)" in out


def test_json_has_all_of_it(run):
    _, out, _ = run("960.0", "--from", "ICD-9-CM", "--to", "icd10cm", "--json")
    answer = json.loads(out)
    assert (answer["code"], answer["system"], answer["to"], answer["match"]) == (
        "960.0",
        "icd9cm",
        "icd10cm",
        "related",
    )
    assert answer["rows"][0]["flags"] == {
        "text": "10111",
        "approximate": True,
        "no_map": False,
        "combination": True,
        "scenario": 1,
        "choice_list": 1,
    }
    assert answer["rows"][0]["standing"] == "absent"
    assert [(one["scenario"], one["count"]) for one in answer["combinations"]] == [(1, 4), (2, 1)]
    assert [(one["name"], one["version"], one["reverse"]) for one in answer["maps"]] == [
        ("gem-icd9cm-icd10cm", "2018", False)
    ]
    assert answer["maps"][0]["files"] == ["maps.zip: I9gem.txt"]


def test_from_year_to_year(run):
    _, out, err = run("A00.0", "--from", "icd10cm", "--to", "icd10cm")
    assert "narrower  A00.01      Cholera of a later year  successor; from 2018-10-01" in out
    assert "not in the code book of the date" in out
    assert "release-lag" not in err
    _, out, _ = run("A00.01", "--from", "icd10cm", "--to", "icd10cm")
    assert "broader   A00.0" in out
    assert "predecessor; up to 2018-09-30" in out
    _, out, _ = run("X2A5312", "--from", "icd10pcs", "--to", "icd10pcs")
    assert "deleted; from 2025-10-01" in out


def test_a_change_to_come_is_none_yet(data, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    monkeypatch.setenv("MEDCODEX_HOME", str(data))
    assert main(["map", "A00.0", "--from", "icd10cm", "--to", "icd10cm", "--date", "2018-09-30"]) == 0
    assert "none  (no change by 2018-09-30 in ICD-10-CM Conversion Table" in capsys.readouterr().out


def test_a_target_that_is_a_header_by_the_date_is_called_so(run):
    _, out, _ = run("B99.1", "--from", "icd10cm", "--to", "icd10cm")
    assert [line.split()[1] for line in out.splitlines() if "a header on the date, not billable" in line] == ["A00.1"]


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2019-05-01", ["release-ahead: ccsr-icd10cm 2022 is the earliest loaded, published from 2021-10-01"]),
        ("2022-05-01", []),
        ("2026-05-01", ["release-lag: ccsr-icd10cm 2023.1 was published up to 2023-09-30"]),
    ],
)
def test_a_table_of_another_year_says_so(data, monkeypatch, capsys, day, told):
    monkeypatch.setenv("MEDCODEX_HOME", str(data))
    assert main(["map", "I10", "--from", "icd10cm", "--to", "ccsr", "--date", day, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["warnings"] == told


def test_icd11_with_the_kind_of_match(run):
    _, out, _ = run("E11.9", "--from", "icd10cm", "--to", "icd11")
    assert "broader   http://id.who.int/icd/entity/1111" in out
    assert "by way of E11, MONDO:0000001" in out


def test_a_code_that_no_map_has_is_an_answer(run):
    status, out, _ = run("Z00.00", "--from", "icd10cm", "--to", "icd11", "--json")
    answer = json.loads(out)
    assert (status, answer["match"], answer["relationship"], answer["rows"]) == (0, "none", "no-map", [])
    status, out, _ = run("Z00.00", "--from", "icd10cm", "--to", "icd11")
    assert status == 0
    assert "none" in out


def test_without_a_target_the_maps_are_listed(run):
    status, out, _ = run("I10", "--from", "icd10cm")
    assert status == 0
    assert "--to icd11" in out
    assert "--to elixhauser      -         not loaded" in out
    _, out, _ = run("I10", "--from", "icd10cm", "--json")
    answer = json.loads(out)
    assert {"elixhauser"} <= set(answer["not_loaded"])
    assert {one["name"]: one["rows"] for one in answer["maps"]}["ccsr-icd10cm"] == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("???", "--from", "icd10cm", "--to", "icd11"), "???: has not the shape of a code of ICD-10-CM"),
        (("I10", "--from", "klingon", "--to", "icd11"), "--from: 'klingon' is not a system of the maps"),
        (("I10", "--from", "icd10cm", "--to", "hcpcs"), "--to: 'hcpcs' is not a system"),
        (("I10", "--from", "icd10cm", "--to", "icd10pcs"), "--to: no map leads there from icd10cm"),
        (("I10", "--to", "icd11"), "--from: say which system"),
        (("47.01", "--from", "icd9pcs", "--to", "icd10pcs"), "no map from icd9pcs to icd10pcs is loaded"),
        (("I10", "--from", "icd10cm", "--jsonl", "-"), "give either CODE or --jsonl IN"),
        ((), "give either CODE or --jsonl IN"),
        (("--jsonl", "no-such-file"), "no-such-file: no such file"),
    ],
)
def test_bad_usage_is_one_line(run, words, told):
    status, out, err = run(*words)
    assert (status, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1


def test_lines_are_answered_in_order(run, monkeypatch: pytest.MonkeyPatch):
    lines = (
        b'{"id": "a", "code": "I10"}\n\nnot json\n[1]\n{"id": 2, "code": 5}\n'
        b'{"id": 3, "code": "250.00", "from": "icd9cm"}\n'
        b'{"id": 4, "code": "??"}\n\xff\n{"id": 5, "code": "E11", "from": "icd10cm", "to": "icd11"}\n'
    )
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(lines)))
    status, out, _ = run("--jsonl", "-", "--from", "icd10cm", "--to", "icd10cm")
    answers = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [(one["id"], "error" in one) for one in answers] == [
        ("a", False),
        (None, True),
        (None, True),
        (2, True),
        (3, False),
        (4, True),
        (None, True),
        (5, False),
    ]
    assert answers[-1]["match"] == "exact"
    assert answers[4]["rows"][0]["target"] == "E11.9"


def test_an_error_with_json_is_an_object_too(run):
    _, out, _ = run("???", "--from", "icd10cm", "--to", "icd11", "--json")
    assert json.loads(out)["error"]["kind"] == "usage"
