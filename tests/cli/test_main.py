"""The way in: every failure is one line, with the promised exit code, and never words of a note."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, NoReturn

import pytest

from medcodex.cli import main as way_in
from medcodex.errors import NotLoadedError

if TYPE_CHECKING:
    import argparse
    from pathlib import Path

MODULE = [sys.executable, "-m", "medcodex"]


class Failing:
    """A command that raises what it is told to."""

    def __init__(self, error: BaseException) -> None:
        self.error = error

    def configure(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true")

    def run(self, args: argparse.Namespace) -> NoReturn:
        raise self.error


@pytest.mark.parametrize(
    ("error", "status", "words", "kind"),
    [
        (NotLoadedError("nothing in force", "2001-01-01"), 2, "2001-01-01: nothing in force", "not-loaded"),
        (KeyboardInterrupt(), 130, "interrupted", None),
        (OSError(28, "No space left on device", "out.jsonl"), 2, "out.jsonl: No space left", "storage"),
        (MemoryError(), 70, "out of memory", "storage"),
        (ValueError("Jane Doe has gout"), 70, "internal error (ValueError)", "internal"),
        (RecursionError("Jane Doe"), 70, "internal error (RecursionError)", "internal"),
        (UnicodeEncodeError("ascii", "Jane Doe \u2026", 9, 10, "no"), 70, "internal error", "internal"),
    ],
    ids=lambda value: type(value).__name__,
)
def test_failures_are_one_line(
    error: BaseException,
    status: int,
    words: str,
    kind: str | None,
    *,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.delenv("MEDCODEX_DEBUG", raising=False)
    monkeypatch.setattr(way_in, "import_module", lambda _: Failing(error))
    assert way_in.main(["lookup", "--json"]) == status
    out, err = capsys.readouterr()
    assert err.count("\n") == 1
    assert words in err
    assert "Jane" not in out + err
    if kind:
        assert json.loads(out)["error"]["kind"] == kind


def test_debug_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCODEX_DEBUG", "1")
    monkeypatch.setattr(way_in, "import_module", lambda _: Failing(ValueError("here")))
    with pytest.raises(ValueError, match="here"):
        way_in.main(["lookup"])


@pytest.mark.parametrize(
    ("argv", "words"),
    [
        (["nonsense"], "no such command"),
        (["code", "--setting", "spa", "x.txt"], "invalid choice"),
        (["code"], "no note given"),
        (["code", "--date", "yesterday", "x"], "YYYY-MM-DD expected"),
        (["code", "--date", "2026-02-30", "x"], "YYYY-MM-DD expected"),
        (["code", "--age", "-3", "x"], "years from 0 to 150 expected"),
        (["code", "--age", "nan", "x"], "years from 0 to 150 expected"),
        (["code", "--max", "0", "x"], "above 0 expected"),
        (["code", "--min-confidence", "1.5", "x"], "from 0 to 1 expected"),
        (["code", "--workers", "0", "--jsonl", "x"], "1 to 256 expected"),
        (["code", "--frobnicate"], "unrecognized arguments"),
        (["code", "--set", "inpatient", "x"], "unrecognized arguments"),
        (["code", "x", "--jsonl", "y"], "not both"),
        (["code", "--jsonl", "y", "--format", "html"], "JSON Lines only"),
        (["code", "-", "-"], "only once"),
    ],
)
def test_bad_usage(argv: list[str], words: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert way_in.main(argv) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("wish", [["--json"], ["--format", "json"], ["--format=json"], ["--format", "fhir"]])
def test_bad_usage_as_json(wish: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert way_in.main(["code", *wish, "--max", "0", "x"]) == 2
    error = json.loads(capsys.readouterr().out)["error"]
    assert error["kind"] == "usage"
    assert error["where"] == "medcodex code"
    assert set(error) == {"kind", "message", "where"}


def test_help_names_every_command_without_loading_any(capsys: pytest.CaptureFixture[str]) -> None:
    assert way_in.main(["--help"]) == 0
    out = capsys.readouterr().out
    assert all(name in out for name in way_in.COMMANDS)
    script = (
        "import sys; from medcodex.cli.main import main; main(['--help']);"
        "sys.exit(any(m.startswith(('medcodex.cli.code', 'medcodex.app', 'rich', 'msgspec')) for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, check=False).returncode == 0


@pytest.mark.parametrize("name", sorted(way_in.COMMANDS))
def test_every_command_answers_help(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert way_in.main([name, "--help"]) == 0
    assert f"usage: medcodex {name}" in capsys.readouterr().out


def test_no_command_is_bad_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert way_in.main([]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "usage:" in err


def test_control_characters_do_not_reach_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    assert way_in.main(["code", "no\x1b[31mred\nfile"]) == 2
    err = capsys.readouterr().err
    assert "\x1b" not in err
    assert err.count("\n") == 1


def test_reader_that_goes_away(tmp_path: Path) -> None:
    script = f"{sys.executable} -m medcodex --help | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", script], capture_output=True, check=False, cwd=tmp_path)
    assert done.returncode in {0, 141}
    assert done.stderr == b""


def test_closed_streams_and_full_disk() -> None:
    for redirect, status in ((">&-", 0), ("2>&-", 0), ("<&-", 0), (">/dev/full", 2)):
        line = f"{sys.executable} -m medcodex --help {redirect}"
        done = subprocess.run(["bash", "-c", line], capture_output=True, check=False)
        assert done.returncode == status, redirect
        assert b"Traceback" not in done.stderr


def test_ascii_terminal() -> None:
    environment = {"PYTHONIOENCODING": "ascii", "PATH": "/usr/bin"}
    done = subprocess.run([*MODULE, "lookup", "Größe"], capture_output=True, check=False, env=environment)
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2
