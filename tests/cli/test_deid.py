"""medcodex deid: files, JSON, JSON Lines, keys, and what it refuses."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "Patient: Olena Marchetti\nSeen 03/02/2026 by Dr. Foley. Foley catheter placed. MRN 00482917.\n"


@pytest.fixture
def note(tmp_path: Path) -> str:
    path = tmp_path / "note.txt"
    path.write_text(NOTE, encoding="utf-8")
    return str(path)


def test_text_with_tags(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deid", note]) == 0
    out, err = capsys.readouterr()
    assert out == "Patient: [NAME]\nSeen [DATE 2026] by Dr. [NAME]. Foley catheter placed. MRN [MRN].\n"
    assert "a person" in err
    assert "Marchetti" not in err


def test_json_has_offsets_and_no_values(note: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["deid", note, "--json"]) == 0
    out = capsys.readouterr().out
    answer = json.loads(out)
    assert answer["id"] == "note.txt"
    assert [(span["kind"], NOTE[span["start"] : span["end"]]) for span in answer["spans"]] == [
        ("name", "Olena Marchetti"),
        ("date", "03/02/2026"),
        ("name", "Foley"),
        ("mrn", "00482917"),
    ]
    first = answer["spans"][0]
    assert answer["text"][first["replacement_start"] : first["replacement_end"]] == "[NAME]"
    assert "Marchetti" not in out
    assert "00482917" not in out


def test_lines_keep_order_and_answer_errors(tmp_path: Path) -> None:
    lines = tmp_path / "in.jsonl"
    lines.write_text(json.dumps({"id": 7, "text": NOTE}) + '\n{"id": "b"}\nnot json\n', encoding="utf-8")
    out = tmp_path / "out.jsonl"
    assert main(["deid", "--jsonl", str(lines), "--out", str(out)]) == 0
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert answers[0]["id"] == 7
    assert answers[0]["text"].startswith("Patient: [NAME]")
    assert answers[1]["error"]["message"] == "text: a string expected"
    assert answers[2]["error"]["where"] == "line 3"


def test_key_file_makes_runs_agree(note: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"0123456789abcdef0123456789abcdef\n")
    outputs = []
    for _ in range(2):
        assert main(["deid", note, "--style", "surrogate", "--dates", "shift", "--key-file", str(key)]) == 0
        outputs.append(capsys.readouterr().out)
    assert outputs[0] == outputs[1]
    assert "Marchetti" not in outputs[0]
    assert "03/02/2026" not in outputs[0]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["deid"], "no note given"),
        (["deid", "missing.txt"], "no such file"),
        (["deid", "a.txt", "--jsonl", "b"], "either notes or --jsonl"),
        (["deid", "-", "-"], "only once"),
    ],
)
def test_refusals_are_one_line(arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(arguments) == 2
    err = capsys.readouterr().err
    assert message in err
    assert err.count("\n") == 1


def test_a_short_key_is_refused(note: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"short")
    assert main(["deid", note, "--key-file", str(key)]) == 2
    assert "16 bytes" in capsys.readouterr().err
