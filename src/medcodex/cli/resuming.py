"""Long outputs that may be ended and gone on with: lines are added to a file of their own, which becomes the output
when the last one is there. Whatever ends the run, that file holds whole lines but perhaps for its last, which is cut
off."""

from __future__ import annotations

import fcntl
import json
import os
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import IO, TYPE_CHECKING

from medcodex.errors import StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from medcodex.cli.lines import Line

_AHEAD = 1 << 20


@dataclass(frozen=True, slots=True)
class Resumed:
    """Where to write on, and how many answers are there already."""

    out: IO[str]
    done: int
    path: Path

    def behind(self, lines: Iterable[Line], id_of: Callable[[bytes], object]) -> Iterator[Line]:
        """The lines that have no answer yet; ``id_of`` is that of a line's data. UsageError
        where the answers that are there are to other lines."""
        source = iter(lines)
        with self.path.open("rb") as kept:
            for number in range(self.done):
                answer, line = kept.readline(), next(source, None)
                if line is None or id_of_json(answer) != (line.data and id_of(line.data)):
                    raise UsageError(f"answer {number + 1} of the unfinished output is to other input", str(self.path))
        yield from source


@contextmanager
def open_resumable(path: str, options: str) -> Iterator[Resumed]:
    """The output of a run that may have been ended before. ``options`` are all that answers depend on besides the
    input. StorageError where it cannot be written; UsageError where another run is at it, or it was begun with other
    options."""
    target = Path(os.path.realpath(path))
    part, about = target.with_name(f"{target.name}.unfinished"), target.with_name(f"{target.name}.unfinished.json")
    try:
        with part.open("a+b") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise UsageError("another run writes this output", path) from None
            _check(about, sha256(options.encode()).hexdigest(), part)
            done, end = _whole_lines(held)
            held.truncate(end)
            with part.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
                yield Resumed(out, done, part)
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
            about.unlink(missing_ok=True)
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", path) from None


def _check(about: Path, digest: str, part: Path) -> None:
    if part.stat().st_size and about.exists():
        if json.loads(about.read_text(encoding="utf-8")).get("options") != digest:
            said = "begun with other options (--date is part of them); give the same, or remove it"
            raise UsageError(said, str(part))
        return
    about.write_text(json.dumps({"options": digest}) + "\n", encoding="utf-8")


def _whole_lines(file: IO[bytes]) -> tuple[int, int]:
    """How many whole lines a file holds, and where the last of them ends."""
    file.seek(0)
    count, end, at = 0, 0, 0
    while block := file.read(_AHEAD):
        count += block.count(b"\n")
        if (last := block.rfind(b"\n")) >= 0:
            end = at + last + 1
        at += len(block)
    return count, end


def id_of_json(data: bytes) -> object:
    """The ``id`` of an object; None where there is none."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return told.get("id") if isinstance(told, dict) else None
