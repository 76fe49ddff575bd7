"""``medcodex tune`` and ``medcodex terms`` as a site runs them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from engine_fixture import coder_in
from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

DATE = "2026-05-15"
PROBLEMS = ["hypertension", "gout", "anemia", "psoriasis", "hypothyroidism", "asthma"]
CODES = {"hypertension": "I10", "gout": "M10.9", "anemia": "D64.9", "psoriasis": "L40.9", "hypothyroidism": "E03.9",
         "asthma": "J45.909"}  # fmt: skip


@pytest.fixture(autouse=True)
def home(embedded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of its own whose releases and lexicons are those of the installation."""
    coder_in(embedded_home)
    own = tmp_path / "home"
    own.mkdir()
    (own / "releases").symlink_to(embedded_home / "releases")
    (own / "lexicon").mkdir()
    for path in (embedded_home / "lexicon").iterdir():
        (own / "lexicon" / path.name).symlink_to(path)
    monkeypatch.setenv("MEDCODEX_HOME", str(own))
    return own


def chart(number: int, **changes: Any) -> dict[str, Any]:
    """An invented audited chart: what is assessed is reported, what only a relative's note tells is not."""
    said, other = PROBLEMS[number % 6], PROBLEMS[(number + 1 + number // 6) % 6]
    return {
        "id": number,
        "text": f"HISTORY OF PRESENT ILLNESS\nThe patient asks about {other}.\n\nASSESSMENT\n1. {said.title()}.\n",
        "setting": "outpatient",
        "date": DATE,
        "codes": [{"code": CODES[said], "role": "required"}],
        "audit": {"by": "auditor 7", "on": "2026-05-20"},
    } | changes


def charts_file(folder: Path, charts: list[dict[str, Any]]) -> str:
    path = folder / "audited.jsonl"
    path.write_text("".join(json.dumps(one) + "\n" for one in charts), encoding="utf-8")
    return str(path)


def test_charts_are_replayed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = charts_file(tmp_path, [chart(n) for n in range(6)])
    assert main(["tune", path, "--replay", "--date", DATE, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["charts"] == 6
    assert told["recall"] == 1.0
    assert told["first_listed"] == 1.0


def test_tuned_weights_are_kept_only_when_better_and_can_be_forgotten(
    tmp_path: Path, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = charts_file(tmp_path, [chart(n) for n in range(30)])
    status = main(["tune", path, "--keep", "--date", DATE, "--json"])
    card = json.loads(capsys.readouterr().out)
    assert card["charts"] == 30
    assert card["better"] == (card["log_loss_held_out"] < card["log_loss_packaged"])
    assert status == (0 if card["better"] else 1)
    assert (home / "site" / "weights.json").exists() == card["better"]
    if card["better"]:
        assert main(["tune", "--show", "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["sha256"] == card["sha256"]
    assert main(["tune", "--forget"]) == 0
    assert not (home / "site" / "weights.json").exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"audit": None}, "line 2: audit: by whom and on which day"),
        ({"audit": {"by": " ", "on": "2026-05-20"}}, "line 2: audit: by whom and on which day"),
        ({"audit": {"by": "auditor 7", "on": "last week"}}, "line 2: audit.on: a date as YYYY-MM-DD expected"),
        ({"codes": [{"code": "Jane Doe"}]}, "line 2: codes[0]: no code of ICD-10-CM on that date"),
        ({"codes": [{"code": "I10", "role": "maybe"}]}, "line 2: codes[0]: role: one of required, optional expected"),
        ({"codes": "I10"}, "line 2"),
        ({"text": ""}, "line 2: text: empty"),
        ({"text": chart(1)["text"]}, "line 2: the same note as line 1"),
    ],
    ids=["no audit", "nobody", "no day", "no code", "role", "no list", "no text", "same note"],
)
def test_what_nobody_audited_teaches_nothing(
    tmp_path: Path, changes: dict[str, Any], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = charts_file(tmp_path, [chart(1), chart(2) | changes])
    assert main(["tune", path, "--date", DATE]) == 2
    shown = capsys.readouterr().err
    assert told in shown
    assert "Jane Doe" not in shown


def test_too_few_charts_are_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tune", charts_file(tmp_path, [chart(n) for n in range(3)]), "--date", DATE]) == 2
    assert "audited charts: 3; at least 20 are needed" in capsys.readouterr().err


@pytest.mark.parametrize(
    "asked", [["--show", "--forget"], ["--keep", "--replay"], ["charts.jsonl", "--forget"]], ids=" ".join
)
def test_one_thing_is_asked_at_a_time(home: Path, asked: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["tune", *asked]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_phrase_is_one_in_any_case_and_spacing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "note.txt"
    note.write_text("ASSESSMENT\n1. Blorb flonk of the knee.\n", encoding="utf-8")
    assert main(["terms", "add", "Blorb  Flonk", "I10", "--by", "x", "--date", DATE]) == 0
    assert main(["terms", "add", "BLORB flonk", "L40.9", "--by", "x", "--date", DATE]) == 0
    assert main(["terms", "add", "Blorb Flonk", "M17.10", "--by", "x", "--date", DATE]) == 0
    capsys.readouterr()
    assert main(["terms", "list", "--json"]) == 0
    assert [one["term"] for one in json.loads(capsys.readouterr().out)] == ["Blorb Flonk"]
    assert main(["code", str(note), "--date", DATE, "--format", "json"]) == 0
    assert [one["code"] for one in json.loads(capsys.readouterr().out)["codes"]] == ["M17.10"]


def test_a_term_of_the_site_stands_for_its_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "note.txt"
    note.write_text("ASSESSMENT\n1. Flonk of the knee.\n", encoding="utf-8")
    assert main(["terms", "add", "flonk", "m1710", "--by", "lead coder", "--date", DATE]) == 0
    assert "M17.10" in capsys.readouterr().out
    assert main(["code", str(note), "--date", DATE, "--format", "json"]) == 0
    (proposed,) = json.loads(capsys.readouterr().out)["codes"]
    assert proposed["code"] == "M17.10"
    assert proposed["why"][0]["source"] == f"site term (lead coder, {DATE})"
    assert main(["terms", "list", "--json"]) == 0
    assert [one["term"] for one in json.loads(capsys.readouterr().out)] == ["flonk"]
    assert main(["terms", "remove", "Flonk"]) == 0
    assert main(["code", str(note), "--date", DATE, "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["codes"] == []


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (["add", "flonk", "Z99.999", "--by", "x"], "code: no code of ICD-10-CM"),
        (["add", " ", "I10", "--by", "x"], "term: a phrase"),
        (["add", "a\tb", "I10", "--by", "x"], "term: a phrase"),
        (["add", "...", "I10", "--by", "x"], "term: a phrase of 1 to 8 telling words"),
        (["add", "(((.*", "I10", "--by", "x"], "term: a phrase of 1 to 8 telling words"),
        (["add", "the of", "I10", "--by", "x"], "term: a phrase of 1 to 8 telling words"),
        (["add", "no", "I10", "--by", "x"], "term: a phrase of 1 to 8 telling words"),
        (["add", "under the weather", "I10", "--by", "x"], "one telling word stands alone"),
        (["add", "12", "I10", "--by", "x"], "term: a phrase of 1 to 8 telling words"),
        (["add", "b c d e f g h j k", "I10", "--by", "x"], "term: a phrase of 1 to 8 telling words"),
        (["add", "\N{PILL}", "I10", "--by", "x"], "term: a phrase of 1 to 8 telling words"),
        (["add", "flonk", "I10", "--by", " "], "by: who adds the term"),
        (["add", "flonk", "I10", "--by", "x" * 5000], "by: who adds the term"),
        (["remove", "flonk"], "no such term"),
    ],
    ids=[
        "unknown code",
        "empty",
        "tab",
        "dots",
        "brackets",
        "function words",
        "negation",
        "one word and others",
        "number",
        "too many words",
        "picture",
        "nobody",
        "endless name",
        "unknown term",
    ],
)
def test_terms_that_cannot_be_taken(asked: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["terms", *asked, *(["--date", DATE] if asked[0] == "add" else [])]) == 2
    assert told in capsys.readouterr().err


def test_a_broken_file_of_the_site_is_named(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    note = tmp_path / "note.txt"
    note.write_text("ASSESSMENT\n1. Gout.\n", encoding="utf-8")
    (home / "site").mkdir()
    (home / "site" / "weights.json").write_text("{", encoding="utf-8")
    assert main(["code", str(note), "--date", DATE]) == 2
    assert "weights.json: not a file of tuned weights any more" in capsys.readouterr().err
