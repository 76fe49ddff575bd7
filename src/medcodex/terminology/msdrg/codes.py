"""The shape of MS-DRG numbers: three digits."""

from __future__ import annotations

_DIGITS = 3


def normalise(text: str) -> str | None:
    """The printed form of a number typed with or without leading zeros: "1" to "001"; None for anything else."""
    bare = text.strip()
    return bare.zfill(_DIGITS) if bare.isascii() and bare.isdigit() and len(bare) <= _DIGITS else None
