"""Loading releases: what is taken, refused and kept, and what broken input and broken machines leave behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from medcodex.errors import InputError, NotLoadedError, StorageError
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.opening import book_of
from medcodex.library.store import add, remove, verify
from small_release_files import CODES, codes_file, index_file, order_file, tabular_file, zipped

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    return folder


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def load(home: Home, *paths: Path):
    return add(home, list(paths), lambda _: None)


def forms(home: Home) -> dict[str, dict[str, str]]:
    return {r.version: {p.name: p.form for p in r.parts.values()} for r in list_releases(home)}


def leftovers(home: Home) -> list[Path]:
    return list(home.building.glob("*")) if home.building.exists() else []


def test_a_tabular_list_gives_codes_until_a_published_list_comes(home, files):
    load(home, put(files, "tab.xml", tabular_file()))
    assert forms(home) == {"2026": {"tabular": "tabular", "codes": "derived"}}
    report = load(home, put(files, "order-2026.txt", order_file()))
    assert report.built == {"icd10cm 2026": ("codes",)}
    assert forms(home) == {"2026": {"tabular": "tabular", "codes": "order"}}
    assert len(list(home.releases.iterdir())) == 1
    again = load(home, files)
    assert again.built == {}
    assert len(again.already) == 2
    book = book_of(list_releases(home), date(2026, 1, 1))
    assert book.row("I10").billable
    assert book.ancestors("A00.0")[0].key == "1"


def test_codes_file_beside_the_order_file_is_redundant(home, files):
    put(files, "codes-2026.txt", codes_file())
    put(files, "order-2026.txt", order_file())
    report = load(home, files)
    assert forms(home)["2026"]["codes"] == "order"
    assert [(item.refused, "same codes" in item.reason) for item in report.left] == [(False, True)]
    other = load(home, put(files, "more/codes-2026.txt", codes_file(CODES[:2])))
    assert [item.refused for item in other.left] == [True]


def test_an_order_file_replaces_an_agreeing_codes_file(home, files):
    load(home, put(files, "codes-2026.txt", codes_file()))
    load(home, put(files, "order-2026.txt", order_file()))
    assert forms(home)["2026"]["codes"] == "order"


def test_two_sources_of_one_part_with_different_content_are_refused(home, files):
    first = put(files, "a/tabular.xml", tabular_file())
    load(home, first)
    before = list(home.releases.iterdir())
    report = load(home, put(files, "b/tabular.xml", tabular_file(title="Another")))
    assert report.built == {}
    assert report.refused
    assert "tabular.xml" in report.refused[0].reason
    assert list(home.releases.iterdir()) == before


def test_two_such_sources_at_once_are_both_refused(home, files):
    put(files, "a/tabular.xml", tabular_file())
    put(files, "b/tabular.xml", tabular_file(title="Another"))
    put(files, "index.xml", index_file())
    report = load(home, files)
    assert report.built == {"icd10cm 2026": ("index",)}
    assert all("a/tabular.xml" in item.reason and "b/tabular.xml" in item.reason for item in report.refused)


@pytest.mark.parametrize(
    "data",
    [
        tabular_file()[:-40],
        tabular_file(extra="<diag><desc>x</desc></diag>"),
        tabular_file(extra="<diag><name>A00</name><desc>again</desc></diag>"),
    ],
)
def test_broken_xml_refuses_its_file_only(home, files, data):
    put(files, "tab.xml", data)
    put(files, "index.xml", index_file())
    report = load(home, files)
    assert forms(home) == {"2026": {"index": "index"}}
    assert any("tab.xml" in item.label for item in report.refused)
    assert leftovers(home) == []


def test_parts_of_one_release_come_from_several_files_and_zips(home, files):
    zipped(files / "set.zip", {"x/tab.xml": tabular_file(), "readme.txt": b"read me"})
    zipped(files / "outer.zip", {"inner.zip": zipped(files / "i.tmp", {"index.xml": index_file()}).read_bytes()})
    (files / "i.tmp").unlink()
    assert load(home, files).built == {"icd10cm 2026": ("codes", "index", "tabular")}


def test_a_truncated_zip_is_refused(home, files):
    path = zipped(files / "set.zip", {"tab.xml": tabular_file()})
    path.write_bytes(path.read_bytes()[:-30])
    report = load(home, files)
    assert [item.refused for item in report.left] == [True]


def test_a_zip_with_damaged_data_is_refused(home, files):
    path = zipped(files / "set.zip", {"tab.xml": tabular_file() * 50})
    data = bytearray(path.read_bytes())
    data[60:80] = bytes(20)
    path.write_bytes(data)
    report = load(home, files)
    assert [item.refused for item in report.left] == [True]


def test_a_zip_bomb_is_refused(home, files):
    zipped(files / "bomb.zip", {"tab.xml": b"<" + bytes(64 << 20)})
    report = load(home, files)
    assert "times its size" in report.refused[0].reason


@pytest.mark.parametrize("name", ["../tab.xml", "/tab.xml", "a/../../tab.xml"])
def test_paths_out_of_the_archive_are_refused(home, files, name):
    zipped(files / "set.zip", {name: tabular_file()})
    report = load(home, files)
    assert [item.refused for item in report.left] == [True]
    assert sorted(path.name for path in files.parent.rglob("*.xml")) == []


def test_a_large_file_of_another_kind_is_passed_over(home, files):
    put(files, "2026.txt", b"a line of something else\n" * (2 << 20))
    assert [item.refused for item in load(home, files).left] == [False]


def test_a_missing_path_is_refused(home, tmp_path):
    with pytest.raises(InputError):
        load(home, tmp_path / "nowhere")


def test_remove_and_verify(home, files):
    load(home, put(files, "tab.xml", tabular_file()))
    (release,) = list_releases(home)
    assert verify(release) is None
    data = bytearray(release.path.read_bytes())
    data[4096:] = bytes(len(data) - 4096)
    release.path.write_bytes(data)
    assert verify(release) is not None
    remove(home, "icd10cm", "2026", lambda _: None)
    assert list_releases(home) == []
    with pytest.raises(NotLoadedError):
        remove(home, "icd10cm", "2026", lambda _: None)


ADD = """
import resource, sys
from pathlib import Path
from medcodex.errors import MedcodexError
from medcodex.library.home import Home
from medcodex.library.store import add
if int(sys.argv[3]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    add(Home(Path(sys.argv[1])), [Path(sys.argv[2])], lambda _: None)
except MedcodexError as error:
    print(error.kind, error.message)
    raise SystemExit(2)
"""

HELD = f"""
import time
from medcodex.library import build

def slowly(path, *rest, write=build._write):
    write(path, *rest)
    print("written", flush=True)
    time.sleep(600)

build._write = slowly
{ADD}"""


def adding(home: Home, path: Path, limit: int = 0) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", ADD, str(home.root), str(path), str(limit)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def large_order_file(files: Path) -> Path:
    codes = [
        (f"{a}{n:02}{c}", 1, f"Disorder {a} {n} {c} of some organ")
        for a in "BCDE"
        for n in range(99)
        for c in "0123456789"
    ]
    return put(files, "order-2026.txt", order_file([CODES[0], *codes]))  # fmt: skip


def test_a_killed_build_leaves_nothing_that_matters(home, files):
    load(home, put(files, "index.xml", index_file("2025")))
    path = large_order_file(files)
    command = [sys.executable, "-c", HELD, str(home.root), str(path), "0"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
    assert leftovers(home), "killed before or after the build, not in it"
    assert list(forms(home)) == ["2025"]
    load(home, path)
    assert list(forms(home)) == ["2025", "2026"]
    assert leftovers(home) == []
    assert all(verify(release) is None for release in list_releases(home))


def test_two_builds_at_once_both_succeed(home, files):
    order = large_order_file(files / "one")
    index = put(files, "two/index.xml", index_file())
    processes = [adding(home, order), adding(home, index), adding(home, order)]
    assert [process.wait(120) for process in processes] == [0, 0, 0]
    assert forms(home) == {"2026": {"codes": "order", "index": "index"}}
    assert len(list(home.releases.iterdir())) == 1


def test_a_full_disk_is_one_line_and_leaves_what_was_there(home, files):
    load(home, put(files, "index.xml", index_file("2025")))
    process = adding(home, large_order_file(files), limit=200_000)
    out, _ = process.communicate(timeout=120)
    assert process.returncode == 2
    assert out.startswith("storage ")
    assert len(out.splitlines()) == 1
    assert list(forms(home)) == ["2025"]
    assert leftovers(home) == []


def test_an_unwritable_folder_is_a_storage_error(tmp_path, files):
    put(tmp_path, "home", b"a file, not a folder")
    with pytest.raises(StorageError):
        load(Home(tmp_path / "home"), put(files, "tab.xml", tabular_file()))
