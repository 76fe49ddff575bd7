"""data pull, diff and remove as a user or a script runs them."""

from __future__ import annotations

import io
import json
import os
import pty
import shutil
import subprocess
import sys
import threading
import zipfile
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.store import verify
from publisher_server import Publisher, running, status, trickling
from small_ncci_files import mue_csv
from small_release_files import CODES, order_file, tabular_file

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CDC = "/pub/Health_Statistics/NCHS/Publications/ICD10CM/2026/icd10cm-Code%20Descriptions-2026.zip"
TABLES = "/pub/Health_Statistics/NCHS/Publications/ICD10CM/2026/icd10cm-table%20and%20index-2026.zip"


def zip_of(name: str, data: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(name, data)
    return stream.getvalue()


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Publisher]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    files = {CDC: zip_of("icd10cm-order-2026.txt", order_file()), TABLES: zip_of("tabular.xml", tabular_file())}
    with running(Publisher(files)) as publisher:
        yield publisher


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MEDCODEX_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def own(embedded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder that a test may change."""
    folder = tmp_path / "own"
    shutil.copytree(embedded_home, folder)
    monkeypatch.setenv("MEDCODEX_HOME", str(folder))
    return folder


def test_pull_from_a_mirror(home, server, capsys):
    command = ["data", "pull", "icd10cm-2026-codes", "icd10cm-2026-tables-cdc", "--base-url", server.url, "--json"]
    assert main(command) == 0
    out, err = capsys.readouterr()
    answer = json.loads(out)
    assert [item["name"] for item in answer["files"]] == ["icd10cm-2026-codes-cdc", "icd10cm-2026-tables-cdc"]
    assert [item["state"] for item in answer["files"]] == ["new", "new"]
    assert answer["built"] == [{"release": "icd10cm 2026", "parts": ["codes", "tabular"]}]
    assert "\r" not in err
    assert main(command[:-1]) == 0
    assert "unchanged" in capsys.readouterr().out


def test_pull_that_fails_says_where_and_loads_the_rest(home, server, capsys):
    assert main(["data", "pull", "icd10cm-2026", "--base-url", server.url, "--json"]) == 2
    out, err = capsys.readouterr()
    error = json.loads(out)["error"]
    assert (error["kind"], error["where"]) == (
        "download",
        server.url + CDC.rsplit("/", 1)[0] + "/POAexemptCodesFY26.zip",
    )
    assert "trying icd10cm-2026-poa-cdc" in err
    assert [(release.version, verify(release)) for release in list_releases(Home(home))] == [("2026", None)]


def test_pull_refuses_what_is_not_in_the_catalogue(home, capsys):
    assert main(["data", "pull", "icd10cm-1999"]) == 2
    assert capsys.readouterr().err.startswith("medcodex: icd10cm-1999: not in the catalogue; it has icd10cm-2027,")
    assert main(["data", "pull", "icd10cm-2026", "--base-url", "ftp://mirror"]) == 2
    assert not (home / "releases").exists()


def test_pull_list_fetches_nothing(home, capsys):
    assert main(["data", "pull", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("unverified" in line for line in lines)
    assert main(["data", "pull", "--list", "icd10cm-2026-codes", "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"name", "system", "release", "kind", "url", "licence", "page", "address", "begins"} == set(listed[0])
    assert not home.exists()


def test_no_credentials_of_a_mirror_in_messages(home, server, capsys):
    base = server.url.replace("//", "//user:secret@")
    server.faults[CDC] = [status(403)]
    assert main(["data", "pull", "icd10cm-2026-codes-cdc", "--base-url", base]) == 2
    assert "secret" not in "".join(capsys.readouterr())
    assert main(["data", "pull", "icd10cm-2026-codes-cdc", "--base-url", base]) == 0
    assert "secret" not in "".join(capsys.readouterr())
    assert main(["data", "pull", "icd10cm-2026-codes-cdc", "--base-url", base, "--json"]) == 0
    assert "secret" not in "".join(capsys.readouterr())
    assert all("secret" not in path.read_text() for path in (home / "downloads").glob("*.json"))


def test_the_network_library_is_loaded_by_pull_only(embedded_home, monkeypatch):
    monkeypatch.setenv("MEDCODEX_HOME", str(embedded_home))
    program = (
        "import sys; from medcodex.cli.main import main; main(['data', 'pull', '--list']); main(['data', 'list']);"
        "main(['data', 'pull', '--help']); print('httpx' in sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.splitlines()[-1] == "False"


def test_progress_is_shown_on_a_terminal(home, server):
    server.faults[CDC] = [trickling(pieces=4, pause=0.2)]
    terminal, inner = pty.openpty()
    command = [sys.executable, "-m", "medcodex", "data", "pull", "icd10cm-2026-codes-cdc", "--base-url", server.url]
    environment = os.environ | {"TERM": "xterm", "COLUMNS": "120"}
    seen: list[bytes] = []
    reader = threading.Thread(target=drain, args=(terminal, seen), daemon=True)
    reader.start()
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=inner, env=environment, timeout=120, check=True)
    os.close(inner)
    reader.join(60)
    shown = b"".join(seen).decode()
    assert "icd10cm-2026-codes-cdc" in shown
    assert "bytes" in shown
    assert b"loaded icd10cm 2026: codes" in done.stdout


def drain(terminal: int, seen: list[bytes]) -> None:
    """Read until the other side is closed, so that its writer never waits."""
    with suppress(OSError):
        while data := os.read(terminal, 4096):
            seen.append(data)


@pytest.fixture
def two(home: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """2026 and 2027, small, with tabular lists."""
    folder = tmp_path / "files"
    folder.mkdir()
    later = [CODES[0], ("A000", 0, CODES[1][2]), ("A0001", 1, "Cholera, new"), CODES[2], ("I11", 1, "Other")]
    (folder / "order-2026.txt").write_bytes(order_file())
    (folder / "order-2027.txt").write_bytes(order_file(later))
    (folder / "tabular-2026.xml").write_bytes(tabular_file("2026"))
    (folder / "tabular-2027.xml").write_bytes(tabular_file("2027").replace(b"food poisoning", b"poisoning"))
    assert main(["data", "add", str(folder)]) == 0
    capsys.readouterr()
    return tmp_path


def test_diff_json(two, capsys):
    cases = two / "cases.tsv"
    cases.write_text("# open cases\ni10\tcase 1\nA00.0,case 2\n\nA009\nI10\tcase 3\n")
    assert main(["data", "diff", "2026", "2027", "--codes", str(cases), "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["counts"] == {
        "added": 2, "deleted": 1, "header_to_billable": 0, "billable_to_header": 1, "revised": 0, "notes": 1,
    }  # fmt: skip
    assert answer["added"][0] == {"code": "A00.01", "title": "Cholera, new", "billable": True}
    assert answer["notes"] == [
        {"level": "diag", "key": "A00", "kind": "excludes1", "added": ["poisoning (A05.-)"],
         "removed": ["food poisoning (A05.-)"]}
    ]  # fmt: skip
    assert [(hit["code"], hit["change"], hit["cases"], hit["codes"]) for hit in answer["touched"]] == [
        ("I10", "deleted", ["case 1", "case 3"], []),
        ("A00.0", "billable_to_header", ["case 2"], ["A00.01"]),
        ("A00.0", "notes", ["case 2"], []),
        ("A00.9", "notes", [], []),
    ]


def test_diff_for_a_person(two, capsys, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"A00.0\tcase 2\n")))
    assert main(["data", "diff", "2026", "2027", "--codes", "-"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("icd10cm 2026 to 2027\n\nadded: 2\n  A00.01   Cholera, new\n")
    assert "billable to header: 1\n  A00.0    (header) Cholera" in out
    assert "notes: 1\n  A00 excludes1\n    + poisoning (A05.-)\n    - food poisoning (A05.-)" in out
    assert "A00.0    billable to header A00.01  case 2" in out
    assert main(["data", "diff", "2027", "2026"]) == 0
    assert "2027 is the newer of the two" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["2025", "2027"], "icd10cm 2025 is not loaded; there is 2026, 2026-04, 2027"),
        (["2026", "2028"], "icd10cm 2028 is not loaded"),
        (["2026", "2027", "--system", "hcpcs"], "hcpcs 2026 is not loaded"),
        (["2026", "2027", "--codes", "/nowhere"], "/nowhere: cannot be read"),
    ],
)
def test_diff_errors(two, capsys, arguments, message):
    assert main(["data", "diff", *arguments]) == 2
    assert message in capsys.readouterr().err


def test_diff_names_the_line_that_is_no_code(two, capsys):
    (two / "codes").write_text("I10\nhypertension of Mr Smith\n")
    assert main(["data", "diff", "2026", "2027", "--codes", str(two / "codes")]) == 2
    err = capsys.readouterr().err
    assert "codes, line 2: does not begin with a code" in err
    assert "Smith" not in err


def test_a_release_without_code_list_cannot_be_compared(two, capsys):
    (two / "index-2025.xml").write_bytes(
        b"<ICD10CM.index><version>2025</version><title>ICD-10-CM INDEX TO DISEASES</title><letter><title>C</title>"
        b"<mainTerm><title>Cholera</title><code>A00.9</code></mainTerm></letter></ICD10CM.index>"
    )
    assert main(["data", "add", str(two / "index-2025.xml")]) == 0
    assert main(["data", "diff", "2025", "2026"]) == 2
    assert "icd10cm 2025 is loaded without a code list" in capsys.readouterr().err


def test_removing_what_came_with_the_installation_says_that_it_comes_back(own, two, capsys, monkeypatch):
    monkeypatch.setenv("MEDCODEX_HOME", str(own))
    assert main(["data", "remove", "icd10cm", "2026-04"]) == 0
    err = capsys.readouterr().err
    assert "came with the installation and will be back with the next command that needs them" in err
    assert main(["data", "list"]) == 0
    assert "icd10cm 2026-04" in capsys.readouterr().out
    monkeypatch.setenv("MEDCODEX_HOME", str(two / "home"))
    assert main(["data", "remove", "icd10cm", "2026"]) == 0
    assert "came with" not in capsys.readouterr().err


def test_the_release_of_a_file_that_states_none_is_said(own, tmp_path, capsys):
    table = tmp_path / "units.csv"
    table.write_bytes(mue_csv())
    assert main(["data", "add", str(table)]) == 2
    assert "--release" in capsys.readouterr().err
    assert main(["data", "add", "--release", "2093Q3", str(table)]) == 0
    capsys.readouterr()
    assert main(["data", "list"]) == 0
    listed = capsys.readouterr().out
    assert "ncci-mue 2093-07  2093-07-01 to 2093-09-30" in listed
    assert main(["data", "verify"]) == 0
    assert main(["data", "remove", "ncci-mue", "2093-07"]) == 0
    capsys.readouterr()
    assert main(["check", "--explain", "ncci-mue", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["id"] == "NCCI-MUE"
