"""The shape of an ICD-10-PCS code: seven characters, each a digit or a letter other than I and O (ICD-10-PCS Official
Guidelines A1, A2)."""

from __future__ import annotations

import re

LENGTH = 7
TABLE_LENGTH = 3
CHARACTERS = "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ"
_PREFIX = re.compile(r"[0-9BCDFGHX][0-9A-HJ-NP-Z]{0,6}\Z")


def normalise(text: str) -> str | None:
    """The printed form of a whole code, a table (three characters) or any other start of one: upper case, without
    spaces and closing dashes. None where the text cannot start a code; the empty text is None too."""
    bare = text.strip().upper().replace(" ", "").rstrip("-")
    return bare if _PREFIX.match(bare) else None


def is_code(code: str) -> bool:
    """Whether a normalised text has the length of a whole code."""
    return len(code) == LENGTH


def after(prefix: str) -> str:
    """The text that sorts right behind every code that starts with the prefix."""
    return prefix + "\uffff"
