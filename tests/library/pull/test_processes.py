"""Pulls that are killed, and two at once."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import time

import pytest
from tests.library.pull.pulling import CODES_PATH, ORDER_ZIP, cached, get

from medcodex.library.files import list_releases
from publisher_server import trickling

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
