"""Lines of a publisher's text file."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Iterator


def numbered_lines(stream: IO[bytes], name: str) -> Iterator[tuple[int, str]]:
    """(line number, line without its end) of every line that is not blank; errors as for decode."""
    for number, raw in enumerate(stream, 1):
        line = decode(raw, f"{name}, line {number}").rstrip("\r\n\x1a")
        if line.strip():
            yield number, line


def decode(raw: bytes, where: str) -> str:
    """A line's text: UTF-8, else Windows-1252 as older files are; ReleaseError for neither."""
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ReleaseError("neither UTF-8 nor Windows-1252 text", where)
