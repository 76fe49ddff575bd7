"""Many notes, one a line: JSON Lines in, JSON Lines out, in the same order.

Reading and writing are streams; at any time only a bounded number of lines is in memory, with one worker or many.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Protocol

from medcodex.app.long_run import begin_long_run
from medcodex.cli.lines import Line, answer_line
from medcodex.cli.note_lines import Defaults, default_note, read_line
from medcodex.cli.notes import read_note
from medcodex.cli.processes import in_order
from medcodex.coding.as_json import note_object
from medcodex.errors import InputError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterable, Iterator

    from medcodex.cli.selection import Selection
    from medcodex.coding import CodedNote, NoteInput

CHUNK_LINES = 8
CHUNK_BYTES = 256_000
CODERS_KEPT = 64


class NoteCoder(Protocol):
    """The engine, as far as this module knows it."""

    def code(self, note: NoteInput) -> CodedNote: ...


@dataclass(frozen=True, slots=True)
class BatchConfig:
    """What every line is coded with. ``open_coders`` makes what gives the coder of a date; it must be importable by
    name, for other processes. ``files``: a line is the path of a note, not a note."""

    open_coders: Callable[[], Callable[[dt.date], NoteCoder]]
    defaults: Defaults
    selection: Selection
    files: bool = False


class LineCoder:
    """Answers lines one by one; keeps the coders of the last few dates."""

    def __init__(self, config: BatchConfig) -> None:
        self._config = config
        self._coder = lru_cache(maxsize=CODERS_KEPT)(config.open_coders())

    def answer(self, line: Line) -> str:
        """The answer to one line as a JSON text; an error object where there is none. Never raises."""
        return answer_line(line, self._read, self._code)

    def _read(self, data: bytes, where: str) -> tuple[str | int | None, NoteInput | InputError]:
        if self._config.files:
            return _read_file(os.fsdecode(data), self._config.defaults)
        return read_line(data, where, self._config.defaults)

    def _code(self, note: NoteInput) -> dict[str, Any]:
        return note_object(self._config.selection.apply(self._coder(note.date).code(note)))


def file_lines(paths: Iterable[str]) -> Iterator[Line]:
    """Paths of notes as the lines of a config of ``files``."""
    for number, path in enumerate(paths, 1):
        yield Line(number, os.fsencode(path), 1)


def _read_file(path: str, defaults: Defaults) -> tuple[str, NoteInput | InputError]:
    try:
        return path, default_note(path, read_note(path).text, defaults)
    except InputError as error:
        return path, error


def code_lines(lines: Iterable[Line], config: BatchConfig, workers: int) -> Iterator[tuple[Line, str]]:
    """Each line with its answer, in input order. Raises MedcodexError when a worker process dies."""
    if workers == 1:
        coder = LineCoder(config)
        for line in lines:
            yield line, coder.answer(line)
        return
    for chunk, answers in in_order(partial(_code_chunk, config), _chunks(lines), workers, begin_long_run):
        yield from zip(chunk, answers, strict=True)


def _chunks(lines: Iterable[Line]) -> Iterator[list[Line]]:
    chunk: list[Line] = []
    size = 0
    for line in lines:
        chunk.append(line)
        size += line.size
        if len(chunk) >= CHUNK_LINES or size >= CHUNK_BYTES:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _code_chunk(config: BatchConfig, chunk: list[Line]) -> list[str]:
    coder = _worker_coder(config)
    return [coder.answer(line) for line in chunk]


@lru_cache(maxsize=1)
def _worker_coder(config: BatchConfig) -> LineCoder:
    """The one coder of a worker process, kept from chunk to chunk."""
    return LineCoder(config)
