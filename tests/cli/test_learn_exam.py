"""``medcodex learn exam``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))


def test_plans_with_what_each_source_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "exam"]) == 0
    told = capsys.readouterr().out
    assert "* questions  100 multiple-choice questions" in told
    assert "https://www.aapc.com/resources/cpc-exam-faqs, undated, publisher" in told
    assert main(["learn", "exam", "--json"]) == 0
    assert [one["id"] for one in json.loads(capsys.readouterr().out)] == ["cpc", "cca", "ccs"]


def test_a_paper_of_real_questions_twice_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["learn", "exam", "cca", "--seed", "5", "--questions", "25", "--date", "2026-05-15", "--json"]
    made = []
    for name in ("first", "again"):
        paper, key = tmp_path / f"{name}.pdf", tmp_path / f"{name}-key.pdf"
        assert main([*asked, "--pdf", str(paper), "--key", str(key)]) == 0
        made.append((paper.read_bytes(), key.read_bytes(), json.loads(capsys.readouterr().out)))
    assert made[0] == made[1]
    told = made[0][2]
    assert told["releases"]["icd10cm"]
    assert len({one["id"] for one in told["questions"]}) == 25
    assert all(one["source"] and len(one["options"]) == 4 for one in told["questions"])


@pytest.mark.parametrize(
    "wrong",
    [["md"], ["cpc", "--questions", "3"], ["cpc", "--seed", "-2"], ["cpc", "--file", "none.toml"],
     ["cpc", "--date", "x"], ["cca", "--questions", "5", "--date", "2026-05-15", "--pdf", "none/none.pdf"]],
)  # fmt: skip
def test_what_makes_no_paper_is_told_in_one_line(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "exam", *wrong]) == 2
    assert "Traceback" not in capsys.readouterr().err
