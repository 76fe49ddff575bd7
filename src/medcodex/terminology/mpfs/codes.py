"""The shape of a row's name in the fee schedule: a code of five characters, and its modifier where it has one."""

from __future__ import annotations

import re

_ROW = re.compile(r"([0-9A-Z]\d{3}[0-9A-Z])(?:-([0-9A-Z]{2}))?\Z")


def normalise(text: str) -> str | None:
    """The printed form of a code with or without a modifier behind a hyphen ("G0105-53"); None for anything else."""
    found = _ROW.match(text.strip().upper())
    return found[0] if found else None


def row_name(code: str, modifier: str) -> str:
    """The name of the row of a code and a modifier ("" for none)."""
    return f"{code}-{modifier}" if modifier else code
