"""The shape of HCPCS Level II codes: a letter and four digits; modifiers of two characters, at least one a letter.

D and four digits is a CDT code, which CMS does not publish; W to Z open no national code.
"""

from __future__ import annotations

import re

CODE = re.compile(r"[A-CE-V][0-9]{4}")
MODIFIER = re.compile(r"[A-Z][A-Z0-9]|[0-9][A-Z]")
DENTAL = re.compile(r"D[0-9]{4}")


def normalise(text: str) -> str | None:
    """The printed form of a code or modifier: upper case, without blanks or the dash before a modifier. None where
    the text has the shape of neither."""
    bare = text.strip().upper().removeprefix("-").strip()
    if not text.strip().isascii():  # the upper case of some letters is two: a modifier made of one sharp s
        return None
    return bare if CODE.fullmatch(bare) or MODIFIER.fullmatch(bare) else None
