"""The shape of CDT codes: D and four digits."""

from __future__ import annotations

import re

CODE = re.compile(r"D[0-9]{4}")


def normalise(text: str) -> str | None:
    """The printed form of a code: upper case. None where the text does not have the shape of one."""
    bare = text.strip().upper()
    return bare if CODE.fullmatch(bare) else None
