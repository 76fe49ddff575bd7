"""``medcodex ingest``: every file has its outcome; killed and started again, nothing is lost or done twice."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest
from tests.web.workbench.test_arrivals import ADMITTED, BORN_LATER

from medcodex.app.workbench import open_store
from medcodex.cli.main import main
from medcodex.library.home import Home
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = "from medcodex.cli.main import entry; entry()"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDCODEX_HOME", str(tmp_path / "home"))
    for name in ("MEDCODEX_DATABASE", "MEDCODEX_KEYS", "MEDCODEX_SITE"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def ingested(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, list[dict[str, Any]]]:
    status = main(["ingest", "--json", *words])
    return status, json.loads(capsys.readouterr().out)


def admissions(folder: Path, count: int) -> None:
    folder.mkdir()
    for number in range(count):
        told = ADMITTED.replace(b"MRN-1", b"MRN-%d" % number).replace(b"ACC-1", b"ACC-%d" % number)
        (folder / f"{number:04}.hl7").write_bytes(told.replace(b"Q7", b"Q%d" % number))


def test_every_file_has_its_outcome_and_a_second_pass_stores_nothing(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = home / "in"
    folder.mkdir()
    for name, data in {
        "a.hl7": ADMITTED,
        "b.hl7": BORN_LATER,
        "c.hl7": ADMITTED.replace(b"Q7", b"Q71") + BORN_LATER.replace(b"Q8", b"Q81"),
        "d.bin": b"\x00\xff" * 40,
        "e.txt": b"",
    }.items():
        (folder / name).write_bytes(data)
    status, found = ingested(capsys, str(folder))
    assert status == 1
    assert [(one["file"][-5:], one["status"]) for one in found] == [
        ("a.hl7", "stored"),
        ("b.hl7", "parked"),
        ("c.hl7", "parked"),
        ("d.bin", "parked"),
        ("e.txt", "parked"),
    ]
    assert all(one["reason"] for one in found[1:])
    assert [part["status"] for part in found[2]["parts"]] == ["stored", "parked"]
    assert found[0]["encounter"]
    _, again = ingested(capsys, str(folder))
    assert [one["status"] for one in again] == ["duplicate", *["parked"] * 4]
    assert [one["reason"] for one in again[1:]] == [one["reason"] for one in found[1:]]


def test_standard_input_and_what_is_not_there(
    home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(ADMITTED)))
    status, [one] = ingested(capsys, "-")
    assert (status, one["status"]) == (0, "stored")
    assert main(["ingest", str(home / "nothing")]) == 2


def test_several_workers_tell_the_same_in_the_same_order(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    admissions(home / "in", 70)
    status, found = ingested(capsys, str(home / "in"), "--workers", "2")
    assert status == 0
    assert [one["file"][-8:] for one in found] == [f"{number:04}.hl7" for number in range(70)]
    assert {one["status"] for one in found} == {"stored"}


def test_killed_at_any_moment_and_started_again(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    admissions(home / "in", 300)
    words = [sys.executable, "-c", COMMAND, "ingest", str(home / "in"), "--workers", "2"]
    for kept_before in (1, 130):
        process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=os.environ)
        while process.poll() is None and _kept(home) < kept_before:
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
    status, found = ingested(capsys, str(home / "in"))
    assert status == 0
    assert {one["status"] for one in found} <= {"stored", "duplicate"}
    assert _kept(home) == 300
    assert len({one["encounter"] for one in found}) == 300


def _kept(home: Path) -> int:
    if not (home / "home" / "workbench.keys").exists():
        return 0
    store = open_store(None, Home(home / "home"))
    try:
        with store.glance(system("test")) as work:
            return sum(work.arrivals.counts().values())
    finally:
        store.dispose()
