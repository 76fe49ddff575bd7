"""Fetching releases over HTTP from a server that is sometimes out of sorts."""

from __future__ import annotations

import datetime
import hashlib
import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from medcodex.errors import DownloadError, ReleaseError, UsageError
from medcodex.library.catalogue import LATEST, Entry, catalogue, choose, expanded, newest_in_force
from medcodex.library.download import MAX_REDIRECTS, Manners
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.pull import Asked, address_of, pull
from medcodex.library.store import verify
from medcodex.terminology.version import is_version
from publisher_server import (
    Publisher,
    cut_off,
    no_length,
    redirect,
    running,
    silent,
    status,
    trickling,
    web_page,
    wrong_length,
)
from small_icd11_files import text_file, workbook_file
from small_release_files import CODES, order_file, tabular_file, zipped

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PUBLISHERS = {"ftp.cdc.gov", "www.cms.gov", "www.accessdata.fda.gov", "icdcdn.who.int", "hcup-us.ahrq.gov"}
DAY = datetime.date(2026, 10, 5)
QUICK = Manners(tries=4, first_wait=0.01, longest_wait=0.02, silence=0.3)
CODES_PATH, TABLES_PATH = "/icd/2026/codes.zip", "/icd/2026/tables.zip"


def zip_of(**members: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in members.items():
            archive.writestr(name.replace("_2026", "-2026") + ".txt", data)
    return stream.getvalue()


ORDER_ZIP = zip_of(order_2026=order_file())
OTHER_ZIP = zip_of(order_2026=order_file([*CODES[:3], ("I10", 1, "Hypertension")]))


def entry(path: str = CODES_PATH, kind: str = "codes", publisher: str = "cdc", release: str = "2026") -> Entry:
    name = f"icd10cm-{release}-{kind}-{publisher}"
    return Entry(name, "icd10cm", release, kind, f"https://publisher.invalid{path}", "public domain", "", "cited")


@pytest.fixture
def server() -> Iterator[Publisher]:
    with running(Publisher({CODES_PATH: ORDER_ZIP})) as publisher:
        yield publisher


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def said() -> list[str]:
    return []


def get(home: Home, server: Publisher, said: list[str], *entries: Entry, accept_new: bool = False):
    asked = Asked(DAY, server.url, accept_new, QUICK)
    return pull(home, [[one] for one in entries or (entry(),)], asked, said.append, lambda *_: None)


def cached(home: Home) -> list[str]:
    return sorted(path.name for path in home.downloads.iterdir() if path.name not in {"lock", "checksums.json"})


def test_a_file_is_fetched_loaded_and_its_checksum_kept(home, server, said):
    pulled = get(home, server, said)
    assert pulled.report.built == {"icd10cm 2026": ("codes",)}
    assert (pulled.fetched[0].state, pulled.fetched[0].sha256) == ("new", hashlib.sha256(ORDER_ZIP).hexdigest())
    assert cached(home) == ["icd10cm-2026-codes-cdc.zip"]
    assert [verify(release) for release in list_releases(home)] == [None]
    again = get(home, server, said)
    assert (server.statuses, again.fetched[0].state) == ([200, 304], "unchanged")
    assert (again.report.built, len(again.report.already)) == ({}, 1)


def test_progress_counts_up_to_the_length(home, server, said):
    steps: list[tuple[str, int, int | None]] = []
    pull(home, [[entry()]], Asked(DAY, server.url, manners=QUICK), said.append, lambda *step: steps.append(step))
    assert steps[-1] == ("icd10cm-2026-codes-cdc", len(ORDER_ZIP), len(ORDER_ZIP))


def test_a_download_cut_off_in_the_middle_is_continued(home, server, said):
    server.faults[CODES_PATH] = [cut_off()]
    pulled = get(home, server, said)
    assert pulled.report.built
    assert server.statuses == [200, 206]
    assert server.ranges() == [None, f"bytes={len(ORDER_ZIP) // 2}-"]
    assert "try 2 of 4" in said[0]


def test_the_next_call_continues_what_an_earlier_one_left(home, server, said):
    server.faults[CODES_PATH] = [cut_off(0.4), *[status(503)] * 3]
    failed = get(home, server, said).failed
    assert [str(error.where) for error in failed] == [server.url + CODES_PATH]
    assert cached(home) == ["icd10cm-2026-codes-cdc.zip.part", "icd10cm-2026-codes-cdc.zip.part.json"]
    assert get(home, server, said).report.built
    assert server.statuses[-1] == 206


def test_content_changed_between_two_parts_is_fetched_anew(home, server, said):
    def change(handler):
        cut_off()(handler)
        server.files[CODES_PATH] = OTHER_ZIP

    server.faults[CODES_PATH] = [change]
    pulled = get(home, server, said)
    assert server.statuses == [200, 200]
    assert server.requests[1][1]["if-range"].startswith('"')
    assert pulled.fetched[0].sha256 == hashlib.sha256(OTHER_ZIP).hexdigest()


def test_a_server_that_ignores_if_range_and_continues_another_file(home, server, said):
    def mixed(handler):
        data, start = OTHER_ZIP, len(ORDER_ZIP) // 2
        headers = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}", "ETag": '"other"'}
        handler.answer(206, data[start:], headers)

    server.faults[CODES_PATH] = [cut_off(), mixed]
    assert get(home, server, said).report.built
    assert server.statuses == [200, 206, 200]


def test_without_validators_nothing_is_continued(home, server, said):
    server.validators = False

    def cut(handler):
        handler.answer(200, ORDER_ZIP[:100], {}, len(ORDER_ZIP))
        handler.close_connection = True

    server.faults[CODES_PATH] = [cut]
    assert get(home, server, said).report.built
    assert server.ranges() == [None, None]


@pytest.mark.parametrize(
    "fault",
    [
        status(503),
        status(503, Retry_After="1"),
        status(503, Retry_After="\N{SUPERSCRIPT TWO}"),
        status(429, Retry_After="9" * 5000),
        silent(0.6),
        no_length(0.5),
        wrong_length(-40),
    ],
)
def test_what_passes_is_tried_again(home, server, said, fault):
    server.faults[CODES_PATH] = [fault]
    pulled = get(home, server, said)
    assert pulled.failed == []
    assert pulled.report.built
    assert len(server.requests) == 2


def test_waiting_grows_and_is_bounded(home, server, said, monkeypatch):
    waits: list[float] = []
    monkeypatch.setattr("medcodex.library.download.time.sleep", waits.append)
    server.faults[CODES_PATH] = [status(503), status(503, Retry_After="3600"), *[status(503)] * 4]
    asked = Asked(DAY, server.url, manners=Manners(tries=6, first_wait=1, longest_wait=5))
    pulled = pull(home, [[entry()]], asked, said.append, lambda *_: None)
    assert "503" in pulled.failed[0].message
    bounds = [(0.5, 1), (5, 5), (2, 4), (2.5, 5), (2.5, 5)]
    assert [low <= wait <= high for wait, (low, high) in zip(waits, bounds, strict=True)] == [True] * 5


@pytest.mark.parametrize(
    ("fault", "reason", "tries"),
    [
        (status(404), "404", 1),
        (status(403, b"denied"), "403", 1),
        (web_page(), "web page", 1),
        (web_page("application/zip"), "web page", 1),
        (status(200, b"code,title\nI10,Hypertension\n"), "not a zip archive", 1),
        (status(200, ORDER_ZIP, Content_Encoding="gzip"), "compressed", 1),
        (status(503), "503", 4),
        (wrong_length(40), "", 4),
        (no_length(0.5), "not a whole zip", 4),
        (status(200, b""), "empty", 4),
        (redirect("ftp://127.0.0.1/codes.zip"), "redirects to ftp", 1),
        (redirect("file:///etc/hostname"), "redirects to file", 1),
        (status(200, b"PK\x03\x04", Content_Length=str(1 << 40)), "larger than", 1),
    ],
)
def test_what_stays_wrong_is_refused_and_leaves_nothing(home, server, fault, reason, tries):
    server.faults[CODES_PATH] = [fault] * 9
    pulled = get(home, server, [])
    (error,) = pulled.failed
    assert isinstance(error, DownloadError)
    assert reason in error.message
    assert error.where == server.url + CODES_PATH
    assert len(server.requests) == tries
    assert [name for name in cached(home) if not name.startswith("icd10cm-2026-codes-cdc.zip.part")] == []
    assert list_releases(home) == []


def test_redirects_are_followed_up_to_a_limit(home, server, said):
    server.files["/elsewhere/file"] = ORDER_ZIP
    server.faults[CODES_PATH] = [redirect("/elsewhere/file", 301)]
    assert get(home, server, said).report.built
    server.files["/loop"] = ORDER_ZIP
    server.faults["/loop"] = [redirect("/loop")] * 20
    before = len(server.requests)
    pulled = get(home, server, said, entry("/loop", "tables"))
    assert "redirects more than" in pulled.failed[0].message
    assert len(server.requests) - before == MAX_REDIRECTS + 1


def test_a_slow_server_is_waited_for(home, server, said):
    server.faults[CODES_PATH] = [trickling(pieces=8, pause=0.1)]  # in all longer than the silence allowed
    assert get(home, server, said).report.built
    assert len(server.requests) == 1


def test_an_unreachable_server_is_named(home, said):
    gone = Publisher()
    with running(gone):
        pass
    pulled = get(home, gone, said)
    assert (pulled.failed[0].kind, pulled.failed[0].where) == ("download", gone.url + CODES_PATH)


def test_a_changed_file_is_refused_unless_accepted(home, server, said):
    get(home, server, said)
    server.files[CODES_PATH] = OTHER_ZIP
    refused = get(home, server, said)
    (error,) = refused.failed
    assert isinstance(error, ReleaseError)
    assert "2026-10-05" in error.message
    assert "--accept-new" in error.message
    assert cached(home) == ["icd10cm-2026-codes-cdc.zip"]
    assert (
        hashlib.sha256((home.downloads / cached(home)[0]).read_bytes()).digest() == hashlib.sha256(ORDER_ZIP).digest()
    )
    accepted = get(home, server, said, accept_new=True)
    assert accepted.fetched[0].state == "changed"
    assert accepted.report.built == {"icd10cm 2026": ("codes",)}
    assert get(home, server, said).fetched[0].state == "unchanged"


def test_a_mirror_with_other_content_is_noticed(home, server, said):
    get(home, server, said)
    with running(Publisher({CODES_PATH: OTHER_ZIP})) as mirror:
        assert "another checksum" in get(home, mirror, said).failed[0].message


def test_the_checksum_of_a_file_that_could_not_be_loaded_is_not_kept(home, server, said):
    server.files[CODES_PATH] = zip_of(order_2026=order_file() * 2)
    assert get(home, server, said).report.refused
    server.files[CODES_PATH] = ORDER_ZIP
    mended = get(home, server, said)
    assert (mended.failed, mended.fetched[0].state) == ([], "new")
    assert mended.report.built


def test_a_file_of_another_release_than_the_catalogue_says_is_refused(home, server, said):
    server.files[TABLES_PATH] = zip_of(tabular=tabular_file("2025"))
    pulled = get(home, server, said, entry(TABLES_PATH, "tables"))
    assert ["where the catalogue says 2026" in item.reason for item in pulled.report.refused] == [True, True]
    assert list_releases(home) == []


def test_another_publisher_stands_in_and_is_kept_to(home, server, said):
    first, second = entry("/gone.zip"), entry(publisher="cms")
    asked = Asked(DAY, server.url, manners=QUICK)
    pulled = pull(home, [[first, second]], asked, said.append, lambda *_: None)
    assert [item.entry.name for item in pulled.fetched] == [second.name]
    assert any("404" in line and second.name in line for line in said)
    server.files["/gone.zip"] = OTHER_ZIP
    again = pull(home, [[first, second]], asked, said.append, lambda *_: None)
    assert [item.entry.name for item in again.fetched] == [second.name]


def test_one_failure_stops_no_other_file(home, server, said):
    pulled = get(home, server, said, entry("/gone.zip", "tables"), entry())
    assert len(pulled.failed) == 1
    assert pulled.report.built == {"icd10cm 2026": ("codes",)}


def test_the_proxy_of_the_environment_is_used(home, server, said, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", server.url)
    monkeypatch.setenv("NO_PROXY", "")
    monkeypatch.setenv("no_proxy", "")
    server.files["http://publisher.invalid/mirror" + CODES_PATH] = ORDER_ZIP
    asked = Asked(DAY, "http://publisher.invalid/mirror/", manners=QUICK)
    assert pull(home, [[entry()]], asked, said.append, lambda *_: None).report.built
    assert server.requests[0][0] == "http://publisher.invalid/mirror" + CODES_PATH


KILLED = """
import datetime, sys
from pathlib import Path
from medcodex.library.catalogue import Entry
from medcodex.library.home import Home
from medcodex.library.pull import Asked, pull
entry = Entry("icd10cm-2026-codes-cdc", "icd10cm", "2026", "codes", "https://publisher.invalid" + sys.argv[3],
              "", "", "")
pull(Home(Path(sys.argv[1])), [[entry]], Asked(datetime.date(2026, 10, 5), sys.argv[2]), print, lambda *_: None)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_killed_pull_leaves_nothing_half_made_and_is_continued(home, server, said, number):
    server.faults[CODES_PATH] = [trickling(pieces=10, pause=0.5)]
    command = [sys.executable, "-c", KILLED, str(home.root), server.url, CODES_PATH]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    part = home.downloads / "icd10cm-2026-codes-cdc.zip.part"
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not server.requests:
        time.sleep(0.05)
    time.sleep(1.2)
    os.kill(child.pid, number)
    child.wait(10)
    assert list_releases(home) == []
    assert all(name.startswith(part.name) for name in cached(home))
    pulled = get(home, server, said)
    assert pulled.report.built
    assert pulled.fetched[0].sha256 == hashlib.sha256(ORDER_ZIP).hexdigest()


def test_two_pulls_at_once_wait_for_each_other(home, server, said):
    server.faults[CODES_PATH] = [trickling(pieces=5, pause=0.4)]
    command = [sys.executable, "-c", KILLED, str(home.root), server.url, CODES_PATH]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline and not server.requests:
        time.sleep(0.05)
    pulled = get(home, server, said)
    assert child.wait(30) == 0
    assert "waiting for another download into this data folder" in said
    assert (pulled.fetched[0].state, server.statuses) == ("unchanged", [200, 304])


def test_a_damaged_checksum_record_is_named(home, server, said):
    get(home, server, said)
    (home.downloads / "checksums.json").write_text("{")
    with pytest.raises(Exception, match="damaged") as caught:
        get(home, server, said)
    assert caught.value.kind == "storage"


@pytest.mark.parametrize("base", ["ftp://mirror/x", "mirror/x", "http://", "http://m/x?y=1", "http://[x/", "file:///x"])
def test_a_base_url_must_be_an_http_address(base):
    with pytest.raises(UsageError):
        address_of(entry(), base)


def test_a_mirror_has_the_path_as_it_is_published():
    published = next(item for item in catalogue() if item.name == "icd10cm-2026-codes-cdc")
    path = "/pub/Health_Statistics/NCHS/Publications/ICD10CM/2026/icd10cm-Code%20Descriptions-2026.zip"
    assert published.url == "https://ftp.cdc.gov" + path
    assert address_of(published, "https://mirror.example/sets/") == "https://mirror.example/sets" + path
    assert address_of(published, None) == published.url


def test_the_catalogue_is_sound():
    entries = catalogue()
    assert len({item.name for item in entries}) == len({item.url for item in entries}) == len(entries)
    for item in entries:
        assert item.name.startswith(f"{item.system}-{item.release}-{item.kind}-")
        assert is_version(item.release) or item.release == LATEST or item.begins
        assert urlsplit(item.url).hostname in PUBLISHERS
        assert item.url.endswith((".zip", ".xlsx"))
        assert item.address in {"cited", "unverified"}
        assert item.page.startswith("https://")
    firsts = {(item.system, item.release, item.kind): item for item in reversed(entries)}
    assert [item.name for item in firsts.values() if item.address != "cited"] == ["elixhauser-2026.1-maps-ahrq"]


def test_choosing_from_the_catalogue():
    entries = catalogue()
    assert [[item.name for item in group] for group in choose(entries, ["icd10cm-2026-poa"])] == [
        ["icd10cm-2026-poa-cms", "icd10cm-2026-poa-cdc"]
    ]
    assert {group[0].kind for group in choose(entries, ["icd10cm-2026"])} == {"codes", "tables", "poa"}
    assert len(choose(entries, ["icd10cm-2026", "icd10cm-2026-codes"])) == 3
    assert choose(entries, ["icd10cm-2025-codes-cdc"])[0][0].release == "2025"
    with pytest.raises(UsageError, match="icd10cm-2026-04"):
        choose(entries, ["icd10cm-1999"])
    assert newest_in_force(entries, datetime.date(2026, 5, 15)) == "icd10cm-2026-04"
    assert newest_in_force(entries, datetime.date(2026, 10, 1)) == "icd10cm-2027"
    assert choose(entries, ["icd11-2025-01"])[0][0].url.endswith("/2025-01/SimpleTabulation-ICD-11-MMS-en.zip")


def test_a_tabulation_of_icd11_is_fetched_from_its_address(home, server, said):
    path = "/static/releasefiles/2031-03/SimpleTabulation-ICD-11-MMS-en.zip"
    files = {"SimpleTabulation.txt": text_file(), "SimpleTabulation.xlsx": workbook_file(), "readme.txt": b"columns"}
    server.files[path] = zipped(home.root.parent / "who.zip", files).read_bytes()
    asked = Entry(
        "icd11-2031-03-codes-who", "icd11", "2031-03", "codes", f"https://publisher.invalid{path}", "", "", ""
    )
    assert get(home, server, said, asked).report.built == {"icd11 2031-03": ("codes",)}


def test_a_system_by_itself_is_its_newest_release_in_force():
    entries, day = catalogue(), datetime.date(2026, 8, 1)
    assert expanded(entries, [], day) == ["icd10cm-2026-04"]
    assert expanded(entries, ["icd10pcs", "hcpcs", "ndc", "icd10cm-2025"], day) == [
        "icd10pcs-2026",
        "hcpcs-2026-07",
        "ndc-latest",
        "icd10cm-2025",
    ]


def test_a_system_that_is_not_read_is_not_fetched(home, server, said):
    pulled = get(home, server, said, replace(entry(), system="unheard", name="unheard-2026-codes-cdc"))
    assert [failure.message for failure in pulled.failed] == [
        "unheard is not read by this version; nothing was fetched"
    ]
    assert pulled.fetched == []


def test_the_latest_may_change_and_states_its_own_release(home, server, said):
    latest = replace(entry(), release=LATEST, name="icd10cm-latest-codes-cdc")
    assert get(home, server, said, latest).report.built == {"icd10cm 2026": ("codes",)}
    server.files[CODES_PATH] = OTHER_ZIP
    changed = get(home, server, said, latest)
    assert changed.failed == []
    assert changed.fetched[0].path.name == "icd10cm-latest-codes-cdc-2026-10-05.zip"


def test_a_mirror_is_asked_what_the_publisher_is_asked():
    asked = replace(entry(), url="https://publisher.invalid/Download?fileName=list.zip")
    assert address_of(asked, "https://mirror.example") == "https://mirror.example/Download?fileName=list.zip"


@pytest.mark.shared
def test_the_official_files_come_over_the_wire(home, said, shared):
    folder = shared / "codesets/icd10cm"
    files = {
        "/2026/order.zip": (folder / "2026/icd10cm-order-2026.zip").read_bytes(),
        "/2026/poa.zip": (folder / "2026/POAexemptCodesFY26.zip").read_bytes(),
    }
    with running(Publisher(files)) as server:
        server.faults["/2026/order.zip"] = [cut_off(0.3), cut_off(0.7)]
        pulled = get(home, server, said, entry("/2026/order.zip"), entry("/2026/poa.zip", "poa"))
    assert pulled.report.built == {"icd10cm 2026": ("codes", "poa")}
    (release,) = list_releases(home)
    assert {part.name: part.rows for part in release.parts.values()} == {"codes": 98186, "poa": 38349}
    assert verify(release) is None
