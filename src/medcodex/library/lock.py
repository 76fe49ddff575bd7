"""One build at a time in a data folder."""

from __future__ import annotations

import fcntl
from contextlib import contextmanager
from typing import TYPE_CHECKING

from medcodex.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.library.home import Home


@contextmanager
def building(home: Home, say: Callable[[str], None]) -> Iterator[None]:
    """Hold the folder's build lock, waiting for another build to end; then sweep away what killed builds left.

    The operating system drops the lock when its holder dies. StorageError where the folder cannot be written.
    """
    try:
        home.root.mkdir(parents=True, exist_ok=True)
        stream = home.lock.open("ab")
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", str(home.root)) from error
    with stream:
        try:
            fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another build in this data folder")
            fcntl.flock(stream, fcntl.LOCK_EX)
        for leftover in home.building.glob("*"):
            leftover.unlink(missing_ok=True)
        yield
