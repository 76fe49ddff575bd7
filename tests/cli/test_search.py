"""medcodex search as a user or a script runs it."""

from __future__ import annotations

import io
import json
import sys
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

MAY = ("--date", "2026-05-15")


@pytest.fixture(autouse=True)
def _embedded(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))


def test_hits_stand_under_their_category_with_the_reason(capsys):
    assert main(["search", "heart", "attack", "--limit", "3", *MAY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "I21  Acute myocardial infarction"
    assert lines[1].startswith("I21.9     Acute myocardial infarction, unspecified")
    assert lines[1].endswith("lexicon: heart attack")


def test_json_says_why(capsys):
    assert main(["search", "heart attack", "--json", "--limit", "1", *MAY]) == 0
    (hit,) = json.loads(capsys.readouterr().out)
    assert (hit["code"], hit["billable"], hit["via"]) == ("I21.9", True, "lexicon: heart attack")


def test_did_you_mean_goes_to_standard_error(capsys):
    assert main(["search", "hypertention", "--json", "--limit", "1", *MAY]) == 0
    captured = capsys.readouterr()
    assert "did you mean: hypertension" in captured.err
    assert json.loads(captured.out)[0]["code"] == "I10"


def test_a_chapter(capsys):
    assert main(["search", "hypertension", "--chapter", "15", "--json", *MAY]) == 0
    assert {hit["code"][0] for hit in json.loads(capsys.readouterr().out)} == {"O"}
    assert main(["search", "hypertension", "--chapter", "23", *MAY]) == 2
    assert "a chapter from 1 to 22 expected" in capsys.readouterr().err


def test_lines_are_answered_as_they_come(capsys, monkeypatch):
    """Each answer is out before the next line is read."""
    answered: list[int] = []

    class Lines(io.BytesIO):
        def readline(self, size: int | None = -1, /) -> bytes:
            answered.append(len(capsys.readouterr().out.splitlines()))
            return super().readline(size)

    lines = b"".join(json.dumps({"id": number, "text": "gout"}).encode() + b"\n" for number in range(3))
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": Lines(lines)}))
    assert main(["search", "--jsonl", "-", "--limit", "1", *MAY]) == 0
    assert answered == [0, 1, 1, 1]


def test_every_loaded_system_is_asked_and_named(capsys):
    assert main(["search", "lap chole", "--limit", "5", *MAY]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "[icd10pcs]"
    assert any(line.startswith("0FT44ZZ") for line in lines)
    assert main(["search", "lap chole", "--system", "icd10pcs", "--system", "icd10cm", "--json", *MAY]) == 0
    hits = json.loads(capsys.readouterr().out)
    assert {hit["system"] for hit in hits} == {"icd10cm", "icd10pcs"}
    assert main(["search", "lap chole", "--system", "icd10cm", "--json", *MAY]) == 0
    assert {hit["system"] for hit in json.loads(capsys.readouterr().out)} == {"icd10cm"}


def test_lines_name_their_systems(capsys, monkeypatch):
    asked = [{"id": 1, "text": "gout", "system": "icd10cm"}, {"id": 2, "text": "gout", "system": ["icd10pcs"]},
             {"id": 3, "text": "gout", "system": "icd9"}, {"id": 4, "text": "gout", "system": "cpt"}]  # fmt: skip
    lines = io.BytesIO("".join(json.dumps(line) + "\n" for line in asked).encode())
    monkeypatch.setattr(sys, "stdin", type("Stdin", (), {"buffer": lines}))
    assert main(["search", "--jsonl", "-", *MAY]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {hit["system"] for hit in answers[0]["hits"]} == {"icd10cm"}
    assert all(hit["system"] == "icd10pcs" for hit in answers[1]["hits"])
    assert [answer["error"]["kind"] for answer in answers[2:]] == ["usage", "usage"]
