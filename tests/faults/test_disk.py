"""The disk fills up, or becomes read-only, under the workbench: errors say so, what was acknowledged is there, and work
goes on once the disk does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from bench.postgres import installed

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def small() -> Iterator[Path]:
    """Where a file system can be mounted; the user of PostgreSQL may pass, which pytest's own folders do not let."""
    folder = Path(tempfile.mkdtemp(prefix="medcodex-small-"))
    folder.chmod(0o755)
    yield folder
    folder.rmdir()


def on_a_small_disk(small: Path, size: str, kind: str, fault: str) -> dict[str, Any]:
    """What tests/faults/small_disk.py saw on a file system of its own, as far as this machine lets a test make one."""
    mounting = (
        f'mount -t tmpfs -o size={size},mode=0755 none "$1" && exec "$2" -m tests.faults.small_disk "$1" "$3" "$4"'
    )
    alone = ["unshare", "--mount"] if os.geteuid() == 0 else ["unshare", "--mount", "--map-root-user"]
    trying = [*alone, "sh", "-c", 'mount -t tmpfs -o size=64k none "$1"', "sh", str(small)]
    if not shutil.which("unshare") or subprocess.run(trying, capture_output=True, check=False).returncode:
        pytest.skip("no file system of its own can be mounted here")
    if kind == "postgresql" and (os.geteuid() != 0 or not installed()):
        pytest.skip("a cluster of its own on that file system takes root and PostgreSQL's server programs")
    done = subprocess.run(
        [*alone, "sh", "-c", mounting, "sh", str(small), sys.executable, kind, fault],
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])},
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return dict(json.loads(done.stdout))


@pytest.mark.parametrize(
    ("fault", "says"), [("full", "the disk of the database is full"), ("read-only", "one that is read-only")]
)
def test_sqlite(small: Path, fault: str, says: str) -> None:
    found = on_a_small_disk(small, "6m", "sqlite", fault)
    assert all(says in one for one in found["seen"])
    assert (found["charts"], found["bare"], found["broken"]) == (found["acknowledged"], 0, None)
    assert found["after"] == [5, None]
    assert found["acknowledged"] > 5
    if fault == "full":
        assert found["while"] == {"charts": found["acknowledged"] - 5, "bare": 0, "broken": None}


@pytest.mark.slow
def test_postgresql_on_a_full_disk(small: Path) -> None:
    """The server itself may go down for want of room for its log, and comes back once there is some."""
    found = on_a_small_disk(small, "100m", "postgresql", "full")
    assert all(one for one in found["seen"])
    assert not any("Traceback" in one for one in found["seen"])
    assert (found["charts"], found["bare"], found["broken"]) == (found["acknowledged"], 0, None)
