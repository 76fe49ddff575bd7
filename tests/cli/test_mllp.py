"""``medcodex mllp`` and ``medcodex chart export``, as commands."""

from __future__ import annotations

import datetime as dt
import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import closing
from typing import IO, TYPE_CHECKING

import pytest
from bench.postgres import port_set_aside
from tests.store.completed_claims import completed, line

from medcodex.app.workbench import open_store
from medcodex.cli.main import main
from medcodex.encounter import Claim, Setting
from medcodex.formats.hl7v2.reading import read_messages
from medcodex.formats.mllp import framed
from medcodex.library.home import Home
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.people import Actor, Role, User, system

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CODE = "from medcodex.cli.main import entry; entry()"
AT = dt.datetime(2026, 5, 16, 9, 30, tzinfo=dt.UTC)
MESSAGE = (
    b"MSH|^~\\&|REG|GENERATED|||20260501060000||ADT^A01|C1|P|2.5.1\rEVN|A01|20260501060000\r"
    b"PID|1||MRN1^^^GENERATED^MR||ALDER^ADA||19500101|F||||||||||ACC1\rPV1|1|I|4W\r"
)


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDCODEX_HOME", str(tmp_path))
    monkeypatch.delenv("MEDCODEX_DATABASE", raising=False)
    monkeypatch.delenv("MEDCODEX_KEYS", raising=False)
    return tmp_path


@pytest.fixture
def listener(home: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, "mllp", "--listen", "127.0.0.1:0"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ.copy(),
    )
    line = _pipe(process.stdout).readline()
    found = re.fullmatch(r"medcodex hears HL7 at mllp://127\.0\.0\.1:(\d+)\n", line)
    assert found, line + (_pipe(process.stderr).read() if process.poll() is not None else "")
    yield process, int(found[1])
    process.kill()
    process.wait()
    _pipe(process.stdout).close()
    _pipe(process.stderr).close()


def _pipe(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def test_a_message_is_kept_and_the_end_is_quiet(listener: tuple[subprocess.Popen[str], int], home: Path) -> None:
    process, port = listener
    with closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as sender:
        sender.sendall(framed(MESSAGE))
        assert b"MSA|AA|C1" in sender.recv(65536)
    process.send_signal(signal.SIGTERM)
    assert process.wait(60) == 0
    log = _pipe(process.stderr).read()
    assert re.search(r"127\.0\.0\.1:\d+: closed, .*: 1 stored", log)
    assert "ALDER" not in log
    store = open_store(None, Home(home))
    with store.begin(system("test")) as work:
        chart = work.charts.by_account("ACC1")
        assert chart is not None
        (stored,) = [one for one in work.trail.latest() if one.event.action == "arrival.stored"]
        assert stored.address == "127.0.0.1"
    store.dispose()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--listen", "2575"], "HOST:PORT expected"),
        (["--listen", "127.0.0.1:99999"], "HOST:PORT expected"),
        (["--listen", "0.0.0.0:0"], "name who may send"),
        (["--listen", "0.0.0.0:0", "--allow", "everybody"], "neither an address nor a network"),
        (["--tls-key", "missing.pem"], "go with a certificate"),
        (["--listen", "127.0.0.1:0", "--tls-cert", "missing.pem"], "no such file"),
    ],
)
def test_what_makes_no_sense_is_one_line(
    home: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["mllp", *arguments]) == 2
    error = capsys.readouterr().err.strip()
    assert said in error
    assert "\n" not in error


@pytest.fixture
def chart(home: Path) -> str:
    store = open_store(None, Home(home))
    coder = Actor("u1", "casey", Role.CODER, "web")
    with store.begin(system("test")) as work:
        work.people.add(User("u1", "casey", "Casey Coder", Role.CODER, AT))
        work.charts.add_patient(Patient("p1", "MRN-1", "Doe, Jane", dt.date(1950, 1, 1), "F"))
        work.charts.add(Chart("c1", "p1", "A-1", Setting.INPATIENT, AT, (Claim.FACILITY,), AT.date(), AT.date()))
        work.charts.add(Chart("c2", "p1", "A-2", Setting.INPATIENT, AT, (Claim.FACILITY,), AT.date(), AT.date()))
    completed(store, coder, "c1", AT, line("I50.23"), line("E11.22"))
    store.dispose()
    return "A-1"


def test_a_finished_chart_as_a_file(chart: str, home: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert main(["chart", "export", chart, "--to", "bar"]) == 0
    printed = capsysbinary.readouterr().out
    (message,) = read_messages(printed, "printed")
    assert message.kind == ("BAR", "P12")
    folder = home / "out"
    folder.mkdir()
    assert main(["chart", "export", chart, "--to", "bar", "--out", str(folder)]) == 0
    assert [(one.name, one.read_bytes()) for one in folder.iterdir()] == [("chart-c1.bar.hl7", printed)]
    store = open_store(None, Home(home))
    with store.begin(system("test")) as work:
        assert [one.event.action for one in work.trail.about("c1")].count("chart.exported") == 2
    store.dispose()


def test_a_finished_chart_is_sent(
    listener: tuple[subprocess.Popen[str], int], chart: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """To a listener of our own: it keeps or parks it, and says so."""
    url = f"mllp://127.0.0.1:{listener[1]}"
    assert main(["chart", "export", chart, "--to", "bar", "--send", url]) == 0
    assert capsys.readouterr().out == f"1 message taken by {url}\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["A-9", "--to", "bar"], "no chart of this account"),
        (["A-2", "--to", "bar"], "no claim of the chart is complete"),
        (["A-1", "--to", "dft"], "nothing to charge"),
        (["A-1", "--to", "bar", "--send", "http://127.0.0.1"], "mllp://HOST:PORT"),
        (["A-1", "--to", "bar", "--send", "mllp://127.0.0.1:1"], "not taken"),
        (["A-1", "--to", "bar", "--out", "/nowhere/at/all"], "No such file"),
    ],
)
def test_what_cannot_be_exported_is_one_line(
    chart: str, capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["chart", "export", *arguments]) == 2
    told = capsys.readouterr()
    assert said in told.err
    assert told.out == ""


def test_beside_the_workbench(home: Path, embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """``medcodex serve --mllp``: one process, one end."""
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    monkeypatch.setenv("MEDCODEX_KEYS", str(home / "keys"))
    url = f"sqlite:///{home / 'workbench.sqlite'}"
    port = port_set_aside()
    process = subprocess.Popen(
        [sys.executable, "-c", CODE, "serve", "--port", "0", "--database", url, "--mllp", f"127.0.0.1:{port}"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=os.environ.copy(),
    )
    try:
        assert _pipe(process.stdout).readline().startswith("medcodex serves at ")
        with closing(socket.create_connection(("127.0.0.1", port), timeout=60)) as sender:
            sender.sendall(framed(MESSAGE))
            assert b"MSA|AA|C1" in sender.recv(65536)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
        _pipe(process.stdout).close()
