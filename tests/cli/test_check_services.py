"""Checks of service lines as a user meets them: tables added from files, findings that cite them, what is left open."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.cli.main import main
from small_payment_files import addendum_b, relative_values

if TYPE_CHECKING:
    from pathlib import Path

VISIT: dict[str, Any] = {
    "id": "v", "claim": "professional", "setting": "outpatient", "date": "2031-08-15", "age": 70, "sex": "F",
    "diagnoses": [{"code": "I10"}],
    "lines": [{"code": "99213", "units": 1, "pos": "11", "provider": "1234567893"}],
    "history": [{"code": "X0090", "date": "2031-07-20", "provider": "1234567893"}],
}  # fmt: skip
SURGERY: dict[str, Any] = {
    "id": "s", "claim": "facility", "setting": "outpatient", "date": "2031-08-15", "age": 70, "sex": "F",
    "bill_type": "131", "diagnoses": [{"code": "I10"}], "lines": [{"code": "X0090", "units": 1, "revenue": "0360"}],
}  # fmt: skip


@pytest.fixture
def home(embedded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The embedded release in a folder of its own."""
    own = tmp_path / "home"
    shutil.copytree(embedded_home, own)
    monkeypatch.setenv("MEDCODEX_HOME", str(own))
    return own


def checked(encounter: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    path = tmp_path / "claim.json"
    path.write_text(json.dumps(encounter))
    capsys.readouterr()
    main(["check", str(path), "--json"])
    answer: dict[str, Any] = json.loads(capsys.readouterr().out)
    return answer


def tables_added(tmp_path: Path) -> None:
    (tmp_path / "PPRRVU2031_Jul.csv").write_bytes(relative_values())
    (tmp_path / "July 2031 Addendum B.csv").write_bytes(addendum_b())
    assert main(["data", "add", str(tmp_path / "PPRRVU2031_Jul.csv"), str(tmp_path / "July 2031 Addendum B.csv")]) == 0


def of_services(answer: dict[str, Any]) -> list[str]:
    return [one["rule"] for one in answer["findings"] if one["rule"].startswith(("MOD", "GLOB", "OPPS"))]


def not_loaded(answer: dict[str, Any]) -> list[str]:
    """What is said of the payment tables; other edits have tables of their own."""
    told = [one["message"] for one in answer["warnings"] if one["kind"] == "not-loaded"]
    return [one for one in told if "Fee Schedule" in one or "Addendum B" in one]


@pytest.mark.parametrize(("encounter", "tables"), [(VISIT, 1), (SURGERY, 2)], ids=["professional", "outpatient"])
def test_without_tables_the_answer_says_what_is_left_open(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], encounter: dict[str, Any], tables: int
) -> None:
    answer = checked(encounter, tmp_path, capsys)
    assert of_services(answer) == []
    assert len(not_loaded(answer)) == tables


@pytest.mark.parametrize(
    ("encounter", "expected"),
    [
        (VISIT, ("GLOB-01", "Medicare Physician Fee Schedule 2031-07")),
        (SURGERY, ("OPPS-01", "OPPS Addendum B 2031-07")),
    ],
    ids=["global days", "inpatient only"],
)
def test_with_tables_a_finding_cites_the_release(
    home: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    encounter: dict[str, Any],
    expected: tuple[str, str],
) -> None:
    rule, source = expected
    tables_added(tmp_path)
    answer = checked(encounter, tmp_path, capsys)
    assert of_services(answer) == [rule]
    (finding,) = (one for one in answer["findings"] if one["rule"] == rule)
    assert finding["severity"] == "error"
    assert finding["source"].endswith(source)
    assert not_loaded(answer) == []


def test_each_day_is_answered_by_its_own_year(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tables_added(tmp_path)
    before = [{"code": "X0090", "date": "2031-12-20", "provider": "1234567893"}]
    lines = [*VISIT["lines"], {"code": "X0001", "modifiers": ["62"], "provider": "1234567893"}]
    answer = checked({**VISIT, "date": "2032-01-02", "lines": lines, "history": before}, tmp_path, capsys)
    assert of_services(answer) == ["GLOB-01"]
    (finding,) = (one for one in answer["findings"] if one["rule"] == "GLOB-01")
    assert finding["source"].endswith("Medicare Physician Fee Schedule 2031-07")
    (told,) = not_loaded(answer)
    assert "of 2032" in told


def test_a_rule_is_explained_with_source_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", "glob-01"]) == 0
    shown = capsys.readouterr().out
    assert "CMS Pub 100-04 ch. 12 §40.1" in shown
    assert "fails: professional: 99213" in shown
    assert "passes: " in shown
