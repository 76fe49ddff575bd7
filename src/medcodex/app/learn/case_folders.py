"""Practice charts from folders: those that come with the install, and an educator's own."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.learn.cases.reading import CASE_FILE, read_case

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from importlib.resources.abc import Traversable

    from medcodex.learn.cases.case import Case

_LARGEST = 1_000_000
_MOST_FILES = 40


@cache
def library() -> Mapping[str, Case]:
    """The practice charts of the install by id, in the order of their shelves and names."""
    found: dict[str, Case] = {}
    for shelf in sorted(_folders(files("medcodex.learn") / "library"), key=lambda one: one.name):
        for folder in sorted(_folders(shelf), key=lambda one: one.name):
            if folder.name in found:
                raise ValueError(f"two practice charts are called {folder.name}")
            found[folder.name] = _read(folder)
    return found


def cases_in(path: str) -> Sequence[Case]:
    """The charts of a folder that is one, or of the folders in it that are. InputError where there is none."""
    root = Path(path)
    if not root.is_dir():
        raise InputError("no such folder", path)
    found = sorted(one.parent for one in root.rglob(CASE_FILE))
    if not found:
        raise InputError(f"no folder with {CASE_FILE}", path)
    return [_read(one) for one in found]


def files_in(path: str) -> Mapping[str, Mapping[str, bytes]]:
    """The files of each chart of a folder, by the chart's id. InputError as for ``cases_in``, and where two are called
    the same."""
    cases = {one.id: one for one in cases_in(path)}
    folders = [one.parent for one in sorted(Path(path).rglob(CASE_FILE))]
    if len(cases) != len(folders):
        raise InputError("two charts have one name", path)
    return {one.name: _files(one) for one in folders}


def _read(folder: Traversable) -> Case:
    return read_case(folder.name, _files(folder))


def _files(folder: Traversable) -> Mapping[str, bytes]:
    held: dict[str, bytes] = {}
    for one in folder.iterdir():
        if one.name.startswith(".") or not one.is_file():
            continue
        if len(held) >= _MOST_FILES:
            raise InputError(f"more than {_MOST_FILES} files", folder.name)
        with one.open("rb") as stream:
            data = stream.read(_LARGEST + 1)
        if len(data) > _LARGEST:
            raise InputError(f"larger than {_LARGEST} bytes", f"{folder.name}/{one.name}")
        held[one.name] = data
    return held


def _folders(root: Traversable) -> Iterator[Traversable]:
    found = root.iterdir() if root.is_dir() else ()
    return (one for one in found if one.is_dir() and not one.name.startswith(("_", ".")))
