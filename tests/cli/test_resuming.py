"""``code`` over folders and JSON Lines: ended at any place and gone on with, the output is that of one run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from tests.cli import fakes

from medcodex.cli import code
from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

NOTES = ["Hypertension.", "Type 2 diabetes mellitus.", "Chest pain.", "Hypertension and chest pain.", "Cough."]
DATE = ["--date", "2026-05-15"]


@pytest.fixture(autouse=True)
def fake_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code, "_open_coders", fakes.open_coders)


@pytest.fixture
def asked(tmp_path: Path) -> Path:
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps({"id": f"n{number}", "text": text}) + "\n" for number, text in enumerate(NOTES)))
    return path


def run(*words: str) -> int:
    return main(["code", *words, *DATE])


def ended(out: Path, whole: bytes, at: int) -> None:
    """As a run leaves it that was ended after so many bytes."""
    out.unlink(missing_ok=True)
    out.with_name(f"{out.name}.unfinished").write_bytes(whole[:at])


@pytest.mark.parametrize("workers", ["1", "2"])
def test_wherever_it_was_ended_the_output_is_that_of_one_run(tmp_path: Path, asked: Path, workers: str) -> None:
    whole, out = tmp_path / "whole.jsonl", tmp_path / "out.jsonl"
    assert run("--jsonl", str(asked), "--out", str(whole)) == 0
    data = whole.read_bytes()
    second = data.index(b"\n") + 1
    for at in (0, 1, second - 1, second, second + 5, len(data) - 1, len(data)):
        ended(out, data, at)
        assert run("--jsonl", str(asked), "--out", str(out), "--resume", "--workers", workers) == 0
        assert out.read_bytes() == data
    assert sorted(one.name for one in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl", "whole.jsonl"]


def test_other_options_or_other_input_are_refused(
    tmp_path: Path, asked: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out.jsonl"
    assert run("--jsonl", str(asked), "--out", str(out), "--resume") == 0
    data = out.read_bytes()
    unfinished = tmp_path / "out.jsonl.unfinished"
    asked.write_text("not JSON\n" + asked.read_text())
    ended(out, data, len(data) // 2)
    assert run("--jsonl", str(asked), "--out", str(out), "--resume") == 2
    assert "other input" in capsys.readouterr().err
    assert unfinished.exists()
    assert not out.exists()
    assert run("--jsonl", str(asked), "--out", str(out), "--resume", "--max", "1") == 2
    assert "other options" in capsys.readouterr().err
    assert unfinished.exists()


def test_resuming_needs_a_file(asked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--jsonl", str(asked), "--resume") == 2
    assert "--out" in capsys.readouterr().err


def test_a_folder_is_coded_file_by_file(tmp_path: Path) -> None:
    folder, out = tmp_path / "notes", tmp_path / "out.jsonl"
    (folder / "b").mkdir(parents=True)
    (folder / "a.txt").write_text("Hypertension.")
    (folder / "b" / "c.txt").write_text("Chest pain.")
    (folder / "b" / "empty.txt").write_text("")
    (folder / ".hidden").write_text("Chest pain.")
    assert run(str(folder), "--out", str(out)) == 0
    found = [json.loads(line) for line in out.read_text().splitlines()]
    assert [one["id"] for one in found] == [str(folder / name) for name in ("a.txt", "b/c.txt", "b/empty.txt")]
    assert ["error" in one for one in found] == [False, False, True]
    data = out.read_bytes()
    ended(out, data, len(data) - 20)
    assert run(str(folder), "--out", str(out), "--resume") == 0
    assert out.read_bytes() == data
