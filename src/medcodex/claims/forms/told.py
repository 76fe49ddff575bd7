"""What fills a box, as the tables write it: ``claims.forms.boxes`` names the columns.

number                                  a path into the claim, or to one of the roots (roots.py)
coverage.filing@said:plan               in a form of wording.py, with an argument
patient.birth_date + patient.sex        both, a blank between; ``|`` a new line, ``~`` nothing
dates[431] / dates[484]                 the first that tells something
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.claims.forms.spots import Spot, spot_at
from medcodex.claims.forms.wording import places_of, worded

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_BETWEEN = re.compile(r"\s+([+|~])\s+")
_JOINS = {"+": " ", "|": "\n", "~": ""}


class Part(NamedTuple):
    """A fact in a form; ``join`` stands before it."""

    join: str
    path: str
    form: str
    argument: str


_CLOSING = frozenset({"total", "last"})


class Telling(NamedTuple):
    """Alternatives, each of parts."""

    alternatives: tuple[tuple[Part, ...], ...]

    @property
    def closing(self) -> bool:
        """Whether it stands on the last sheet alone, as totals do."""
        return any(part.form in _CLOSING for parts in self.alternatives for part in parts)


class Told(NamedTuple):
    """The text of a box, "" where nothing is told; the places of the claim that it comes from (``sources``), and with
    them those that would tell more, or anything (``paths``)."""

    text: str
    paths: tuple[str, ...]
    sources: tuple[str, ...] = ()


def read_telling(text: str) -> Telling:
    """The notation above."""
    return Telling(tuple(_parts(one) for one in re.split(r"\s+/\s+", text)))


def _parts(text: str) -> tuple[Part, ...]:
    pieces = _BETWEEN.split(text)
    joins = ["", *(_JOINS[sign] for sign in pieces[1::2])]
    return tuple(_part(join, piece) for join, piece in zip(joins, pieces[0::2], strict=True))


def _part(join: str, text: str) -> Part:
    path, _, rest = text.partition("@")
    form, _, argument = rest.partition(":")
    return Part(join, path, form, argument)


def told(telling: Telling, roots: Mapping[str, Spot], day: str) -> Told:
    """What a claim tells for a box. ``day`` is how the form writes days."""
    every: list[str] = []
    for alternative in telling.alternatives:
        text, paths, sources = _told(alternative, roots, day)
        if text:
            return Told(text, tuple(dict.fromkeys(paths)), tuple(dict.fromkeys(sources)))
        every += paths
    return Told("", tuple(dict.fromkeys(every)))


def _told(parts: Sequence[Part], roots: Mapping[str, Spot], day: str) -> tuple[str, list[str], list[str]]:
    text, paths, sources = "", list[str](), list[str]()
    for part in parts:
        spot = spot_at(roots, part.path)
        shown = places_of(spot, part.form)
        paths += shown
        if words := worded(spot.value, part.form, part.argument, day):
            text = f"{text}{part.join}{words}" if text else words
            sources += shown
    return text, paths, sources
