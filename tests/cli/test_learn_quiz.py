"""``medcodex learn quiz``: printed, as JSON, asked at a terminal."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main
from medcodex.library.home import HOME_VARIABLE

if TYPE_CHECKING:
    from pathlib import Path

ASKED = ["learn", "quiz", "--topic", "hipaa", "--topic", "terminology", "--count", "3", "--date", "2026-05-15"]


class Terminal(io.StringIO):
    """A terminal at which somebody types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def at_home(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(embedded_home))


def test_the_same_seed_prints_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ASKED, "--seed", "4"]) == 0
    first = capsys.readouterr().out
    assert main([*ASKED, "--seed", "4"]) == 0
    assert capsys.readouterr().out == first
    assert "1. " in first
    assert "3. " in first
    assert "Source" not in first


def test_json_has_answers_only_where_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*ASKED, "--seed", "4", "--json"]) == 0
    bare = json.loads(capsys.readouterr().out)
    assert bare["seed"] == 4
    assert [set(one["options"][0]) for one in bare["questions"]] == [{"text"}] * 3
    assert main([*ASKED, "--seed", "4", "--json", "--answers"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["id"] for one in told["questions"]] == [one["id"] for one in bare["questions"]]
    assert all(sum(option["right"] for option in one["options"]) == 1 for one in told["questions"])


def test_questions_are_asked_at_a_terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shown = Terminal()
    monkeypatch.setattr(sys, "stdin", Terminal("x\na\nB\nq\n"))
    monkeypatch.setattr(sys, "stdout", shown)
    assert main([*ASKED, "--seed", "4"]) == 0
    text = shown.getvalue()
    assert text.count("Source:") == 2
    assert text.rstrip().endswith("of 2 right")


@pytest.mark.parametrize(
    "wrong", [["--topic", "astrology"], ["--count", "0"], ["--count", "101"], ["--seed", "-1"], ["--date", "today"]]
)
def test_what_cannot_be_asked_is_told(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "quiz", *wrong]) != 0
    told = capsys.readouterr().err
    assert told
    assert "Traceback" not in told
