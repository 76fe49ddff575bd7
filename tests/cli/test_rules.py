"""``medcodex rules`` as a billing office runs it, and payer rules in ``medcodex check``."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from medcodex.cli.main import main

SAMPLE = Path(__file__).resolve().parents[2] / "samples" / "sample-payer.toml"
CLAIM = {
    "id": "c", "payer": "shp", "date": "2026-05-15", "age": 50, "sex": "F", "diagnoses": [{"code": "I10"}],
    "lines": [{"code": "A4253", "units": 3, "dx": [1], "charge": "30.00"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(embedded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own whose releases are those of the installation."""
    own = tmp_path / "home"
    own.mkdir()
    (own / "releases").symlink_to(embedded_home / "releases")
    monkeypatch.setenv("MEDCODEX_HOME", str(own))
    return own


def variant(tmp_path: Path, *changes: tuple[str, str], name: str = "variant.toml") -> str:
    text = SAMPLE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_examples_as_expected_exit_0(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "test", str(SAMPLE)]) == 0
    shown = capsys.readouterr().out
    assert "test-strips             example 2: fails as expected  (the seventh box in 90 days)" in shown
    assert "7 rules, 16 examples: 16 as expected, 0 not" in shown


def test_an_example_that_comes_out_otherwise_exits_1(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = variant(tmp_path, ("units_per_day = 2", "units_per_day = 3"))
    assert main(["rules", "test", path]) == 1
    assert "WRONG  test-strips             example 1: EXPECTED that it fails; the rule found nothing" in (
        capsys.readouterr().out
    )
    assert main(["rules", "test", path, str(SAMPLE), "--json"]) == 1
    first, second = json.loads(capsys.readouterr().out)
    wrong = [one for one in first["examples"] if not one["as_expected"]]
    assert [(one["rule"], one["example"], one["expect"], one["findings"]) for one in wrong] == [
        ("test-strips", 1, "fail", [])
    ]
    assert all(one["as_expected"] for one in second["examples"])
    assert (first["payer"], first["version"], first["rules"]) == ("sample-health", "2026.1", 7)


WITH_EXAMPLE = b"""
payer = "p"
names = ["P"]
version = "1"
from = 2026-01-01
source = "s"
[[rules]]
id = "r"
title = "t"
requires.ndc = true
[[rules.examples]]
expect = "fail"
"""
HUGE = WITH_EXAMPLE + b"encounter = {age = 0x%s}" % (b"f" * 9000)
BAD = {
    "no file": (None, "no such file"),
    "binary": (b"\x00\xff", "not UTF-8 at byte 1"),
    "empty": (b"", "missing"),
    "no TOML": (b"rules", "not TOML"),
    "example": (
        WITH_EXAMPLE + b"encounter = {lines = [{code = 3}]}",
        "rule r: example 1: lines[0].code: text expected",
    ),
    "a huge number": (HUGE, "rule r: example 1: a number too large"),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("action", ["test", "add"])
def test_what_is_no_rule_file_is_one_line_and_exits_2(
    action: str, name: str, tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data, told = BAD[name]
    path = tmp_path / "bad.toml"
    if data is not None:
        path.write_bytes(data)
    assert main(["rules", action, str(path), "--json"]) == 2
    streams = capsys.readouterr()
    assert streams.err.count("\n") == 1
    assert told in streams.err
    assert "bad.toml" in json.loads(streams.out)["error"]["where"]
    assert not (home / "rules").exists()


def test_versions_stand_side_by_side_and_the_day_chooses(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = tmp_path / "claims.jsonl"
    claims.write_text(
        "\n".join(json.dumps({**CLAIM, "date": day}) for day in ("2026-05-15", "2027-05-15", "2028-05-15"))
    )
    later = variant(
        tmp_path,
        ('"2026.1"', '"2027.1"'),
        ("from = 2026-01-01\nuntil = 2026-12-31", "from = 2027-01-01\nuntil = 2027-12-31"),
        ("from = 2026-04-01", "from = 2027-04-01"),
        ("units_per_day = 2", "units_per_day = 9"),
        ("units = 3 }] }", "units = 10 }] }"),
        ("date = 2026", "date = 2027"), ('date = "2026', 'date = "2027'), ("received = 2026", "received = 2027"),
    )  # fmt: skip
    assert main(["rules", "add", str(SAMPLE), later]) == 0
    assert main(["rules", "add", str(SAMPLE)]) == 0
    shown = capsys.readouterr().out
    assert "loaded: sample-health 2027.1" in shown
    assert "already loaded: sample-health 2026.1" in shown
    assert main(["check", "--jsonl", str(claims)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    rules = [[one["rule"] for one in answer["findings"] if one["rule"].startswith("PAYER")] for answer in answers]
    assert rules == [["PAYER-test-strips"], [], ["PAYER-RULES"]]
    assert main(["rules", "list", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert [(one["payer"], one["version"]) for one in listed if one["file"]] == [
        ("sample-health", "2026.1"),
        ("sample-health", "2027.1"),
    ]
    assert main(["rules", "show", "Sample  health plan", "--date", "2027-02-01", "--json"]) == 0
    assert [one["version"] for one in json.loads(capsys.readouterr().out)] == ["2027.1"]
    assert main(["rules", "remove", "sample-health", "2027.1"]) == 0
    assert main(["rules", "show", "sample-health", "--version", "2027.1"]) == 2
    assert main(["rules", "show", "sample-health", "--version", "2026.1"]) == 0
    assert "PAYER-timely-filing  error: Claims are filed within 180 days" in capsys.readouterr().out


def test_a_version_with_other_content_is_refused(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "add", str(SAMPLE)]) == 0
    before = (home / "rules" / "sample-health@2026.1.toml").read_bytes()
    assert before == SAMPLE.read_bytes()
    other = variant(tmp_path, ('severity = "warning"', 'severity = "info"'))
    assert main(["rules", "add", other]) == 2
    assert "this version is loaded with other content" in capsys.readouterr().err
    assert (home / "rules" / "sample-health@2026.1.toml").read_bytes() == before


def test_rules_whose_examples_fail_are_not_loaded(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["rules", "add", variant(tmp_path, ("units_per_day = 2", "units_per_day = 3"))]) == 2
    assert "rule test-strips: example 1 does not come out as expected" in capsys.readouterr().err
    assert not (home / "rules").exists()


def test_a_payer_rule_is_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "add", str(SAMPLE)]) == 0
    assert main(["check", "--explain", "payer-nutrition-diagnosis"]) == 0
    shown = capsys.readouterr().out
    assert "requires diagnoses E08-E13, N18" in shown
    assert "policy 41, from 2026-04-01 until 2026-12-31" in shown
    assert main(["check", "--explain", "PAYER-RULES"]) == 0
    assert main(["check", "--explain", "PAYER-nothing"]) == 2


def test_a_broken_file_in_the_data_folder_is_told(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (home / "rules").mkdir()
    (home / "rules" / "x@1.toml").write_text("broken")
    claim = tmp_path / "claim.json"
    claim.write_text(json.dumps(CLAIM))
    assert main(["check", str(claim)]) == 2
    assert "not a rule file any more" in capsys.readouterr().err


def test_removing_what_is_not_there_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "remove", "medicare-preventive", "2026.1"]) == 2
    assert main(["rules", "remove", "../x", "1"]) == 2
    assert "is not in the data folder" in capsys.readouterr().err
