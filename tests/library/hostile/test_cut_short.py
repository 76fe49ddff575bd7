"""Imports that are killed or meet a full disk leave nothing half-made."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from tests.library.hostile.imports import SETS, leftovers, loads, put, systems

from medcodex.library.files import list_releases
from medcodex.library.store import add, verify

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.library.home import Home


ADD = """
import resource, sys
from pathlib import Path
from medcodex.errors import MedcodexError
from medcodex.library.home import Home
from medcodex.library.opening import book_of
from medcodex.library.store import add
if int(sys.argv[3]):
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[3]), int(sys.argv[3])))
try:
    add(Home(Path(sys.argv[1])), [Path(sys.argv[2])], lambda _: None)
except MedcodexError as error:
    print(error.kind, error.message)
    raise SystemExit(2)
"""


ADD_TO_SMALL = """
import sys
from pathlib import Path
from medcodex.errors import MedcodexError
from medcodex.library.files import list_releases
from medcodex.library.home import Home
from medcodex.library.opening import book_of
from medcodex.library.store import add, verify
home = Home(Path(sys.argv[1]))
add(home, [Path(sys.argv[2])], lambda _: None)
try:
    add(home, [Path(sys.argv[3])], lambda _: None)
except MedcodexError as error:
    print(error.kind)
releases = list_releases(home)
print(len(releases), [verify(release) for release in releases], list(home.building.glob("*")))
"""


def adding(home: Home, path: Path, limit: int = 0, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    command = [*before, sys.executable, "-c", ADD, str(home.root), str(path), str(limit)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def reached(home: Home, size: int) -> bool:
    """Whether the file under construction has grown to a size."""
    for path in leftovers(home):
        try:
            if path.stat().st_size >= size:
                return True
        except FileNotFoundError:
            continue
    return False


@systems
@pytest.mark.parametrize("moment", [None, 0, 1, 100_000], ids=["at-once", "file-made", "first-page", "halfway"])
def test_a_killed_import_leaves_nothing_that_matters(home, files, system, moment):
    one = SETS[system]
    path = put(files, one.name, one.large())
    process = adding(home, path)
    while moment is not None and process.poll() is None and not reached(home, moment):
        time.sleep(0.0005)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    complete = list_releases(home, system)
    assert all(verify(release) is None for release in complete)
    report = add(home, [path], lambda _: None)
    assert len(list_releases(home, system)) == 2
    assert bool(report.built) == (len(complete) == 1)
    assert leftovers(home) == []


@systems
@pytest.mark.parametrize("limit", [1, 4096, 40_000, 150_000])
def test_a_full_disk_is_one_line(home, files, system, limit):
    one = SETS[system]
    path = put(files, one.name, one.large())
    process = adding(home, path, limit)
    out, _ = process.communicate(timeout=120)
    assert (process.returncode, out.partition(" ")[0], len(out.splitlines())) == (2, "storage", 1)
    assert leftovers(home) == []
    assert len(list_releases(home, system)) == 1
    loads(home, path)


@systems
def test_a_small_disk_that_fills_up_is_one_line(tmp_path, files, system):
    """A file system of its own, as far as this machine lets a test make one."""
    small = tmp_path / "small"
    small.mkdir()
    mounting = 'mount -t tmpfs -o size=400k none "$1" && shift && exec "$@"'
    within = ("unshare", "--mount", "--map-root-user", "sh", "-c", mounting, "sh", str(small))
    if not shutil.which("unshare") or subprocess.run([*within, "true"], capture_output=True, check=False).returncode:
        pytest.skip("no file system of its own can be mounted here")
    one = SETS[system]
    earlier = put(tmp_path / "before", *one.earlier)
    path = put(files, one.name, one.large())
    command = [*within, sys.executable, "-c", ADD_TO_SMALL, str(small), str(earlier), str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout.splitlines() == ["storage", "1 [None] []"], done.stderr
