"""medcodex backup, restore and retention: from the command line, with clear refusals."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from medcodex.app.workbench import open_store
from medcodex.cli.main import main
from medcodex.encounter import Setting
from medcodex.library.home import Home
from medcodex.store.engine import sqlite_url
from medcodex.workflow.chart import Chart, ChartStatus, Document, Patient
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from pathlib import Path

NOW = dt.datetime(2010, 5, 15, 12, 0, tzinfo=dt.UTC)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a workbench of one old, complete chart."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("MEDCODEX_HOME", str(folder))
    monkeypatch.delenv("MEDCODEX_KEYS", raising=False)
    monkeypatch.delenv("MEDCODEX_DATABASE", raising=False)
    store = open_store(None, Home(folder))
    with store.begin(system("test")) as work:
        work.charts.add_patient(Patient("p1", "MRN-1", "Sample, Sally", dt.date(1950, 1, 1)))
        work.charts.add(
            Chart("c1", "p1", "A-1", Setting.INPATIENT, NOW, status=ChartStatus.COMPLETE, discharged=NOW.date())
        )
        work.charts.add_document(Document("d1", "c1", "1", 1, "progress note", "Note", "Chest pain.", NOW))
    store.dispose()
    return folder


def test_backup_and_restore(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(tmp_path / "one.backup")
    assert main(["backup", file]) == 0
    assert "keys are not in it" in capsys.readouterr().out
    new = sqlite_url(tmp_path / "new.sqlite")
    assert main(["restore", file, "--database", new, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"]["charts"], told["trail"]) == (1, {"rows": 1, "broken": None})
    assert main(["restore", file, "--database", new]) == 2
    assert "not empty" in capsys.readouterr().err
    assert main(["backup", file]) == 2
    assert "already" in capsys.readouterr().err


def test_patients_from_before_are_brought_into_the_index(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["patients"]) == 0
    assert capsys.readouterr().out == "1 patients brought into the index\n0 pairs linked, 0 wait for somebody\n"
    assert main(["patients", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["indexed"] == 0


def test_retention_lists_then_ends(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["retention", "--date", "2020-05-15"]) == 0
    assert capsys.readouterr().out == "0 charts whose time is over\n"
    assert main(["retention", "--date", "2026-05-15", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "ended": False,
        "charts": [{"chart": "c1", "until": "2020-05-15", "rule": "chart"}],
        "messages": 0,
        "loose": {"arrivals": 0, "patients": 0, "resources": 0, "answer_files": 0},
    }
    assert main(["retention", "--date", "2026-05-15", "--end"]) == 0
    assert "1 charts ended" in capsys.readouterr().out
    assert main(["retention", "--date", "2026-05-15"]) == 0
    assert capsys.readouterr().out == "0 charts whose time is over\n"


def test_a_sites_own_rules(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "rules.tsv"
    rules.write_text("kind\tyears\tminors_until\tsource\nchart\t30\t0\tours\n*\t1\t0\tours\n")
    assert main(["retention", "--rules", str(rules), "--date", "2026-05-15"]) == 0
    assert capsys.readouterr().out == "0 charts whose time is over\n"
    rules.write_bytes(b"\xff")
    assert main(["retention", "--rules", str(rules)]) == 2
    assert "not UTF-8" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["backup", "FILE", "--database", "sqlite:////nowhere/at/all.sqlite"], "no such database"),
        (["backup", "FILE", "--database", "mysql://h/d"], "a database is"),
        (["backup", "/nowhere/at/all.backup"], "cannot be written"),
        (["restore", "/nowhere/at/all.backup"], "cannot be read"),
        (["retention", "--rules", "/nowhere/rules.tsv"], "cannot be read"),
        (["retention", "--date", "soon"], "not a date"),
    ],
)
def test_refused_in_one_line(
    home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str
) -> None:
    assert main([str(tmp_path / "file") if one == "FILE" else one for one in arguments]) == 2
    told = capsys.readouterr().err
    assert says in told
    assert len(told.splitlines()) == 1


def test_a_database_with_tables_never_gets_new_keys(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "workbench.keys").unlink()
    assert main(["retention"]) == 2
    assert "keys" in capsys.readouterr().err
    assert not (home / "workbench.keys").exists()
