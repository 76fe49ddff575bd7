"""The codes that a note of the tabular list names, where they stand in its text."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CODE = r"[A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_NAMED = re.compile(rf"(?<![A-Za-z0-9])({_CODE})(?:-({_CODE})(?![A-Za-z0-9.])|\.?-(?![A-Za-z0-9])|(?![A-Za-z0-9]))")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a note; ``keys`` are what it may lead to, the best first: a section ("I10-I1A") before the code at
    its start; empty for plain words."""

    text: str
    keys: tuple[str, ...] = ()


def pieces(note: str) -> tuple[Piece, ...]:
    """The note cut into plain words and mentions of codes: "(I27.0, F17.-)" mentions I27.0 and F17, "(O10-O11)" both
    ends and the section of that name. Joined they are the note again."""
    found: list[Piece] = []
    at = 0
    for match in _NAMED.finditer(note):
        if match.start() > at:
            found.append(Piece(note[at : match.start()]))
        first, last = match.group(1), match.group(2)
        if last is None:
            found.append(Piece(match.group(), (first,)))
        else:
            found.append(Piece(f"{first}-", (f"{first}-{last}", first)))
            found.append(Piece(last, (f"{first}-{last}", last)))
        at = match.end()
    if at < len(note):
        found.append(Piece(note[at:]))
    return tuple(found)
