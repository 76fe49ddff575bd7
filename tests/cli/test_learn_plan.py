"""``medcodex learn plan`` and ``medcodex learn education``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from icalendar import Calendar

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

PLAN = ["learn", "plan", "--exam", "CPC", "--from", "2026-11-23", "--date", "2027-04-01", "--hours", "10"]
LEDGER = {
    "credentials": [{"name": "CPC", "body": "AAPC", "since": "2025-03-01"},
                    {"name": "CCS", "body": "AHIMA", "since": "2025-06-01"}],
    "entries": [{"day": "2026-01-05", "title": "Webinar", "ceus": 4, "categories": ["coding"], "credentials": ["CPC"]},
                {"day": "2026-02-05", "title": "Journal", "ceus": "1.5", "categories": ["ahima"]}],
}  # fmt: skip
ASKED = ["learn", "education", "--date", "2026-11-22"]


def refused(capsys: pytest.CaptureFixture[str], command: list[str]) -> str:
    """The one line that a wrong command is answered with."""
    assert main(command) == 2
    [line] = capsys.readouterr().err.splitlines()
    return line


def test_a_plan_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*PLAN, "--days", "mon,wed,sat", "--off", "2026-12-24..2026-12-31"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("2026-11-23 Mon")
    assert "2026-12-26" not in told
    assert "hours planned" in told


def test_a_plan_as_json_and_as_a_calendar(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "plan.ics"
    assert main([*PLAN, "--starts", "18:00", "--json", "--ics", str(out)]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["fits"]
    assert told["hours"]["missing"] == 0
    assert len(Calendar.from_ical(out.read_bytes()).walk("VEVENT")) == len(told["sessions"]) + 1


def test_what_does_not_fit_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["learn", "plan", "--exam", "ccs", "--from", "2026-11-23", "--date", "2027-01-15", "--hours", "6"]) == 0
    told = capsys.readouterr().out
    assert "It does not fit" in told
    assert "Left out: " in told
    assert "It would fit with an exam on" in told


@pytest.mark.parametrize(
    "wrong",
    [["--exam", "MD"], ["--date", "soon"], ["--hours", "0"], ["--hours", "nan"], ["--days", "noday"], ["--off", "x"],
     ["--minutes", "3"], ["--starts", "late"], ["--ics", "/nowhere/plan.ics"], ["--date", "2026-11-23"],
     ["--from", "9999-12-31"], ["--off", "9999-12-31"]],
    ids=" ".join,
)  # fmt: skip
def test_wrong_wishes_are_one_line(wrong: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert refused(capsys, [*PLAN, *wrong])


def test_what_is_missing_of_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ledger.json"
    file.write_text(json.dumps(LEDGER))
    assert main([*ASKED, str(file)]) == 0
    told = capsys.readouterr().out
    assert "AAPC (CPC): 30.50 of 36 CEUs missing by 2027-02-28" in told
    assert "AHIMA (CCS): 18.50 of 20 CEUs missing by 2027-05-31" in told
    assert main([*ASKED, str(file), "--json"]) == 0
    assert [one["missing"] for one in json.loads(capsys.readouterr().out)["standings"]] == [30.5, 18.5]


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "ledger"),
        ("[]", "ledger"),
        ("\udcff", "ledger"),
        ('{"credentials": [{"name": "CPC"}]}', "body"),
        ('{"credentials": [{"name": "=1", "body": "AAPC", "since": "2025-03-01"}]}', "credentials[0]"),
        (json.dumps({"credentials": [], "entries": [LEDGER["entries"][0]]}), "entries[0]"),
    ],
    ids=["empty", "a list", "no UTF-8", "no body", "odd name", "not held"],
)  # fmt: skip
def test_a_file_that_is_no_ledger(tmp_path: Path, text: str, where: str, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "ledger.json"
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert where in refused(capsys, [*ASKED, str(file)])


def test_a_file_or_a_login(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ([], [str(tmp_path / "none.json")], ["a.json", "--login", "x"], ["a.json", "--date", "9999-12-31"]):
        assert refused(capsys, [*ASKED, *wrong])


def test_of_the_database(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    database = f"sqlite:///{tmp_path / 'workbench.sqlite'}"
    main(["user", "add", "rosa", "--role", "coder", "--database", database])
    capsys.readouterr()
    assert main([*ASKED, "--database", database, "--login", "rosa"]) == 0
    assert capsys.readouterr().out == "No credentials.\n"
    assert "no such login" in refused(capsys, [*ASKED, "--database", database, "--login", "nobody"])
