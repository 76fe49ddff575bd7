"""Fetching releases over HTTP and loading them."""

from __future__ import annotations

import hashlib
from dataclasses import replace

import pytest
from tests.library.pull.pulling import CODES_PATH, DAY, ORDER_ZIP, OTHER_ZIP, QUICK, cached, entry, get

from medcodex.library.catalogue import Entry
from medcodex.library.files import list_releases
from medcodex.library.pull import Asked, pull
from medcodex.library.store import verify
from publisher_server import Publisher, cut_off, running
from small_icd11_files import text_file, workbook_file
from small_release_files import zipped


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


def test_a_tabulation_of_icd11_is_fetched_from_its_address(home, server, said):
    path = "/static/releasefiles/2031-03/SimpleTabulation-ICD-11-MMS-en.zip"
    files = {"SimpleTabulation.txt": text_file(), "SimpleTabulation.xlsx": workbook_file(), "readme.txt": b"columns"}
    server.files[path] = zipped(home.root.parent / "who.zip", files).read_bytes()
    asked = Entry(
        "icd11-2031-03-codes-who", "icd11", "2031-03", "codes", f"https://publisher.invalid{path}", "", "", ""
    )
    assert get(home, server, said, asked).report.built == {"icd11 2031-03": ("codes",)}


def test_a_system_that_is_not_read_is_not_fetched(home, server, said):
    pulled = get(home, server, said, replace(entry(), system="unheard", name="unheard-2026-codes-cdc"))
    assert [failure.message for failure in pulled.failed] == [
        "unheard is not read by this version; nothing was fetched"
    ]
    assert pulled.fetched == []


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
