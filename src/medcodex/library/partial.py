"""A file on its way in: bytes under a temporary name, and what the server said of the file they belong to."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Described:
    """What a server said of a file: where it came from (without user name and password), its length in bytes and its
    validators, each None where it said nothing."""

    url: str
    length: int | None = None
    etag: str | None = None
    modified: str | None = None

    @property
    def validator(self) -> str | None:
        """What If-Range may carry: a strong entity tag, else the date of last change (RFC 9110, 13.1.5)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified


class Partial:
    """The part of ``final`` that is there so far. Nothing has the final name before ``publish``."""

    def __init__(self, final: Path) -> None:
        self._final = final
        self.path = final.with_name(final.name + ".part")
        self._about = final.with_name(final.name + ".part.json")

    @property
    def size(self) -> int:
        try:
            return self.path.stat().st_size
        except FileNotFoundError:
            return 0

    def resumable(self, url: str) -> Described | None:
        """What is known of the file the bytes belong to; None where they cannot be continued from this address."""
        try:
            found = Described(**json.loads(self._about.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return None
        return found if found.url == url and found.validator and self.size else None

    def start(self, about: Described) -> IO[bytes]:
        """An empty file to write to, described first, so that bytes are never kept under another's description."""
        self.drop()
        self._about.write_text(json.dumps(asdict(about)), encoding="utf-8")
        return self.path.open("wb")

    def append(self) -> IO[bytes]:
        return self.path.open("ab")

    def drop(self) -> None:
        """Forget what is there."""
        self.path.unlink(missing_ok=True)
        self._about.unlink(missing_ok=True)

    def publish(self) -> Path:
        """Give the complete file its final name, once it is on disk."""
        with self.path.open("rb") as stream:
            os.fsync(stream.fileno())
        self.path.replace(self._final)
        with suppress(OSError):
            self._about.unlink()
        return self._final
