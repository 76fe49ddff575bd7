"""The keys of the workbench: a file outside the database, so that neither a copy of the database nor a backup of it can
be read or forged (HIPAA, 45 CFR 164.312(a)(2)(iv) encryption, (c)(1) integrity)."""

from __future__ import annotations

import fcntl
import hmac
import json
import os
import secrets
from base64 import b64decode, b64encode
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KEYS_VARIABLE = "MEDCODEX_KEYS"
_OTHERS = 0o077
_LENGTH = 32


@dataclass(frozen=True, slots=True)
class KeyRing:
    """``sealing`` are the keys for documents by number, of which ``current`` seals what is new; ``trail`` chains the
    audit trail, ``index`` makes blind indexes. Each is 32 bytes."""

    sealing: Mapping[int, bytes]
    current: int
    trail: bytes
    index: bytes

    def rotated(self) -> KeyRing:
        """The same with a new key that seals from now on; the old ones still open what they sealed."""
        number = max(self.sealing) + 1
        return KeyRing({**self.sealing, number: secrets.token_bytes(_LENGTH)}, number, self.trail, self.index)

    def without(self, numbers: frozenset[int]) -> KeyRing:
        """The same without old keys that nothing is sealed with any more."""
        kept = {number: key for number, key in self.sealing.items() if number == self.current or number not in numbers}
        return KeyRing(kept, self.current, self.trail, self.index)

    def blind(self, kind: str, value: str) -> str:
        """By what a sealed value can be found again, and nothing be learned: an HMAC, hexadecimal."""
        return hmac.digest(self.index, f"{kind}\0{value}".encode(), "sha256").hex()


class KeyFile:
    """The file of keys under a running program, which ``medcodex keys`` may replace."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._stamp = self._stamped()

    def changed(self) -> bool:
        """Whether the file is another one than was last read."""
        return self._stamped() != self._stamp

    def read(self) -> KeyRing:
        """The keys as they are now. StorageError as for read_keys."""
        stamp = self._stamped()
        ring = read_keys(self._path)
        self._stamp = stamp
        return ring

    def _stamped(self) -> tuple[int, int] | None:
        try:
            known = self._path.stat()
        except OSError:
            return None
        return known.st_ino, known.st_mtime_ns


def new_keys() -> KeyRing:
    """A ring of fresh keys."""
    return KeyRing({1: secrets.token_bytes(_LENGTH)}, 1, secrets.token_bytes(_LENGTH), secrets.token_bytes(_LENGTH))


def default_keys(folder: Path) -> Path:
    """Where the keys lie: the file named by MEDCODEX_KEYS, else ``workbench.keys`` in a folder."""
    named = os.environ.get(KEYS_VARIABLE)
    return Path(named) if named else folder / "workbench.keys"


def read_keys(path: Path) -> KeyRing:
    """The keys of a file. StorageError where it is missing, not ours, or open to others of the machine."""
    try:
        if path.stat().st_mode & _OTHERS:
            raise StorageError("others may read the file of keys; chmod 600 it", str(path))
        raw = json.loads(path.read_text(encoding="ascii"))
        sealing = {int(number): b64decode(key, validate=True) for number, key in raw["sealing"].items()}
        ring = KeyRing(sealing, int(raw["current"]), b64decode(raw["trail"]), b64decode(raw["index"]))
    except OSError as error:
        raise StorageError(f"the file of keys cannot be read: {error.strerror}", str(path)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        raise StorageError("not a file of keys", str(path)) from None
    if ring.current not in ring.sealing or any(
        len(key) != _LENGTH for key in (*ring.sealing.values(), ring.trail, ring.index)
    ):
        raise StorageError("not a file of keys", str(path))
    return ring


@contextmanager
def changing(path: Path) -> Iterator[KeyRing]:
    """Hold the file of keys against other programs that would change it; its keys as they are now. StorageError where
    another holds it: of two new keys with one number, one would be lost with all that it sealed."""
    try:
        lock = path.with_name(f"{path.name}.lock").open("ab")
    except OSError as error:
        raise StorageError(f"the folder of the keys cannot be written: {error.strerror}", str(path.parent)) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StorageError("another program is changing the keys", str(path)) from None
        yield read_keys(path)


def write_keys(path: Path, ring: KeyRing, *, new: bool = False) -> None:
    """Write the keys whole or not at all, to be read by their owner only. ``new`` refuses to replace a file, as the
    keys in it may be the only ones that open a database. StorageError where that fails."""
    text = json.dumps(
        {
            "sealing": {str(number): b64encode(key).decode() for number, key in ring.sealing.items()},
            "current": ring.current,
            "trail": b64encode(ring.trail).decode(),
            "index": b64encode(ring.index).decode(),
        }
    )
    part = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        if new:
            os.link(part, path)
        else:
            part.replace(path)
    except FileExistsError:
        raise StorageError("there is a file of keys already", str(path)) from None
    except OSError as error:
        raise StorageError(f"the file of keys cannot be written: {error.strerror}", str(path)) from None
    finally:
        part.unlink(missing_ok=True)
