"""A folder into which other systems put files: what is complete is taken in and moved to ``done`` or, with the reason
beside it, to ``parked``.

A file is moved only after the database has what it tells. Whatever ends the program in between, the file is still
there, and the next run finds its messages known and moves it.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from medcodex.app.folders import files_of
from medcodex.app.ingest.files import batches, items_of
from medcodex.app.ingest.taking import FileTaken, Taken, take_items
from medcodex.errors import StorageError, UsageError
from medcodex.interchange.beside import DOCUMENTS, belongs_to_another

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.interchange.site import Site
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Store

CHANNEL = "folder"
DONE, PARKED = "done", "parked"
_LOCK = ".medcodex-watch"


class Stamp(NamedTuple):
    """By which a file that is still written to is told from one that is complete."""

    inode: int
    size: int
    changed: int


@dataclass(slots=True)
class Watcher:
    """Looks at a folder time and again. ``quiet`` is for how many seconds a file has to lie still."""

    store: Store
    actor: Actor
    site: Site
    folder: Path
    quiet: float = 2.0
    _seen: dict[str, tuple[Stamp, float]] = field(default_factory=dict)

    def look(self) -> Iterator[FileTaken]:
        """Take in what is complete now; what became of each file, once it is moved. StorageError where the database or
        the folder cannot be written: the files are still there."""
        for path in self._complete():
            taken = self._take(path)
            if taken is not None:
                yield taken

    def pending(self) -> bool:
        """Whether files were there at the last look that are not complete yet."""
        return bool(self._seen)

    def _complete(self) -> list[str]:
        """Files that lie as they did some time ago; those that are new or changed are kept in mind."""
        now, seen, found = time.monotonic(), {}, []
        for path in files_of([str(self.folder)]):
            if Path(path).relative_to(self.folder).parts[0] in (DONE, PARKED):
                continue
            stamp = _stamp(path)
            if stamp is None or belongs_to_another(Path(path)):
                continue
            before = self._seen.get(path)
            since = before[1] if before is not None and before[0] == stamp else now
            seen[path] = (stamp, since)
            if now - since >= self.quiet:
                found.append(path)
        self._seen = seen
        return found

    def _take(self, path: str) -> FileTaken | None:
        before = self._seen.pop(path)[0]
        parts: list[Taken] = []
        for items in batches(items_of(path)):
            for one in take_items(self.store, self.actor, items, self.site, CHANNEL):
                inside = one.file[len(path) + 1 :]
                parts += [Taken(" ".join(filter(None, (inside, part.place))), *_rest(part)) for part in one.parts]
        if _stamp(path) != before:
            return None  # somebody wrote to it meanwhile: it is looked at again
        taken = FileTaken(path, tuple(parts) or (Taken("", "parked", "there is no file in it"),))
        self._move(Path(path), taken)
        return taken

    def _move(self, path: Path, taken: FileTaken) -> None:
        place = PARKED if taken.status == "parked" else DONE
        target = self.folder / place / path.relative_to(self.folder)
        about = path.with_suffix(".json")
        beside = path.suffix.lower() in DOCUMENTS and about.is_file() and belongs_to_another(about)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target = _free(target)
            if place == PARKED:
                _write(target.with_name(f"{target.name}.reason.txt"), _reasons(taken))
            path.replace(target)
            if beside:
                about.replace(_free(target.with_suffix(".json")))
        except FileNotFoundError:
            return  # whoever put it there took it away; what it told is kept
        except OSError as error:
            raise StorageError(f"a file cannot be moved to {place}: {error.strerror}", str(self.folder)) from None


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold a folder against another watcher. UsageError where one is at it, or the folder is none."""
    if not folder.is_dir():
        raise UsageError("not a folder", str(folder))
    try:
        lock = (folder / _LOCK).open("ab")
    except OSError as error:
        raise StorageError(f"the folder cannot be written: {error.strerror}", str(folder)) from None
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise UsageError("another program watches this folder", str(folder)) from None
        yield


def _rest(part: Taken) -> tuple[str, str, str | None, str | None]:
    return part.status, part.reason, part.arrival, part.encounter


def _stamp(path: str) -> Stamp | None:
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return Stamp(found.st_ino, found.st_size, found.st_mtime_ns)


def _free(target: Path) -> Path:
    """The place, or one beside it where another file of this name lies there."""
    number, found = 0, target
    while found.exists():
        number += 1
        found = target.with_name(f"{target.stem}-{number}{target.suffix}")
    return found


def _reasons(taken: FileTaken) -> str:
    return "".join(f"{_reason(part)}\n" for part in taken.parts if part.status == "parked")


def _reason(part: Taken) -> str:
    where = f"{part.place}: " if part.place else ""
    return where + part.reason + (f" (message {part.arrival})" if part.arrival else "")


def _write(path: Path, text: str) -> None:
    part = path.with_name(f".{path.name}.part")
    with part.open("w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
