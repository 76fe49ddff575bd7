"""The shape of CPT codes: five digits (Category I), or four and a letter: F (Category II), T (Category III), U
(proprietary laboratory analyses), M (administrative codes of multianalyte assays), A (giving of certain vaccines).
Modifiers have two characters: two digits, P and a digit, or a digit and P."""

from __future__ import annotations

import re

CODE = re.compile(r"[0-9]{4}[0-9AFMTU]")
MODIFIER = re.compile(r"[2-9][0-9]|P[1-6]|[1238]P")


def normalise(text: str) -> str | None:
    """The printed form of a code or modifier: upper case, without blanks or the dash before a modifier. None where
    the text has the shape of neither."""
    bare = text.strip().upper().removeprefix("-").strip()
    return bare if CODE.fullmatch(bare) or MODIFIER.fullmatch(bare) else None
