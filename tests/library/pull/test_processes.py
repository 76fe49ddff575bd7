"""Pulls that are killed, and two at once."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from typing import TYPE_CHECKING

import pytest
from tests.library.pull.pulling import CODES_PATH, ORDER_ZIP, cached, get

from medcodex.library.files import list_releases
from publisher_server import held

if TYPE_CHECKING:
    from collections.abc import Callable

KILLED = """
import datetime, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background jobs begin with it ignored
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
    go_on = threading.Event()
    server.faults[CODES_PATH] = [held(go_on)]
    command = [sys.executable, "-c", KILLED, str(home.root), server.url, CODES_PATH]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    part = home.downloads / "icd10cm-2026-codes-cdc.zip.part"
    until(part.exists, child)
    os.kill(child.pid, number)
    child.wait(60)
    go_on.set()
    assert list_releases(home) == []
    assert all(name.startswith(part.name) for name in cached(home))
    pulled = get(home, server, said)
    assert pulled.report.built
    assert pulled.fetched[0].sha256 == hashlib.sha256(ORDER_ZIP).hexdigest()


def test_two_pulls_at_once_wait_for_each_other(home, server, said):
    go_on = threading.Event()
    server.faults[CODES_PATH] = [held(go_on)]
    command = [sys.executable, "-c", KILLED, str(home.root), server.url, CODES_PATH]
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    until(lambda: server.requests, child)
    waiting = "waiting for another download into this data folder"
    meanwhile = threading.Thread(target=lambda: (until(lambda: waiting in said, child), go_on.set()))
    meanwhile.start()
    pulled = get(home, server, said)
    meanwhile.join()
    assert child.wait(60) == 0
    assert (pulled.fetched[0].state, server.statuses) == ("unchanged", [200, 304])


def until(happened: Callable[[], object], child: subprocess.Popen[bytes]) -> None:
    """Wait for what happens while a process runs."""
    while not happened():
        assert child.poll() is None, "it ended before"
        time.sleep(0.01)
