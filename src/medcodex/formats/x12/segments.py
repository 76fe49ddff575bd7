"""A file as segments, one after the other in constant memory; written again they are the file, byte for byte."""

from __future__ import annotations

from typing import IO, TYPE_CHECKING, NamedTuple

from medcodex.errors import InputError
from medcodex.formats.x12.delimiters import COMMON, Delimiters, declared

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_SEGMENT = 1 << 20
"""Bytes that a segment may have: far more than any guide allows, and little to hold."""

_CHUNK = 1 << 18
_LINES = b"\r\n"
_SPACE = b" \t\r\n\f\v\x1a"
_UTF8_MARK = b"\xef\xbb\xbf"
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff")
_HEADER = 400
"""Bytes within which a header ends, however much its widths are off."""


class Segment(NamedTuple):
    """``number`` counts from 1 and ``offset`` in bytes from 0, both through the whole file. ``lead`` stood before the
    segment and ``tail`` behind it (its terminator, blanks and line ends); ``parts`` are its elements, the first being
    its identifier. ``wrapped`` is what was written where that is not the elements: a segment broken into lines, whose
    breaks are no part of its elements."""

    number: int
    offset: int
    lead: bytes
    parts: tuple[bytes, ...]
    tail: bytes
    delimiters: Delimiters
    wrapped: bytes | None = None

    @property
    def id(self) -> str:
        """The identifier, such as CLM."""
        return self.parts[0].decode("latin-1")

    def __bytes__(self) -> bytes:
        body = self.delimiters.element.join(self.parts) if self.wrapped is None else self.wrapped
        return self.lead + body + self.tail

    def text(self, position: int) -> str:
        """An element by its position in the guide (CLM01 is 1), empty where it is missing. UTF-8 where it is that,
        else Latin-1."""
        if position >= len(self.parts):
            return ""
        part = self.parts[position]
        try:
            return part.decode()
        except UnicodeDecodeError:
            return part.decode("latin-1")

    @property
    def terminated(self) -> bool:
        """Whether its terminator was there; the last one's of a cut file is not."""
        return self.tail.startswith(self.delimiters.terminator)


def read_segments(stream: IO[bytes], where: str) -> Iterator[Segment]:
    """The segments of a file: any separators, line ends or none, a byte-order mark, several interchanges with
    separators of their own; without a header the common separators are taken. InputError, saying where, for what is no
    X12 at all. What goes on for more than MAX_SEGMENT without a terminator is cut there."""
    return _Cutter(stream, where).segments()


class _Cutter:
    def __init__(self, stream: IO[bytes], where: str) -> None:
        self._stream = stream
        self._where = where
        self._buffer = b""
        self._base = 0  # offset of the buffer's first byte
        self._at = 0

    def segments(self) -> Iterator[Segment]:
        lead = self._start()
        delimiters, number = COMMON, 0
        while True:
            if self._at >= len(self._buffer) and not self._more():
                return
            self._fill()
            if self._buffer.startswith(b"ISA", self._at):
                delimiters = self._header() or delimiters
            end = self._end_of(delimiters.terminator)
            body = self._buffer[self._at : end]
            offset = self._base + self._at
            self._at = end
            tail = self._tail(delimiters.terminator)
            number += 1
            wrapped = None
            if (b"\n" in body or b"\r" in body) and delimiters.wraps:
                wrapped, body = body, body.translate(None, _LINES)
            yield Segment(number, offset, lead, tuple(body.split(delimiters.element)), tail, delimiters, wrapped)
            lead = b""

    def _start(self) -> bytes:
        """What stands before the first segment; InputError where the file cannot be X12."""
        self._fill()
        if self._buffer.startswith(_WIDE_MARKS):
            raise InputError("written in UTF-16; X12 is read as ASCII, Latin-1 or UTF-8", self._where)
        self._at = len(_UTF8_MARK) if self._buffer.startswith(_UTF8_MARK) else 0
        self._skip_space()
        self._fill()
        start = self._buffer[self._at : self._at + 4]
        if not start:
            raise InputError("empty", self._where)
        identifier = start.split(b"*")[0]
        if not start.startswith(b"ISA") and (not identifier.isalnum() or identifier == start):
            raise InputError("not X12: it begins with no segment", self._where)
        return self._buffer[: self._at]

    def _header(self) -> Delimiters | None:
        return declared(self._buffer[self._at : self._at + _HEADER])

    def _end_of(self, terminator: bytes) -> int:
        """Where the segment ends: at its terminator, at the end of the file, or where it is too long to be one."""
        searched = self._at
        while (end := self._buffer.find(terminator, searched, self._at + MAX_SEGMENT + 1)) < 0:
            waiting = len(self._buffer) - self._at
            if waiting > MAX_SEGMENT:
                return self._at + MAX_SEGMENT
            if not self._more():
                return len(self._buffer)
            searched = self._at + waiting
        return end

    def _tail(self, terminator: bytes) -> bytes:
        """The terminator and the blanks behind it, up to the next segment."""
        if not self._buffer.startswith(terminator, self._at):
            return b""
        self._at += len(terminator)
        taken = terminator
        while True:
            blank = self._at
            self._skip_space()
            taken += self._buffer[blank : self._at]
            if self._at < len(self._buffer) or not self._more():
                return taken

    def _fill(self) -> None:
        """Have enough in the buffer for a whole header."""
        while len(self._buffer) - self._at < _HEADER and self._more():
            pass

    def _skip_space(self) -> None:
        while self._at < len(self._buffer) and self._buffer[self._at] in _SPACE:
            self._at += 1

    def _more(self) -> bool:
        """Read on; False at the end of the file."""
        chunk = self._stream.read(_CHUNK)
        if not chunk:
            return False
        self._base += self._at
        self._buffer = self._buffer[self._at :] + chunk
        self._at = 0
        return True
