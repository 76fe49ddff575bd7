"""``medcodex query``: drafts and the linter, as a user calls them."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "title": "Clarification of a result",
    "text": "Progress note of 5/2: sodium 128.\n\nIs there a diagnosis that this result represents?",
    "options": ["Hyponatremia", "No diagnosis", "Other: ____", "Unable to determine"],
}
LEADING = "Progress note of 5/2: lactate 4.\nPlease document sepsis to raise the payment."
NOTE = "CHIEF COMPLAINT: Follow-up.\n\nRESULTS: Ejection fraction 35 %.\n\nASSESSMENT:\n1. Congestive heart failure.\n"


def _lint(tmp_path: Path, text: str, *options: str) -> int:
    (tmp_path / "q").write_text(text, encoding="utf-8")
    return main(["query", "lint", str(tmp_path / "q"), *options])


@pytest.mark.parametrize(
    ("text", "status"),
    [
        (LEADING, 1),
        (json.dumps(GOOD), 0),
        (json.dumps([GOOD, GOOD]), 0),
        (json.dumps({"id": "n", "queries": [GOOD, {"text": LEADING}]}), 1),
        ("[ ] Yes\n[ ] No", 1),
    ],
    ids=["text", "object", "list", "answer-of-code", "begins-with-a-box"],
)
def test_lint_exits_by_what_it_finds(tmp_path: Path, text: str, status: int) -> None:
    assert _lint(tmp_path, text) == status


def test_lint_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _lint(tmp_path, LEADING, "--json") == 1
    findings = json.loads(capsys.readouterr().out)["findings"]
    assert {"Q-01", "Q-03"} <= {finding["rule"] for finding in findings}
    assert {"rule", "name", "severity", "message", "codes", "where", "source", "suggestions"} <= findings[0].keys()


def test_lint_reads_standard_input(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(json.dumps(GOOD).encode()), encoding="utf-8"))
    assert main(["query", "lint", "-"]) == 0
    assert "no faults found" in capsys.readouterr().out


@pytest.mark.parametrize(
    "text",
    ["", "  \n", "[]", '{"text": 3}', '{"text": "a", "options": "b"}', '{"queries": [3]}', '{"text": "a", "title": 1}'],
)
def test_what_is_no_query_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str) -> None:
    assert _lint(tmp_path, text) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


@pytest.mark.parametrize("argv", [["query"], ["query", "lint"], ["query", "send", "x"], ["query", "lint", "/nowhere"]])
def test_bad_usage(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(argv) == 2
    assert "Traceback" not in capsys.readouterr().err


def test_drafts_of_a_note_pass_the_linter(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], embedded_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    assert main(["query", "draft", str(tmp_path / "note.txt"), "--date", "2026-05-15", "--json"]) == 0
    out = capsys.readouterr().out
    queries = json.loads(out)["queries"]
    assert "QD-01" in {query["rule"] for query in queries}
    for query in queries:
        assert {"reason", "text", "evidence", "title", "options", "form", "codes"} <= query.keys()
        assert all(NOTE[one["start"] : one["end"]] == one["text"] for one in query["evidence"])
    assert _lint(tmp_path, out) == 0


def test_drafts_for_a_reader(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], embedded_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    (tmp_path / "note.txt").write_text(NOTE, encoding="utf-8")
    assert main(["query", "draft", str(tmp_path / "note.txt"), "--date", "2026-05-15"]) == 0
    assert "Unable to determine" in capsys.readouterr().out
    (tmp_path / "none.txt").write_text("ASSESSMENT: Gout.\n", encoding="utf-8")
    assert main(["query", "draft", str(tmp_path / "none.txt"), "--date", "2026-05-15"]) == 0
    assert "nothing to ask" in capsys.readouterr().out


@pytest.mark.parametrize("output", ["table", "html", "json"])
def test_code_shows_findings_and_queries(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    embedded_home: Path,
    monkeypatch: pytest.MonkeyPatch,
    output: str,
) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    (tmp_path / "note.txt").write_text(NOTE + "2. Sepsis.\n", encoding="utf-8")
    argv = ["code", str(tmp_path / "note.txt"), "--date", "2026-05-15", "--setting", "inpatient", "--format", output]
    assert main(argv) == 0
    out = capsys.readouterr().out
    assert "QD-01" in out
    assert "CV-01" in out


@pytest.mark.parametrize("rule", ["CV-01", "HAC-04", "PSI-03"])
def test_a_rule_tells_itself(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--explain", rule]) == 0
    assert rule in capsys.readouterr().out
