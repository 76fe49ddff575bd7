"""Messages out of a file: one or many, batched or framed, with line ends and character sets as they come."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.hl7v2.message import HEADERS, Message, Segment
from medcodex.formats.hl7v2.separators import Separators, declared

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_BATCH = frozenset({"FHS", "BHS", "BTS", "FTS"})
_BEFORE = "\ufeff\x0b\x1c \t"
_FRAME_END = "\x1c"
_CHARACTER_SETS = {
    "8859/1": "latin-1",
    "8859/2": "iso8859-2",
    "8859/5": "iso8859-5",
    "8859/15": "iso8859-15",
    "UNICODE UTF-8": "utf-8",
    "UTF-8": "utf-8",
    "UNICODE UTF-16": "utf-16",
    "ASCII": "ascii",
    "": "ascii",
    "GB 18030-2000": "gb18030",
    "ISO IR87": "iso2022_jp",
    "KS X 1001": "euc_kr",
    "BIG-5": "big5",
}
"""HL7 table 0211, as Python names them."""


def read_messages(data: bytes, where: str) -> tuple[Message, ...]:
    """The messages of a file; put together again they are the file, byte for byte. A line that begins with no segment
    name goes on from the one before: senders break lines within a text. InputError where the file holds no message."""
    encoding = _encoding(data)
    file = _File(encoding)
    for number, (line, end) in enumerate(_lines(data.decode(encoding)), 1):
        file.take(number, line, end)
    messages = file.done()
    if not messages:
        raise InputError("no HL7 message: no segment MSH begins a line", where)
    return messages


class _File:
    """A file as far as it is read: the messages that are whole, and the lines of the one that is not."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._messages: list[Message] = []
        self._segments: list[_Open] = []
        self._lead: list[str] = []
        self._before: list[str] = []
        self._separators = Separators()

    def take(self, number: int, line: str, end: str) -> None:
        """The next line of the file with its end."""
        begin = len(line) - len(line.lstrip(_BEFORE))
        name = line[begin : begin + 3]
        if name in HEADERS and _header(line[begin:]):
            self._close()
            self._separators = declared(line[begin:])
            if name == "MSH":
                self._lead = [*self._before, line[:begin]]
                self._before = []
                self._segments = [_Open(number, [line[begin:]], end, self._separators)]
            else:
                self._before.append(line + end)
        elif not self._segments:
            self._before.append(line + end)
        elif name in _BATCH or line.startswith(_FRAME_END):
            self._close()
            self._before.append(line + end)
        elif _named(line, self._separators):
            self._segments.append(_Open(number, [line], end, self._separators))
        else:
            last = self._segments[-1]
            last.lines += [last.end, line]
            last.end = end

    def done(self) -> tuple[Message, ...]:
        """The messages; what comes after the last is its trail."""
        self._close()
        trail = "".join(self._before)
        if self._messages and trail:
            self._messages[-1] = replace(self._messages[-1], trail=trail)
        return tuple(self._messages)

    def _close(self) -> None:
        if self._segments:
            segments = tuple(Segment(one.number, "".join(one.lines), one.end, one.marks) for one in self._segments)
            self._messages.append(Message(segments, self._encoding, "".join(self._lead)))
            self._segments, self._lead = [], []


@dataclass(slots=True)
class _Open:
    """A segment whose lines are still coming."""

    number: int
    lines: list[str]
    end: str
    marks: Separators


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for match in _LINE.finditer(text):
        if match[0]:
            yield match[1], match[2]


def _header(line: str) -> bool:
    """Whether a line that begins with MSH is a header, and no text that happens to."""
    return len(line) > 8 and not line[3].isalnum() and not line[3].isspace()


def _named(line: str, separators: Separators) -> bool:
    return re.match(r"[A-Z][A-Z0-9]{2}", line) is not None and (len(line) == 3 or line[3] == separators.field)


def _encoding(data: bytes) -> str:
    """What the bytes are to be read as: UTF-16 by its mark; what the first header declares, where the bytes are that;
    else UTF-8 where they are that; else Latin-1, which every byte is. Headers often declare what is not so."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        # The mark stays a character of the text, so that it is written again.
        found = "utf-16-le" if data.startswith(b"\xff\xfe") else "utf-16-be"
        return found if _is(data, found) else "latin-1"
    header = re.search(rb"MSH([^\r\n])[^\r\n]*", data)
    told = header[0].split(header[1])[17:18] if header else []
    name = told[0].decode("ascii", "replace").split("~")[0].strip().upper() if told else ""
    for encoding in (_CHARACTER_SETS.get(name, "ascii"), "utf-8"):
        if encoding != "utf-16" and _is(data, encoding):
            return encoding
    return "latin-1"


def _is(data: bytes, encoding: str) -> bool:
    """Whether bytes are of an encoding, and come back the same from it."""
    try:
        return data.decode(encoding).encode(encoding) == data
    except UnicodeError:
        return False
