"""``medcodex chart add``: files in, one line or object each; nothing half-kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.cli.main import main
from medcodex.store.engine import sqlite_url

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "DISCHARGE SUMMARY\nZebrafield was treated for pneumonia.\n"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own; nothing is in it."""
    monkeypatch.setenv("MEDCODEX_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("MEDCODEX_DATABASE", raising=False)
    monkeypatch.delenv("MEDCODEX_KEYS", raising=False)
    return tmp_path


def added(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    status = main(["chart", "add", "--json", *words])
    return status, json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(NOTE.encode(), id="UTF-8"),
        pytest.param(b"\xef\xbb\xbf" + NOTE.encode(), id="UTF-8 marked"),
        pytest.param(NOTE.encode("utf-16"), id="UTF-16"),
        pytest.param(NOTE.encode("utf-16-be"), id="UTF-16 unmarked"),
        pytest.param((NOTE + "café").encode("latin-1"), id="Latin-1"),
    ],
)
def test_a_text_file_of_any_encoding(home: Path, capsys: pytest.CaptureFixture[str], data: bytes) -> None:
    path = home / "note.txt"
    path.write_bytes(data)
    status, [found] = added(capsys, str(path), "--account", "A-1", "--setting", "inpatient", "--mrn", "M-1")
    assert (status, found["status"], found["documents"]) == (0, "stored", {"new": 1, "versions": 0})
    status, [again] = added(capsys, str(path), "--account", "A-1", "--mrn", "M-1")
    assert (status, again["status"], again["encounter"]) == (0, "duplicate", found["encounter"])
    path.write_bytes(data + data[-2:] if data[:1] == b"\xff" else data + b"..")
    _, [other] = added(capsys, str(path), "--account", "A-1", "--mrn", "M-1")
    assert (other["status"], other["documents"]) == ("changed", {"new": 0, "versions": 1})


def test_text_files_are_the_documents_of_one_account(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("one.txt", "two.txt"):
        (home / name).write_text(f"Note {name}.")
    _, [found] = added(capsys, str(home / "one.txt"), str(home / "two.txt"), "--account", "A-1")
    assert found["documents"]["new"] == 2


def test_lines_are_answered_each(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "charts.jsonl"
    path.write_text('{"account": "1"}\n{"account": "2", "patient": {"sex": "Zebrafield"}}\n{"account": "3"}\n')
    status, found = added(capsys, str(path))
    assert (status, [one["status"] for one in found]) == (1, ["stored", "refused", "stored"])
    assert found[1]["error"]["where"] == "patient.sex"
    assert main(["chart", "add", str(path)]) == 1
    told = capsys.readouterr().out
    assert "charts.jsonl line 1: duplicate: account 1, 0 new documents, 0 new versions, 0 charges" in told
    assert "charts.jsonl line 2: refused: patient.sex: one of F, M, U expected" in told
    assert "Zebrafield" not in told


REFUSED: dict[str, tuple[bytes, list[str], str]] = {
    "a binary file": (b"MZ\x00\x01" * 50, ["--account", "1"], "not text"),
    "a picture": (b"\x89PNG\r\n\x1a\n", ["--account", "1"], "no TIFF, PNG or JPEG that can be read"),
    "an empty file": (b" \n", ["--account", "1"], "empty: there is no text"),
    "no account": (b"Fever.", [], "a text file needs --account"),
    "an unknown setting": (b"Fever.", ["--account", "1", "--setting", "moon"], "one of outpatient"),
    "a day in words": (b"Fever.", ["--account", "1", "--admitted", "today"], "YYYY-MM-DD"),
    "dates out of order": (
        b"Fever.", ["--account", "1", "--admitted", "2026-05-02", "--discharged", "2026-05-01"], "before"),
    "no database": (b"Fever.", ["--account", "1", "--database", "mysql://x/y"], "a database is"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_told_in_a_line(home: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    data, words, message = REFUSED[name]
    path = home / "note.txt"
    path.write_bytes(data)
    assert main(["chart", "add", str(path), *words]) == 2
    caught = capsys.readouterr()
    assert message in caught.err
    assert caught.err.count("\n") == 1
    assert caught.out == ""


def test_one_chart_that_cannot_be_read_ends_the_run(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "chart.json"
    path.write_text('{"account": "1", "documents": [{"text": 5}]}')
    assert main(["chart", "add", str(path)]) == 2
    assert "chart.json: documents[0].text: text expected, not a whole number" in capsys.readouterr().err


def test_options_of_text_do_not_pass_unseen(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "chart.json"
    path.write_text('{"account": "1"}')
    assert main(["chart", "add", str(path), "--setting", "inpatient"]) == 2
    assert "for text files" in capsys.readouterr().err


def test_a_database_without_its_keys_is_left_alone(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = home / "chart.json"
    path.write_text('{"account": "1"}')
    database = sqlite_url(home / "own" / "charts.sqlite")
    assert added(capsys, str(path), "--database", database)[0] == 0
    (home / "home" / "workbench.keys").unlink()
    assert main(["chart", "add", str(path), "--database", database]) == 2
    assert "its file of keys is missing" in capsys.readouterr().err
