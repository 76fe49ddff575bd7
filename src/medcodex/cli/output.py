"""Where results go: standard output, or a file that appears only when it is complete."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING

from medcodex.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType


@contextmanager
def open_output(path: str | None) -> Iterator[IO[str]]:
    """A UTF-8 text stream for ``path``; None and "-" are standard output, whatever the terminal's own encoding.

    A regular file is written beside its place under a temporary name and renamed at the end, so that a run that
    fails or is ended leaves what was there before. Raises StorageError where the file cannot be written.
    """
    if path in (None, "-"):
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")
        yield sys.stdout
        return
    # A link keeps pointing where it does; a device or pipe cannot be replaced by renaming.
    target = Path(os.path.realpath(str(path)))
    if target.exists() and not target.is_file():
        if target.is_dir():
            raise StorageError("is a folder", path)
        with target.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            yield file
        return
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        # Exclusive, so that nothing planted under that name is followed or overwritten.
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", path) from None
    try:
        with (
            _ended_politely(),
            os.fdopen(descriptor, "w", encoding="utf-8", errors="backslashreplace", newline="\n") as file,
        ):
            yield file
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            with suppress(OSError):
                part.chmod(target.stat().st_mode)
        part.replace(target)
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", path) from None
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _ended_politely() -> Iterator[None]:
    """Let a termination signal unwind the stack, so that the temporary file is removed."""

    def leave(number: int, frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    try:
        before = signal.signal(signal.SIGTERM, leave)
    except ValueError:  # not the main thread: signals are not ours
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
