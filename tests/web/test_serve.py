"""medcodex serve as a process: starting, ending, and refusing to start."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from bench.workbench_server import command, tree
from tests.web.serving import COMMAND, PLAIN, linked, served

from medcodex.cli.main import main

PATIENCE = 60  # seconds; a first request may find much that is not read yet


def test_starts_with_nothing_set_and_ends_when_told(tmp_path: Path) -> None:
    with served(tmp_path / "home", tmp_path / "log") as one:
        answer = httpx.get(f"{one.url}/api/terminology/systems", timeout=PATIENCE, **PLAIN)
        assert [item["system"] for item in answer.json()["systems"]] == ["icd10cm", "icd10pcs"]
        assert one.process.stdout is not None
        link = one.process.stdout.readline().rpartition(" ")[2].strip()
        assert link.startswith(f"{one.url}/welcome?token=")
        assert "Set up the first administrator" in httpx.get(link, timeout=PATIENCE, **PLAIN).text
        assert httpx.get(f"{one.url}/api/session", timeout=PATIENCE, **PLAIN).status_code == 401
        assert (tmp_path / "home" / "workbench.keys").stat().st_mode & 0o077 == 0
        assert one.end() == 0
    log = (tmp_path / "log").read_text()
    assert "preparing the code book" in log
    assert "Traceback" not in log
    assert "token=" not in log


def test_a_request_under_way_is_answered_before_the_end(embedded_home: Path, tmp_path: Path) -> None:
    with served(linked(embedded_home, into=tmp_path / "home"), tmp_path / "log") as one:
        host, port = one.url.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), timeout=PATIENCE) as connection:
            body = b'{"codes": ["I10"], "date": "2026-05-15"}'
            head = f"POST /api/terminology/icd10cm/validate HTTP/1.1\r\nHost: {host}\r\nContent-Length: {len(body)}\r\n"
            connection.sendall(head.encode() + b"Content-Type: application/json\r\n\r\n" + body[:10])
            httpx.get(f"{one.url}/book", timeout=PATIENCE, **PLAIN)  # the first request is under way by now
            one.process.terminate()
            connection.sendall(body[10:])
            assert connection.recv(12) == b"HTTP/1.1 200"
        assert one.process.wait(PATIENCE) == 0


def test_a_port_in_use_is_one_line(embedded_home: Path, monkeypatch: pytest.MonkeyPatch, capsys) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert main(["serve", "--port", port]) == 2
    err = capsys.readouterr().err
    assert f"port {port} is in use" in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--host", "no.such.host.invalid"], "no such host name"),
        (["--host", "203.0.113.7"], "not an address of this machine"),
        (["--port", "70000"], "a port from 0"),
        (["--port", "many"], "a port from 0"),
        (["--host", "a" * 300], "no such host name"),
    ],
    ids=["no-such-host", "not-our-address", "port-too-high", "port-no-number", "host-too-long"],
)
def test_what_cannot_be_listened_on_is_one_line(embedded_home, monkeypatch, capsys, options, words) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    assert main(["serve", *options]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize("package", ["fastapi", "uvicorn", "jinja2"])
def test_without_the_extra_one_line_says_what_to_install(package: str) -> None:
    code = f"import sys; sys.modules[{package!r}] = None; from medcodex.cli.main import entry; entry()"
    done = subprocess.run([sys.executable, "-c", code, "serve"], capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [f"medcodex: serve: {package} is not installed: pip install 'medcodex[web]'"]


def test_other_commands_do_not_pay_for_it(embedded_home: Path) -> None:
    code = (
        "import sys; from medcodex.cli.main import main; main(['lookup', 'I10', '--date', '2026-05-15']);"
        "print(*sys.modules)"
    )
    environment = os.environ | {"MEDCODEX_HOME": str(embedded_home)}
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=environment)
    assert not {"fastapi", "uvicorn", "pydantic", "medcodex.web"} & set(done.stdout.split())


def test_another_host_name_is_served_when_allowed(embedded_home: Path, tmp_path: Path) -> None:
    home = linked(embedded_home, into=tmp_path / "home")
    with served(home, tmp_path / "log", "--allowed-host", "coding.example") as one:
        for host, status in (("coding.example", 200), ("coding.example:80", 200), ("other.example", 400)):
            assert httpx.get(f"{one.url}/book", headers={"Host": host}, timeout=PATIENCE, **PLAIN).status_code == status


def test_the_command_is_the_one_users_type() -> None:
    done = subprocess.run([*COMMAND, "--help"], capture_output=True, text=True, check=True)
    assert "--allowed-host" in done.stdout


def test_a_worker_that_dies_is_replaced_and_all_end_together(embedded_home: Path, tmp_path: Path) -> None:
    with served(linked(embedded_home, into=tmp_path / "home"), tmp_path / "log", "--workers", "2") as one:
        workers = workers_of(one.process.pid)
        assert len(workers) == 2
        os.kill(workers[0], signal.SIGKILL)
        until = time.monotonic() + PATIENCE
        while len(now := workers_of(one.process.pid)) < 2 or workers[0] in now:
            assert time.monotonic() < until, "no other took its place"
            assert httpx.get(f"{one.url}/book", timeout=PATIENCE, **PLAIN).status_code == 200
        assert one.end() == 0
        assert not any(Path(f"/proc/{worker}").exists() for worker in (*workers, *now))
    log = (tmp_path / "log").read_text()
    assert "a worker ended with -9; another takes its place" in log
    assert "Traceback" not in log


def test_workers_go_with_the_one_that_started_them(embedded_home: Path, tmp_path: Path) -> None:
    with served(linked(embedded_home, into=tmp_path / "home"), tmp_path / "log", "--workers", "2") as one:
        workers = workers_of(one.process.pid)
        one.process.kill()
        one.process.wait()
        until = time.monotonic() + PATIENCE
        while any(alive(worker) for worker in workers):
            assert time.monotonic() < until, "a worker outlived the service"
            time.sleep(0.05)


def test_a_number_of_workers_is_needed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--workers", "none"]) == 2
    assert "a number from 1 to 64" in capsys.readouterr().err


def workers_of(process: int) -> list[int]:
    return [one for one in tree(process)[1:] if b"spawn_main" in command(one)]


def alive(process: int) -> bool:
    """Whether a process runs; one that ended and was not asked for its end has no command any more."""
    return command(process) != b""
