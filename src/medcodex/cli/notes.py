"""Reading a note: a file or standard input into the text that all offsets refer to."""

from __future__ import annotations

from dataclasses import dataclass

from medcodex.cli.sources import read_source, source_name
from medcodex.errors import InputError
from medcodex.formats.text_bytes import decode_note

__all__ = ["NoteText", "decode_note", "read_note"]


@dataclass(frozen=True, slots=True)
class NoteText:
    """The text of one note and where it came from. ``assumed`` names the encoding where it had to be guessed."""

    name: str
    text: str
    assumed: str | None = None


def read_note(path: str) -> NoteText:
    """Read the note at ``path`` ("-" is standard input). Raises InputError, whose ``where`` is the path."""
    name = source_name(path)
    text, assumed = decode_note(read_source(path), name)
    if not text.strip():
        raise InputError("empty: there is no text", name)
    return NoteText(name, text, assumed)
