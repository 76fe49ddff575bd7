"""Publisher's files on disk, in archives, workbooks or compressed, read in place and never unpacked to disk."""

from __future__ import annotations

import gzip
import io
import stat
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import IO, TYPE_CHECKING, cast

from medcodex.errors import InputError, ReleaseError
from medcodex.library.workbook import WORKBOOK, open_sheet, sheets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

MAX_FILE = 512 * 1024 * 1024
MAX_ARCHIVE = 2 * 1024 * 1024 * 1024
MAX_RATIO = 200
RATIO_FLOOR = 16 * 1024 * 1024
MAX_MEMBERS = 10_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, gzip.BadGzipFile, NotImplementedError, RuntimeError)


@dataclass(frozen=True, slots=True)
class Source:
    """One readable file, or one sheet of a workbook. ``label`` shows where it lies ("set.zip: order.txt"); ``names`` is
    its own name, then those around it, nearest first. ``opened`` gives a fresh stream; reading more than the limits
    allow raises. ``packed`` is the day of the newest file in the archive it lies in, None where it lies in none or that
    states none; ``most`` the bytes that a compressed file of its size may unpack to."""

    label: str
    names: tuple[str, ...]
    opened: Callable[[], IO[bytes]]
    packed: date | None = None
    most: int = MAX_FILE

    def head(self, size: int) -> bytes:
        """The first bytes; ReleaseError for a broken or exploding archive, InputError for an unreadable file."""
        try:
            with self.opened() as stream:
                return stream.read(size)
        except _BROKEN as error:
            raise ReleaseError(f"damaged archive: {error}", self.label) from error
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror or error}", self.label) from error

    def content(self) -> bytes:
        """All of it; errors as for head, and ReleaseError beyond MAX_FILE and ``most``."""
        data = self.head(min(self.most, MAX_FILE) + 1)
        if len(data) > self.most:
            raise ReleaseError(f"unpacks to more than {MAX_RATIO} times its size", self.label)
        if len(data) > MAX_FILE:
            raise ReleaseError(f"larger than {MAX_FILE >> 20} MiB, which no release file is", self.label)
        return data


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something met on the walk that cannot be a source, and why; ``broken`` where it should have been readable."""

    label: str
    reason: str
    broken: bool


def walk(path: Path) -> Iterator[Source | Unreadable]:
    """The files below a folder, or the one file; archives are opened one level deep, in name order; of a
    workbook each sheet is a file of its own.

    InputError where the path does not exist."""
    if not path.exists():
        raise InputError("no such file or folder", str(path))
    outer = tuple(part.name for part in (path.resolve().parent, path.resolve().parent.parent) if part.name)
    if path.is_dir():
        for file in sorted(child for child in path.rglob("*") if child.is_file()):
            inside = file.relative_to(path)
            names = (*(reversed(inside.parts)), path.resolve().name, *outer[:1])
            yield from _file(file, str(inside), names)
    else:
        yield from _file(path, path.name, (path.name, *outer))


def _file(path: Path, label: str, names: tuple[str, ...]) -> Iterator[Source | Unreadable]:
    label = _shown(label)
    try:
        with path.open("rb") as stream:
            magic = stream.read(4)
            size = stream.seek(0, io.SEEK_END)
    except OSError as error:
        yield Unreadable(label, f"cannot be read: {error.strerror}", broken=True)
        return
    if magic == b"PK\x03\x04":
        yield from _members(lambda: path.open("rb"), label, names, nested=False)
    elif magic[:2] == b"\x1f\x8b":
        yield Source(label, names, lambda: _gunzip(path), most=max(RATIO_FLOOR, MAX_RATIO * size))
    else:
        yield Source(label, names, lambda: path.open("rb"))


def _shown(name: str) -> str:
    """A file's name as it can be printed: one line, and no orders to a terminal."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


def _gunzip(path: Path) -> IO[bytes]:
    return cast("IO[bytes]", gzip.open(path, "rb"))


def _members(
    opened: Callable[[], IO[bytes]], label: str, names: tuple[str, ...], *, nested: bool
) -> Iterator[Source | Unreadable]:
    try:
        with opened() as stream, zipfile.ZipFile(stream) as archive:
            members = [member for member in archive.infolist() if not member.is_dir()]
    except (*_BROKEN, OSError) as error:
        yield Unreadable(label, f"damaged archive: {error}", broken=True)
        return
    problem = _archive_problem(members)
    if problem:
        yield Unreadable(label, problem, broken=True)
        return
    inside = {member.filename for member in members}
    if WORKBOOK in inside:
        yield from _sheets(opened, label, names)
        return
    if "[Content_Types].xml" in inside:
        yield Unreadable(label, "an office document that is no workbook", broken=False)
        return
    packed = _packed(members)
    for member in members:
        yield from _member(opened, member, label, names, packed, nested=nested)


def _member(
    opened: Callable[[], IO[bytes]],
    member: zipfile.ZipInfo,
    label: str,
    names: tuple[str, ...],
    packed: date | None,
    *,
    nested: bool,
) -> Iterator[Source | Unreadable]:
    parts = member.filename.replace("\\", "/").split("/")
    inner = f"{label}: {_shown(member.filename)}"
    if ".." in parts or not parts[0] or ":" in parts[0]:
        yield Unreadable(inner, "a path that leads out of its archive", broken=True)
        return
    if stat.S_ISLNK(member.external_attr >> 16):
        yield Unreadable(inner, "a symbolic link", broken=True)
        return
    if member.flag_bits & 0x1:
        yield Unreadable(inner, "encrypted", broken=False)
        return
    source = Source(inner, (*reversed(parts), *names), lambda: _open_member(opened, member), packed)
    kind = member.filename.lower().rpartition(".")[2]
    if kind not in {"zip", "xlsx"}:
        yield source
    elif nested and kind == "zip":
        yield Unreadable(inner, "an archive in an archive in an archive", broken=False)
    else:
        try:
            data = source.content()
        except ReleaseError as error:
            yield Unreadable(inner, error.message, broken=True)
            return
        yield from _members(lambda: io.BytesIO(data), inner, source.names, nested=True)


def _sheets(opened: Callable[[], IO[bytes]], label: str, names: tuple[str, ...]) -> Iterator[Source | Unreadable]:
    try:
        found = sheets(opened, label)
    except (*_BROKEN, OSError) as error:
        yield Unreadable(label, f"damaged workbook: {error}", broken=True)
        return
    except ReleaseError as error:
        yield Unreadable(label, error.message, broken=True)
        return
    for name, part in found:
        inner = f"{label}: {_shown(name)}"
        yield Source(inner, (name, *names), partial(open_sheet, opened, part, inner))


def _packed(members: list[zipfile.ZipInfo]) -> date | None:
    """Archives that keep no dates say 1980."""
    try:
        days = [date(*member.date_time[:3]) for member in members]
    except ValueError:
        return None
    return max((day for day in days if day.year > 1980), default=None)


def _archive_problem(members: list[zipfile.ZipInfo]) -> str | None:
    if len(members) > MAX_MEMBERS:
        return f"more than {MAX_MEMBERS} files in one archive"
    if sum(member.file_size for member in members) > MAX_ARCHIVE:
        return f"unpacks to more than {MAX_ARCHIVE >> 30} GiB"
    for member in members:
        if member.file_size > RATIO_FLOOR and member.file_size > MAX_RATIO * max(member.compress_size, 1):
            return f"{_shown(member.filename)} unpacks to more than {MAX_RATIO} times its size"
    return None


def _open_member(opened: Callable[[], IO[bytes]], member: zipfile.ZipInfo) -> IO[bytes]:
    """The member's stream; zipfile itself stops at the size the directory declares and checks the sum at the end."""
    return zipfile.ZipFile(opened()).open(member)
