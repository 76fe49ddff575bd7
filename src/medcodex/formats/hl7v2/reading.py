"""Messages out of a file: one or many, batched or framed, with line ends and character sets as they come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.formats.hl7v2.message import HEADERS, Message, Segment
from medcodex.formats.hl7v2.separators import Separators, declared

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|$)")
_BATCH = frozenset({"FHS", "BHS", "BTS", "FTS"})
_BEFORE = "\ufeff\x0b\x1c \t"
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
    messages: list[Message] = []
    segments: list[Segment] = []
    lead, separators = "", Separators()
    for number, (line, end) in enumerate(_lines(data.decode(encoding)), 1):
        begin = len(line) - len(line.lstrip(_BEFORE))
        name = line[begin : begin + 3]
        if name in HEADERS and _header(line[begin:]):
            if segments:
                messages.append(Message(tuple(segments), encoding, lead))
                lead, segments = "", []
            lead += line[:begin]
            separators = declared(line[begin:])
            if name == "MSH":
                segments.append(Segment(number, line[begin:], end, separators))
            else:
                lead += line[begin:] + end
        elif not segments:
            lead += line + end
        elif name in _BATCH:
            messages.append(Message(tuple(segments), encoding, lead))
            lead, segments = line + end, []
        elif _named(line, separators):
            segments.append(Segment(number, line, end, separators))
        else:
            last = segments[-1]
            segments[-1] = Segment(last.number, last.line + last.end + line, end, separators)
    if segments:
        messages.append(Message(tuple(segments), encoding, lead))
        lead = ""
    if not messages:
        raise InputError("no HL7 message: no segment MSH begins a line", where)
    if lead:
        last_one = messages[-1]
        messages[-1] = Message(last_one.segments, encoding, last_one.lead, lead)
    return tuple(messages)


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
