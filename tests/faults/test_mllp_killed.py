"""The MLLP listener is killed in the middle of a stream of messages: each that was acknowledged is kept, once."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest
from bench.hl7_traffic import traffic
from bench.mllp_listener import Listening, check, run
from bench.postgres import port_set_aside

from medcodex.store.engine import sqlite_url

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

KILLS = int(os.environ.get("MEDCODEX_FAULT_KILLS", "2"))


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_listener_killed_at_random_points(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv("MEDCODEX_HOME", str(tmp_path))
    monkeypatch.setenv("MEDCODEX_KEYS", str(tmp_path / "keys"))
    url = sqlite_url(tmp_path / "workbench.sqlite")
    if kind == "postgresql":
        url = request.getfixturevalue("durable").create("mllp")
    sent = traffic(600, 6)
    listening = Listening(tmp_path, url)
    listening.port = port_set_aside()
    listening.start()
    try:
        ran = run(listening, sent, KILLS)
    finally:
        status = listening.end(signal.SIGTERM)
    assert status == 0
    assert len(ran.acknowledged) == sent.count
    found = check(tmp_path, url, sent, ran.acknowledged)
    assert found.sound, found
    assert found.standing == {"stored": sent.count}
    log = listening.log()
    assert "Traceback" not in log
    assert not [word for word in ("MRN0", "ALDER", "JUNIPER", "Invented") if word in log]
