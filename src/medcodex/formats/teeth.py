"""Where in the mouth a service was rendered, as charts and encounters tell it: a tooth with its surfaces, areas of the
oral cavity. Whether there is such a tooth is for the rules of billing to say."""

from __future__ import annotations

from typing import NamedTuple

from medcodex.errors import InputError
from medcodex.formats.json_values import each, required

SURFACES = "BDFILMO"
"""Of a tooth: buccal, distal, facial, incisal, lingual, mesial, occlusal."""

_LONGEST = 2


class Mouth(NamedTuple):
    """``surfaces`` are letters, None where none is told; ``cavity`` areas of two digits."""

    tooth: str | None = None
    surfaces: str | None = None
    cavity: tuple[str, ...] = ()


def read_mouth(tooth: str | int | None, surfaces: str | list[str] | None, cavity: list[str] | None, path: str) -> Mouth:
    """InputError, with the path, for what is none, and for surfaces of no tooth."""
    found = _tooth(tooth, f"{path}.tooth")
    letters = _surfaces(surfaces, f"{path}.surfaces")
    if letters and not found:
        raise InputError("a tooth expected beside its surfaces", f"{path}.tooth")
    return Mouth(found, letters, tuple(dict.fromkeys(each(_area, cavity, f"{path}.cavity"))))


def _tooth(value: str | int | None, path: str) -> str | None:
    told = "" if value is None else str(value).strip().upper()
    if told and not (len(told) <= _LONGEST and told.isascii() and told.isalnum()):
        raise InputError("the number of a tooth expected, such as 14 or K", path)
    return told or None


def _surfaces(value: str | list[str] | None, path: str) -> str | None:
    told = "".join(value) if isinstance(value, list) else value or ""
    letters = "".join(dict.fromkeys(told.replace(",", "").replace(" ", "").upper()))
    if not set(letters) <= set(SURFACES):
        raise InputError(f"letters of {SURFACES} expected", path)
    return letters or None


def _area(value: str, path: str) -> str:
    found = required(value, path, "an area of the oral cavity")
    if len(found) != _LONGEST or not (found.isascii() and found.isdigit()):
        raise InputError("an area of the oral cavity of two digits expected, such as 10", path)
    return found
