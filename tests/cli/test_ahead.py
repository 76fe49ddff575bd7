"""``medcodex ahead``: charts of a workbench are coded, once, with the real engine."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from medcodex.app.workbench import open_store
from medcodex.cli.main import main
from medcodex.encounter import Claim
from medcodex.library.home import Home
from medcodex.store.engine import sqlite_url
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from pathlib import Path

NOTE = "DISCHARGE SUMMARY\n\nDischarge diagnoses:\n1. Community acquired pneumonia\n2. Hypertension\n"


@pytest.fixture
def home(embedded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a note, and a workbench of its own over the books."""
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    monkeypatch.setenv("MEDCODEX_DATABASE", sqlite_url(tmp_path / "workbench.sqlite"))
    monkeypatch.setenv("MEDCODEX_KEYS", str(tmp_path / "keys"))
    monkeypatch.setattr("os.nice", lambda _: 0)  # it would be that of all tests that follow
    (tmp_path / "note.txt").write_text(NOTE)
    return tmp_path


def test_what_waits_is_coded_once(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--account", "A-1", "--setting", "outpatient", "--discharged", "2026-05-15"]
    assert main(["chart", "add", "--json", str(home / "note.txt"), *words]) == 0
    [added] = json.loads(capsys.readouterr().out)
    assert main(["ahead", "--once", "--quiet", "0"]) == 0
    assert capsys.readouterr().out == "1 coded\n"
    assert main(["ahead", "--once", "--quiet", "0"]) == 0
    assert capsys.readouterr().out == ""
    store = open_store(None, Home(home))
    with store.begin(system("test")) as work:
        run = work.decisions.last_run(added["encounter"], Claim.PROFESSIONAL)
    store.dispose()
    assert run is not None
    assert {"J18.9", "I10"} <= {one.code for one in run.proposals}


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--every", "soon"], "seconds from 0 to 86400"),
        (["--quiet", "-1"], "seconds from 0 to 86400"),
        (["--database", "mysql://somewhere", "--once"], "mysql"),
    ],
)
def test_refused(home: Path, capsys: pytest.CaptureFixture[str], words: list[str], says: str) -> None:
    assert main(["ahead", *words]) != 0
    told = capsys.readouterr().err
    assert says in told
    assert told.count("\n") == 1
