"""medcodex keys, audit, user: over a database of their own, and killed at any point."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from medcodex.app.workbench import open_store
from medcodex.cli.main import main
from medcodex.library.home import Home
from medcodex.store.resealing import sealed_with
from medcodex.workflow.chart import Patient
from medcodex.workflow.event import Event
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from pathlib import Path

PATIENTS = 1500


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDCODEX_HOME", str(tmp_path))
    monkeypatch.delenv("MEDCODEX_KEYS", raising=False)
    monkeypatch.delenv("MEDCODEX_DATABASE", raising=False)
    return tmp_path


def filled(home: Path) -> None:
    store = open_store(None, Home(home))
    with store.begin(system("test")) as work:
        for number in range(PATIENTS):
            work.charts.add_patient(Patient(f"p{number}", f"m{number}", f"Muster {number}"))
            work.record(Event("chart.read", "chart", f"c{number}", f"c{number}", reason=f"why {number}"))
    store.dispose()


def test_killed_at_any_point_nothing_is_lost(home: Path) -> None:
    filled(home)
    chosen = random.Random(7)  # noqa: S311 - moments, not secrets
    command = [sys.executable, "-c", "from medcodex.cli.main import entry; entry()", "keys", "rotate"]
    for _ in range(6):
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
        time.sleep(chosen.uniform(0.3, 2.5))
        process.send_signal(signal.SIGKILL)
        process.wait()
        store = open_store(None, Home(home))
        with store.begin(system("test")) as work:
            assert all(work.charts.patient_by_mrn(f"m{number}") is not None for number in range(0, PATIENTS, 50))
        store.dispose()
    assert main(["keys", "rotate"]) == 0
    store = open_store(None, Home(home))
    assert set(sealed_with(store.engine)) == {store.sealer.ring.current}
    store.dispose()
    assert main(["audit", "verify"]) == 0


def test_list_rotate_drop(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(home)
    assert main(["keys", "list", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["keys"] == [{"key": 1, "values": 2 * PATIENTS, "current": True}]
    assert main(["keys", "rotate"]) == 0
    assert f"made a new key; {2 * PATIENTS} values are sealed anew with key 2" in capsys.readouterr().out
    assert main(["keys", "drop", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["keys"] == [{"key": 2, "values": 2 * PATIENTS, "current": True}]
    assert main(["audit", "verify", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["rows"], told["broken"]) == (PATIENTS + 2, None)


def tampered(home: Path, *statements: str) -> None:
    """As somebody would who rules the database: without the triggers."""
    store = open_store(None, Home(home))
    with store.engine.begin() as connection:
        for name in ("trail_kept", "trail_unchanged"):
            connection.execute(text(f"DROP TRIGGER {name}"))
        for statement in statements:
            connection.execute(text(statement))
    store.dispose()


@pytest.mark.parametrize(
    ("statements", "number", "says"),
    [
        (["UPDATE trail SET login = 'somebody' WHERE number = 3"], 3, "changed"),
        (["UPDATE trail SET at = '2020-01-01 00:00:00' WHERE number = 5"], 5, "changed"),
        (["DELETE FROM trail WHERE number = 4"], 4, "missing"),
        (["DELETE FROM trail WHERE number = 4", "UPDATE trail SET number = number - 1 WHERE number > 4"], 4, "changed"),
        (["UPDATE trail SET number = -1 WHERE number = 6", "UPDATE trail SET number = 6 WHERE number = 7",
          "UPDATE trail SET number = 7 WHERE number = -1"], 6, "changed"),
        (["DELETE FROM trail WHERE number > 1490"], 1490, "missing"),
        (["DELETE FROM trail WHERE number > 1490", "UPDATE trail_head SET number = 1490"], 1490, "missing"),
        (["DELETE FROM trail"], 0, "missing"),
        (["DELETE FROM trail_head"], PATIENTS, "missing"),
    ],
    ids=["tampered", "another-time", "deleted", "deleted-and-closed-up", "reordered", "tail-cut", "tail-and-head",
         "emptied", "head-gone"],
)  # fmt: skip
def test_a_trail_that_was_touched_is_told(home: Path, capsys: pytest.CaptureFixture[str], statements, number, says):
    filled(home)
    tampered(home, *statements)
    assert main(["audit", "verify"]) == 1
    out = capsys.readouterr().out
    assert f"BROKEN at row {number}" in out
    assert says in out


def test_a_link_noted_elsewhere_has_to_be_on_the_way(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "add", "rosa", "--role", "coder"]) == 0
    capsys.readouterr()
    assert main(["audit", "verify", "--json"]) == 0
    link = json.loads(capsys.readouterr().out)["link"]
    assert main(["user", "disable", "rosa"]) == 0
    assert main(["audit", "verify", "--expect", link]) == 0
    assert main(["audit", "verify", "--expect", "0" * 64]) == 1


def test_users_by_command(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["user", "add", "Rosa.B", "--role", "coder", "--name", "Rosa Beispiel", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["login"], told["role"]) == ("rosa.b", "coder")
    assert len(told["token"]) == 64
    assert main(["user", "add", "rosa.b", "--role", "coder"]) == 2
    assert "this login is taken" in capsys.readouterr().err
    assert main(["user", "reset", "rosa.b", "--factor"]) == 0
    assert "/welcome?token=" in capsys.readouterr().out
    assert main(["user", "disable", "rosa.b"]) == 0
    assert main(["user", "list"]) == 0
    assert "shut out" in capsys.readouterr().out
    assert main(["user", "enable", "nobody"]) == 2
    assert main(["user", "add", "x", "--role", "coder"]) == 2
    assert main(["user", "add", "xy", "--role", "king"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_keys_that_others_may_read_are_refused(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    filled(home)
    (home / "workbench.keys").chmod(0o644)
    assert main(["audit", "verify"]) == 2
    assert "others may read the file of keys" in capsys.readouterr().err
