"""Teeth and surfaces as dental notes write them: "#14 MO", "tooth 30", "tooth K"."""

from __future__ import annotations

import re
from typing import NamedTuple

_TOOTH = re.compile(
    r"(?:#|\b(?:tooth|teeth)\s+(?:no\.?\s*|number\s+)?#?)(?P<first>3[0-2]|[12]\d|[1-9]|[A-T])(?![\w/])"
    r"(?P<more>(?:\s*(?:,|and|&)\s*#?(?:3[0-2]|[12]\d|[1-9])(?![\w/]))*)"
    r"(?:[\s-]+(?P<surfaces>[MODBFLI]{1,5})(?![\w]))?"
)
_NUMBER = re.compile(r"3[0-2]|[12]\d|[1-9]")
_FRONT = frozenset({*map(str, range(6, 12)), *map(str, range(22, 28)), *"CDEFGHMNOPQR"})
_COUNTS = {1: "one surface", 2: "two surfaces", 3: "three surfaces", 4: "four surfaces", 5: "five surfaces"}


class Teeth(NamedTuple):
    """Teeth in the universal numbering (1 to 32, A to T) with one set of surfaces, and where they stand."""

    start: int
    end: int
    teeth: tuple[str, ...]
    surfaces: tuple[str, ...]

    @property
    def words(self) -> str:
        """What descriptors say of them: "two surfaces posterior permanent"."""
        kinds = ["anterior" if self.teeth[0] in _FRONT else "posterior"]
        kinds.append("permanent" if self.teeth[0].isdigit() else "primary")
        return " ".join([_COUNTS.get(len(self.surfaces), ""), *kinds]).strip()


def teeth_in(text: str, start: int, end: int) -> list[Teeth]:
    """The teeth named between two offsets. A tooth out of the numbering is none; letters that are no surfaces, or stand
    twice, are no surfaces."""
    out = []
    for match in _TOOTH.finditer(text, start, end):
        surfaces = match["surfaces"] or ""
        if len(set(surfaces)) < len(surfaces):
            surfaces = ""
        teeth = (match["first"], *_NUMBER.findall(match["more"]))
        out.append(Teeth(match.start(), match.end(), tuple(dict.fromkeys(teeth)), tuple(surfaces)))
    return out
