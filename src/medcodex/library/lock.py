"""One build, and one download, at a time in a data folder."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from medcodex.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from medcodex.library.home import Home


@contextmanager
def building(home: Home, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder's build lock, waiting for another build to end; then sweep away what killed builds left.

    The operating system drops the lock when its holder dies. StorageError where the folder cannot be written.
    """
    with _held(home.lock, say, "waiting for another build in this data folder"):
        for leftover in home.building.glob("*"):
            leftover.unlink(missing_ok=True)
        yield


@contextmanager
def downloading(home: Home, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of the download cache, as for building; parts of files stay, to be resumed."""
    with _held(home.downloads / "lock", say, "waiting for another download into this data folder"):
        yield


@contextmanager
def _held(path: Path, say: Callable[[str], None], waiting: str) -> Iterator[None]:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        stream = path.open("ab")
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", str(path.parent)) from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(waiting)
            fcntl.flock(stream, fcntl.LOCK_EX)
        yield
