"""The checksums of files as they were first fetched: a publisher's file that changes later is noticed."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from medcodex.errors import StorageError
from medcodex.library.partial import Described

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Seen:
    """A file as it was fetched and loaded: its SHA-256, the day (ISO), and what the server said of it."""

    sha256: str
    day: str
    about: Described


class Checksums:
    """The record kept in the download cache, by the entry's name in the catalogue."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "checksums.json"

    def get(self, name: str) -> Seen | None:
        """What was seen under a name; None where it never was. StorageError for a record that cannot be read."""
        return self._read().get(name)

    def put(self, name: str, seen: Seen) -> None:
        """Keep it, in place of what was kept under the name. StorageError where it cannot be written."""
        record = {key: asdict(value) for key, value in (self._read() | {name: seen}).items()}
        temporary = self._path.with_name(f"{self._path.name}.{os.getpid()}.part")
        try:
            temporary.write_text(json.dumps(record, indent=1, sort_keys=True), encoding="utf-8")
            temporary.replace(self._path)
        except OSError as error:
            raise StorageError(f"cannot be written: {error.strerror}", str(self._path)) from error

    def _read(self) -> dict[str, Seen]:
        try:
            record = json.loads(self._path.read_text(encoding="utf-8"))
            return {
                name: Seen(kept["sha256"], kept["day"], Described(**kept["about"])) for name, kept in record.items()
            }
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise StorageError(f"cannot be read: {error.strerror}", str(self._path)) from error
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StorageError("is damaged; remove it to keep the checksums anew", str(self._path)) from error
