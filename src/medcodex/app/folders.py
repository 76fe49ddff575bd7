"""The files of folders, without those that are hidden or not complete."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_PASSED = (".", "~", "#")
_PARTIAL = (".tmp", ".part", ".partial", ".filepart", ".crdownload", ".swp", "~")


def is_passed(name: str) -> bool:
    """Whether a file's name says that it is hidden or not complete yet."""
    return name.startswith(_PASSED) or name.lower().endswith(_PARTIAL)


def files_of(paths: Iterable[str]) -> Iterator[str]:
    """Each named file, and the files of each named folder and its folders, by name. InputError for what is not there;
    links to folders are not followed, as they may lead round."""
    for path in paths:
        if not os.path.lexists(path):
            raise InputError("no such file or folder", path)
        if not Path(path).is_dir():
            yield path
            continue
        for folder, folders, names in os.walk(path, onerror=_unreadable):
            folders[:] = sorted(one for one in folders if not is_passed(one))
            for name in sorted(names):
                if not is_passed(name) and (found := Path(folder, name)).is_file():
                    yield str(found)


def _unreadable(error: OSError) -> None:
    raise InputError(f"cannot be read: {error.strerror}", error.filename)
