"""A server that is sometimes out of sorts: what passes is tried again or continued, what stays is refused."""

from __future__ import annotations

import hashlib

import pytest
from tests.library.pull.pulling import CODES_PATH, DAY, ORDER_ZIP, OTHER_ZIP, cached, entry, get

from medcodex.errors import DownloadError
from medcodex.library.download import MAX_REDIRECTS, Manners
from medcodex.library.files import list_releases
from medcodex.library.pull import Asked, pull
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
