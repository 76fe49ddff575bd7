"""Practice charts out of a zip file: the folders in it that hold a ``case.toml``."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.learn.cases.reading import CASE_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping

LARGEST = 5_000_000
"""Bytes of an archive."""
_LARGEST_FILE = 1_000_000
_MOST_UNPACKED = 20_000_000
_MOST_FILES = 2_000
_MOST_CASES = 200
_MOST_IN_FOLDER = 40


def case_files(data: bytes) -> Mapping[str, Mapping[str, bytes]]:
    """The files of each chart's folder, by the folder's name. InputError for what is no zip file, holds no chart, two
    of one name, or more than the limits."""
    if len(data) > LARGEST:
        raise InputError(f"larger than {LARGEST // 1_000_000} MB", "file")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _folders(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, UnicodeError):
        raise InputError("no zip file that can be read, or one with a password", "file") from None


def _folders(archive: zipfile.ZipFile) -> Mapping[str, Mapping[str, bytes]]:
    entries = [one for one in archive.infolist() if not one.is_dir()]
    if len(entries) > _MOST_FILES:
        raise InputError(f"more than {_MOST_FILES} files", "file")
    if sum(one.file_size for one in entries) > _MOST_UNPACKED:
        raise InputError(f"more than {_MOST_UNPACKED // 1_000_000} MB unpacked", "file")
    paths = {PurePosixPath(one.filename): one for one in entries}
    roots = sorted({path.parent for path in paths if path.name == CASE_FILE})
    if not roots:
        raise InputError(f"no folder with {CASE_FILE} in it", "file")
    if len(roots) > _MOST_CASES:
        raise InputError(f"more than {_MOST_CASES} charts", "file")
    found: dict[str, Mapping[str, bytes]] = {}
    for root in roots:
        if root.name in found or not root.name:
            raise InputError("each chart needs a folder with a name of its own", str(root))
        found[root.name] = _of_folder(archive, root, paths)
    return found


def _of_folder(
    archive: zipfile.ZipFile, root: PurePosixPath, paths: Mapping[PurePosixPath, zipfile.ZipInfo]
) -> Mapping[str, bytes]:
    own = {path.name: one for path, one in paths.items() if path.parent == root and not path.name.startswith(".")}
    if len(own) > _MOST_IN_FOLDER:
        raise InputError(f"more than {_MOST_IN_FOLDER} files", root.name)
    return {name: _content(archive, one) for name, one in own.items()}


def _content(archive: zipfile.ZipFile, one: zipfile.ZipInfo) -> bytes:
    """What an entry unpacks to, whatever size it states."""
    with archive.open(one) as stream:
        data = stream.read(_LARGEST_FILE + 1)
    if len(data) > _LARGEST_FILE:
        raise InputError(f"larger than {_LARGEST_FILE // 1_000_000} MB", one.filename)
    return data
