"""``medcodex check`` as a user or a script runs it."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

CLEAN = {"id": "c", "date": "2026-05-15", "age": 50, "sex": "F", "diagnoses": [{"code": "I10"}, {"code": "E78.2"}]}
FAULTY = {**CLEAN, "id": "f", "diagnoses": [{"code": "E10.9"}, {"code": "E11.9"}]}


@pytest.fixture(autouse=True)
def home(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))


def written(tmp_path: Path, *encounters: Any) -> str:
    path = tmp_path / "in.json"
    path.write_text("\n".join(one if isinstance(one, str) else json.dumps(one) for one in encounters))
    return str(path)


def test_an_error_exits_1_and_a_clean_claim_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, CLEAN)]) == 0
    assert "no findings" in capsys.readouterr().out
    assert main(["check", written(tmp_path, FAULTY), "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["id"] == "f"
    finding = next(one for one in answer["findings"] if one["rule"] == "A-05")
    assert finding.keys() == {"rule", "name", "severity", "message", "codes", "where", "source", "suggestions"}
    assert (finding["severity"], sorted(finding["codes"])) == ("error", ["E10.9", "E11.9"])
    assert finding["where"].startswith("diagnoses[")


def test_the_table_shows_rule_place_and_source(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", written(tmp_path, FAULTY)]) == 1
    shown = capsys.readouterr().out
    assert "A-05" in shown
    assert "Official Guidelines FY2026" in " ".join(shown.split())


def test_a_misspelt_key_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, {**CLEAN, "payor": "Medicare"})
    for command in (["check", path, "--json"], ["check", "--jsonl", path]):
        assert main(command) == 0
        warnings = json.loads(capsys.readouterr().out)["warnings"]
        assert [one["message"] for one in warnings if one["kind"] == "unread-key"] == [
            "keys that nothing reads, see docs/encounter.md: payor (did you mean payer?)"
        ]


def test_a_fact_with_a_value_of_its_own_is_told_and_not_repeated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    facts = {"link": "perhaps Jane Doe", "clarified": True, "trial": "a payer's own", "uncertain": ["J18.9"]}
    diagnoses = [{"code": "I10", "facts": {"laterality": ["Right", "upper"]}}]
    assert main(["check", written(tmp_path, {**CLEAN, "facts": facts, "diagnoses": diagnoses}), "--json"]) == 0
    warnings = json.loads(capsys.readouterr().out)["warnings"]
    assert [one["message"] for one in warnings if one["kind"] == "unread-fact"] == [
        (
            "facts with a value that no rule asks for: facts.link (yes, no expected), "
            "diagnoses[0].facts.laterality (right, left, both, bilateral expected)"
        )
    ]


def test_lines_are_answered_in_order_and_a_bad_one_stops_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bad = {"id": 7, "diagnoses": [{"code": "I10", "poa": 3}]}
    early = {**CLEAN, "id": "early", "date": "1999-01-01"}
    assert main(["check", "--jsonl", written(tmp_path, CLEAN, bad, "{", early, FAULTY)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [answer["id"] for answer in answers] == ["c", 7, None, "early", "f"]
    assert answers[1]["error"]["message"].startswith("diagnoses[0].poa: text expected")
    assert answers[1]["error"]["where"] == "line 2"
    assert [answers[n]["error"]["kind"] for n in (2, 3)] == ["input", "not-loaded"]
    assert answers[0]["findings"] == []
    assert answers[0]["releases"]["icd10cm"]["tabular"] == "2026-04"


def test_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(FAULTY).encode())))
    assert main(["check", "-", "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["findings"]


def test_a_date_beyond_the_releases_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = {**CLEAN, "date": "2031-01-01", "diagnoses": [{"code": "I10"}, {"code": "I99.X9"}]}
    assert main(["check", written(tmp_path, later), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert [warning["kind"] for warning in answer["warnings"]] == ["release-lag"]
    assert {one["severity"] for one in answer["findings"] if one["rule"] == "A-01"} == {"warning"}


BAD_USE = {
    "nothing": ([], "give one of"),
    "two things": (["--facts", "--explain", "A-05"], "give one of"),
    "no such file": (["nowhere.json"], "no such file"),
    "no such rule": (["--explain", "X-1"], "no rule has this id"),
    "not a date": (["--date", "soon", "--facts"], "a date as YYYY-MM-DD expected"),
}


@pytest.mark.parametrize("name", BAD_USE)
def test_bad_use_is_one_line(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    arguments, message = BAD_USE[name]
    assert main(["check", *arguments]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"[1]", b"{" * 10_000])
def test_a_file_that_is_no_encounter(tmp_path: Path, data: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bad.json"
    path.write_bytes(data)
    assert main(["check", str(path), "--json"]) == 2
    streams = capsys.readouterr()
    assert json.loads(streams.out)["error"]["where"] == str(path)
    assert streams.err.count("\n") == 1


def test_a_rule_and_the_facts_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "c15-30"]) == 0
    shown = capsys.readouterr().out
    assert "bmi_in_pregnancy" in shown
    assert "fails:" in shown
    assert "from 2018-10-01" in shown
    assert main(["check", "--facts", "--json"]) == 0
    facts = {fact["name"]: fact for fact in json.loads(capsys.readouterr().out)}
    assert "IV-01" in facts["uncertain"]["rules"]


def test_a_rule_of_the_claim_form_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "cl-43"]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("CL-43  timely_filing")
    assert "42 CFR 424.44" in shown
    assert "fails: {" in shown
    assert main(["check", "--explain", "CL-46", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert "MCE-INCONSISTENT_WITH_LENGTH_OF_STAY" in told["rows"][0]["text"]


CLAIM_FAULTS = {
    "negative units": ({"lines": [{"code": "99213", "units": -1}]}, "REC-04", "lines[0].units"),
    "tenths of a cent": ({"lines": [{"code": "99213", "charge": 12.345}]}, "REC-05", "lines[0].charge"),
    "a pointer to 0": ({"lines": [{"code": "99213", "dx": [0]}]}, "REC-06", "lines[0].dx[0]"),
    "a pointer to 99": ({"lines": [{"code": "99213", "dx": [99]}]}, "REC-06", "lines[0].dx[0]"),
    "an unknown bill type": ({"claim": "facility", "bill_type": "0991"}, "CL-01", "bill_type"),
    "a place of four digits": ({"lines": [{"code": "99213", "pos": "0011"}]}, "CL-23", "lines[0].pos"),
    "a statement that ends first": ({"claim": "facility", "statement_from": "2026-06-01"}, "CL-11", "statement_from"),
}


@pytest.mark.parametrize("name", CLAIM_FAULTS)
def test_what_cannot_be_on_a_claim_is_a_finding(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fields, rule, where = CLAIM_FAULTS[name]
    assert main(["check", written(tmp_path, {**CLEAN, **fields}), "--json"]) == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert (rule, where, "error") in {(one["rule"], one["where"], one["severity"]) for one in findings}


def test_a_thousand_lines_are_answered_and_one_more_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    line = {"code": "G0439", "pos": "11", "dx": [1], "units": 1}
    at_most, too_many = ({**CLEAN, "lines": [line] * count} for count in (1000, 1001))
    assert main(["check", "--jsonl", written(tmp_path, at_most, too_many)]) == 0
    answers = [json.loads(text) for text in capsys.readouterr().out.splitlines()]
    assert sum(one["rule"] == "CL-44" for one in answers[0]["findings"]) == 999
    assert "lines: more than 1000" in answers[1]["error"]["message"]
