"""Seventh characters: which apply to a code and the complete codes they make (tabular list, "7th characters and
placeholder X": a code of fewer than six characters is filled with X so that the character stands seventh)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm.codes import MAX_LENGTH, dotted, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.terminology.icd10cm.model import TabularEntry

PLACEHOLDER = "X"


def with_seventh(code: str, character: str) -> str:
    """The complete code: ("S50.00", "A") -> "S50.00XA"."""
    return dotted(plain(code).ljust(MAX_LENGTH - 1, PLACEHOLDER) + character)


def seventh_of(path: Sequence[TabularEntry]) -> tuple[tuple[str, str], ...]:
    """The seventh characters in force at the end of a path of entries (outermost first): the nearest definition."""
    return next((entry.seventh for entry in reversed(path) if entry.seventh), ())
