"""medcodex export: tables for people from the command line."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import openpyxl
import pytest

from medcodex.app.workbench import open_store
from medcodex.cli.main import main
from medcodex.encounter import Setting
from medcodex.library.home import Home
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from pathlib import Path

WHY = ["--purpose", "operations", "--reason", "the month's report"]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with a workbench of one chart that waits."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("MEDCODEX_HOME", str(folder))
    for name in ("MEDCODEX_KEYS", "MEDCODEX_DATABASE"):
        monkeypatch.delenv(name, raising=False)
    store = open_store(None, Home(folder))
    with store.begin(system("test")) as work:
        work.charts.add_patient(Patient("p1", "MRN-1", "Sample, Sally"))
        work.charts.add(Chart("c1", "p1", "A-1", Setting.INPATIENT, work.now, payer="@payer"))
    store.dispose()
    return folder


def test_a_worklist_in_a_file(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "list.csv"
    assert main(["export", "worklist", "--out", str(out), *WHY]) == 0
    rows = list(csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"))))
    assert ["# Reason", "the month's report"] in rows
    assert rows[-1][:4] == ["A-1", "", "inpatient", "'@payer"]
    assert "worklist" in capsys.readouterr().err
    assert list(tmp_path.glob(".*.part")) == []


def test_figures_as_a_workbook_by_the_files_ending(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "figures.xlsx"
    assert main(["export", "figures", "--out", str(out), *WHY]) == 0
    assert openpyxl.load_workbook(out)["Waiting"]["A2"].value == "All not final coded"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["codes", "--purpose", "curiosity", "--reason", "x"], "purpose"),
        (["codes", "--since", "soon", *WHY], "--since"),
        (["codes", "--out", "/nowhere/x.csv", *WHY], "/nowhere/x.csv"),
        (["worklist", "--queue", "none", *WHY], "no such queue"),
    ],
)
def test_refused_in_one_line(home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], says: str) -> None:
    assert main(["export", *arguments]) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert len(told.err.splitlines()) == 1
    assert told.out == ""
