"""What files to take in hold: themselves, or the members of zip archives, within limits."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING

from medcodex.app.folders import is_passed
from medcodex.errors import InputError
from medcodex.interchange.beside import about_of, belongs_to_another
from medcodex.interchange.reading import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.interchange.loose import About

MAX_MEMBERS = 100_000
MAX_UNPACKED = 4 * 1024 * 1024 * 1024
"""What an archive may hold unpacked, all of it together."""
TOO_LARGE = f"larger than {MAX_BYTES // (1024 * 1024)} MB: it is not kept; take it apart"
_AT_ONCE = 64
_BYTES_AT_ONCE = 16_000_000
_ZIP = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Item:
    """A file or a member of an archive ("a.zip/b.hl7"): its bytes, or why there are none, and what the file beside it
    says of a document that does not say whose it is."""

    name: str
    data: bytes | InputError
    about: About | None = None


def items_of(path: str) -> Iterator[Item]:
    """What a file holds: itself, or the members of an archive."""
    try:
        with Path(path).open("rb") as file:
            if file.read(4) == _ZIP:
                yield from _members(path, file)
                return
            if belongs_to_another(Path(path)):
                return
            file.seek(0)
            yield Item(path, _limited(file), about_of(Path(path)))
    except InputError as error:
        yield Item(path, error)
    except OSError as error:
        yield Item(path, InputError(f"cannot be read: {error.strerror}"))


def batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """Items in lists of a bounded size."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.data) if isinstance(item.data, bytes) else 0
        if len(batch) >= _AT_ONCE or size >= _BYTES_AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _limited(file: IO[bytes]) -> bytes | InputError:
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        return InputError(TOO_LARGE)
    return data


def _members(path: str, file: IO[bytes]) -> Iterator[Item]:
    try:
        with zipfile.ZipFile(file) as archive:
            found = [one for one in archive.infolist() if not one.is_dir()]
            if len(found) > MAX_MEMBERS:
                yield Item(path, InputError(f"an archive of more than {MAX_MEMBERS} files: it is not opened"))
                return
            unpacked = 0
            for member in found:
                if is_passed(Path(member.filename).name) or "__MACOSX" in member.filename:
                    continue
                data = _member(archive, member)
                unpacked += 0 if isinstance(data, InputError) else len(data)
                if unpacked > MAX_UNPACKED:
                    yield Item(path, InputError(f"an archive of more than {MAX_UNPACKED >> 30} GB: the rest is left"))
                    return
                yield Item(f"{path}/{member.filename}", data)
    except (zipfile.BadZipFile, NotImplementedError, ValueError) as error:
        yield Item(path, InputError(f"an archive that cannot be opened ({type(error).__name__})"))


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | InputError:
    """A member's bytes; never more than the limit is unpacked, whatever its header says."""
    if member.flag_bits & 0x1:
        return InputError("locked with a password: it is not kept")
    try:
        with archive.open(member) as file:
            data = _limited(file)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError, RuntimeError):
        return InputError("damaged in its archive: it is not kept")
    if isinstance(data, bytes) and data.startswith(_ZIP):
        return InputError("an archive in an archive: unpack it first")
    return data
