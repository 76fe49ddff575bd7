"""medcodex em: answers, lines, facts, what cannot be answered; the examples of its page."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

from medcodex.cli.main import main
from small_list_files import longult

PAGE = Path(__file__).resolve().parents[2] / "docs" / "em.md"
EXAMPLES = re.findall(r"```console\n\$ medcodex (.*?)\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
VISIT = ("--family", "office_established", "--problem", "stable_chronic=2", "--risk", "prescription_drug_management")
ON = ("--date", "2026-05-15")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home"
    monkeypatch.setenv("MEDCODEX_HOME", str(folder))
    return folder


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, Any]:
    assert main([*arguments, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


@pytest.mark.parametrize(("command", "output"), EXAMPLES, ids=[command for command, _ in EXAMPLES])
def test_the_examples_of_the_page(command: str, output: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(shlex.split(command)) == 0
    told = capsys.readouterr().out.splitlines()
    for line in output.splitlines():
        assert any(one.startswith(line) for one in told), line
        told = told[next(at for at, one in enumerate(told) if one.startswith(line)) + 1 :]


def test_the_page_has_examples() -> None:
    assert len(EXAMPLES) >= 4


def test_the_object(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "em", *VISIT, *ON)
    em = found["em"]
    assert {name: em[name] for name in ("level", "problems", "data", "risk", "by", "code", "code_note")} == {
        "level": "moderate",
        "problems": "moderate",
        "data": "straightforward",
        "risk": "moderate",
        "by": "mdm",
        "code": None,
        "code_note": "code needs your AMA licence",
    }
    assert all(why["text"] and why["source"] for why in em["why"])
    assert [warning["kind"] for warning in found["warnings"]] == ["missing", "no-code"]


def test_the_code_comes_with_the_licensees_release(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "CPT 2099"
    folder.mkdir()
    codes = {"99499": "Invented office visit, established patient, moderate deciding"}
    (folder / "LONGULT.txt").write_bytes(longult(codes))
    assert main(["data", "add", str(folder), "--accept-licence", "cpt"]) == 0
    capsys.readouterr()
    em = answer(capsys, "em", *VISIT, "--date", "2099-05-15")["em"]
    assert (em["code"], em["code_note"]) == ("99499", None)
    assert (
        answer(capsys, "em", "--family", "ed", "--problem", "stable_chronic", "--date", "2099-05-15")["em"]["code"]
        is None
    )


def test_an_encounter_with_the_facts_gets_the_same_answer(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    facts = {
        "em_family": "office_established",
        "em_problems": ["stable_chronic=2"],
        "em_risk": ["prescription_drug_management"],
    }
    path = tmp_path / "visit.json"
    path.write_text(json.dumps({"id": "v", "date": "2026-05-15", "age": 70, "sex": "F", "facts": facts}))
    grouped = answer(capsys, "group", str(path))
    assert grouped["em"] == answer(capsys, "em", *VISIT, *ON)["em"]
    assert {"about": "em", "kind": "no-code"}.items() <= grouped["warnings"][-1].items()
    assert main(["group", str(path)]) == 0
    assert "E/M  office_established  moderate, by mdm" in capsys.readouterr().out
    what_if = answer(capsys, "group", str(path), "--what-if")["what_if"]
    assert what_if["now"]["em"] == "moderate"
    assert {"kind": "without-fact", "code": "stable_chronic", "em": "low"}.items() <= what_if["changes"][-1].items()


def test_wrong_facts_of_a_line_are_answered_in_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "lines.jsonl"
    lines = [{"id": 1, "facts": {"em_family": "zoo"}}, {"id": 2, "date": "2026-05-15"}]
    path.write_text("\n".join(json.dumps(line) for line in lines))
    assert main(["group", "--jsonl", str(path)]) == 0
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert first["error"]["where"] == "facts.em_family"
    assert second["em"] is None


def test_what_if_is_marked_and_logged(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "em", *VISIT, *ON, "--what-if")["what_if"]
    assert "not to be shown to the provider" in found["audience"]
    assert found["now"]["em"] == "moderate"
    assert found["changes"]
    assert len((home / "what-if.jsonl").read_text().splitlines()) == 1


@pytest.mark.parametrize("command", ["em", "group"])
def test_the_vocabulary_is_published(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "--facts"]) == 0
    text = capsys.readouterr().out
    assert "em_problems" in text
    assert main([command, "--facts", "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    facts = found["facts"] if command == "em" else found
    assert {"name", "values", "meaning", "rules"} == set(facts[0])
    assert ("medicare_dual" in text) == (command == "group")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "give the family of the visit"),
        (["--family", "zoo"], "facts.em_family"),
        (["--family", "ed", "--problem", "gout"], "facts.em_problems[0]"),
        (["--family", "ed", "--fact", "minutes=3"], "begins with em_"),
        (["--family", "ed", "--fact", "em_minutes"], "NAME=VALUE expected"),
        (["--family", "ed", "--minutes", "3", "--fact", "em_minutes=4"], "em_minutes is given twice"),
        (["--family", "ed", "--minutes", "many"], "facts.em_minutes"),
        (["--family", "ed", "--date", "someday"], "is not a date"),
        (["--family", "ed", "--age", "old"], "invalid int value"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else None,
)
def test_what_cannot_be_answered_is_one_line(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["em", *arguments]) == 2
    told = capsys.readouterr().err
    assert message in told
    assert told.count("\n") == 1


def test_lists_of_facts_are_given_with_commas(capsys: pytest.CaptureFixture[str]) -> None:
    em = answer(
        capsys, "em", *VISIT, *ON, "--fact", "em_other_services=vaccine, procedure", "--fact", "em_separate=yes"
    )
    assert em["em"]["modifiers"] == ["25"]
