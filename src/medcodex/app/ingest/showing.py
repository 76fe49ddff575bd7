"""A message as somebody reads it: by segments where it has them, else as its text; and the text as they repair it."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass

from medcodex.errors import InputError
from medcodex.formats.hl7v2.reading import read_messages
from medcodex.formats.text_bytes import decode_note

_MOST = 400_000
"""Characters that a page shows or lets somebody edit."""
_BINARY = frozenset({"pdf", "image"})


@dataclass(frozen=True, slots=True)
class ShownField:
    """A field of a segment: its place ("PID-3") and its text as it came."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class ShownSegment:
    """A segment's name and its fields that hold something."""

    name: str
    fields: tuple[ShownField, ...]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of a message: ``segments`` where it has them, else ``text``; ``editable`` the text to repair it by,
    None where it is none or too long."""

    segments: tuple[ShownSegment, ...] = ()
    text: str = ""
    editable: str | None = None


def shown(data: bytes, kind: str) -> Shown:
    """How a message is shown; ``kind`` is its format."""
    text = None if kind in _BINARY else _text(data)
    if text is None:
        return Shown(text=f"{len(data)} bytes that are no text")
    editable = _lines(text) if len(text) <= _MOST else None
    if kind == "hl7v2":
        with suppress(InputError):
            return Shown(_segments(data), "", editable)
    return Shown(text=_laid_out(text, kind)[:_MOST], editable=editable)


def repaired(data: bytes, typed: str) -> bytes | None:
    """A message with another text, in the encoding and with the line ends of what came; None where the text is the
    same. InputError where it is no text, or a character is typed that the message's encoding has not."""
    before = _text(data)
    if before is None:
        raise InputError("the message is no text", "data")
    if _lines(typed) == _lines(before):
        return None
    end = "\r\n" if "\r\n" in before else "\r" if "\r" in before and "\n" not in before else "\n"
    try:
        return _lines(typed).replace("\n", end).encode(_encoding(data) or "utf-8")
    except UnicodeEncodeError as error:
        raise InputError(f"character {error.start + 1} is none of the message's encoding", "data") from None


def _segments(data: bytes) -> tuple[ShownSegment, ...]:
    return tuple(
        ShownSegment(
            segment.id,
            tuple(
                ShownField(f"{segment.id}-{position}", text)
                for position in range(1, segment.fields + 1)
                if (text := segment.field(position))
            ),
        )
        for message in read_messages(data, "")
        for segment in message.segments
    )


def _laid_out(text: str, kind: str) -> str:
    if kind in {"fhir", "chart"}:
        try:
            return json.dumps(json.loads(text), indent=2, ensure_ascii=False)
        except (ValueError, RecursionError):
            return text
    return text


def _text(data: bytes) -> str | None:
    encoding = _encoding(data)
    return None if encoding is None else data.decode(encoding)


def _encoding(data: bytes) -> str | None:
    """UTF-8 where it is that, else what the mark or the usual guess says; None where it is no text."""
    try:
        assumed = decode_note(data, "")[1]
    except InputError:
        return None
    if assumed is not None:
        return assumed
    return "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8"


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
