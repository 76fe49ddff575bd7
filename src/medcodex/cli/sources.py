"""Where input comes from: a file, or standard input under the name "-"."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

STDIN = "-"
MAX_BYTES = 20 * 1000 * 1000
"""The most that one note, one encounter or one line may hold."""


def source_name(path: str) -> str:
    """The source as messages name it."""
    return "standard input" if path == STDIN else path


def open_source(path: str) -> AbstractContextManager[IO[bytes]]:
    """The bytes of a file, closed on leaving, or standard input, which stays open. The file is opened at once, so that
    a wrong name is told before any work; InputError, with the name, where it cannot be."""
    if path == STDIN:
        return nullcontext(sys.stdin.buffer)
    try:
        return Path(path).open("rb")
    except FileNotFoundError:
        raise InputError("no such file", path) from None
    except IsADirectoryError:
        raise InputError("is a folder; name a file in it", path) from None
    except ValueError:  # a NUL, which is shown as it would be typed
        raise InputError("no such file: the name holds a character that no file name can", ascii(path)) from None
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path) from None


def read_source(path: str) -> bytes:
    """All bytes of a source. InputError, with the name, for what cannot be read or holds more than MAX_BYTES."""
    with open_source(path) as stream:
        try:
            data = stream.read(MAX_BYTES + 1)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", source_name(path)) from None
    if len(data) > MAX_BYTES:
        raise InputError(f"larger than the limit of {MAX_BYTES // 1_000_000} MB", source_name(path))
    return data
