"""The files that a simulated payer answers with: all of them or none, under names that say what they are."""

from __future__ import annotations

import os
from contextlib import ExitStack, contextmanager
from typing import IO, TYPE_CHECKING

from medcodex.errors import StorageError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

NAMES = {
    "ta1": "simulation.ta1", "999": "simulation.999", "277ca": "simulation.277ca", "835": "simulation.835",
    "277": "simulation.277", "json": "simulation.json",
}  # fmt: skip
RUN_FILE = NAMES["json"]
"""Each kind of answer with its file; the last one tells of the run."""


class AnswerFiles:
    """Files in a folder, each begun when something is written to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._open: dict[str, IO[str]] = {}
        self._stack = ExitStack()

    def write(self, kind: str, text: Iterable[str]) -> None:
        """Put text to the file of a kind."""
        if kind not in self._open:
            part = self._part(kind)
            part.unlink(missing_ok=True)
            self._open[kind] = self._stack.enter_context(part.open("x", encoding="utf-8", newline=""))
        self._open[kind].writelines(text)

    def names(self) -> list[str]:
        """The files that have something in them."""
        return [NAMES[kind] for kind in NAMES if kind in self._open]

    def keep(self) -> None:
        """All of them appear under their names; those of an earlier run that this one has not are gone."""
        for file in self._open.values():
            file.flush()
            os.fsync(file.fileno())
        self._stack.close()
        for kind, name in NAMES.items():
            if kind in self._open:
                self._part(kind).replace(self._folder / name)
            else:
                (self._folder / name).unlink(missing_ok=True)

    def drop(self) -> None:
        """Nothing of what was written and not kept stays."""
        self._stack.close()
        for kind in self._open:
            self._part(kind).unlink(missing_ok=True)

    def _part(self, kind: str) -> Path:
        return self._folder / f".{NAMES[kind]}.{os.getpid()}.part"


@contextmanager
def answer_files(folder: Path) -> Iterator[AnswerFiles]:
    """Files that appear when the work ends well. StorageError where the folder cannot be written."""
    files = AnswerFiles(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield files
        files.keep()
    except OSError as error:
        raise StorageError(f"cannot be written: {error.strerror}", str(folder)) from None
    finally:
        files.drop()
