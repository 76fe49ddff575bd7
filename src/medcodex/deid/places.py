"""Places smaller than a state, and names of employers: addresses, towns, counties, ZIP codes, facilities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.deid.facilities import facilities, facility_words, only_generic, town_behind, towns
from medcodex.deid.found import Found
from medcodex.deid.kinds import Kind
from medcodex.deid.patterns import parts, patterns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.deid.words import Word


def places(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Places and employers, in no order. A ZIP code's span says so by its rule."""
    for name, sure, pattern in patterns("places", "place_parts", re.MULTILINE):
        for match in pattern.finditer(text):
            if name.startswith("employer"):
                yield from _employer(match)
            else:
                yield from _place(match, name, sure)
            if name.startswith("street"):
                yield from town_behind(text, match.end())
    yield from facilities(text, words)
    yield from towns(text, words)


def _employer(match: re.Match[str]) -> Iterator[Found]:
    name = match["id"]
    if name.split()[0].lower() not in facility_words()["generic"] and not only_generic(name):
        yield Found(*match.span("id"), Kind.NAME, "employer", 5)


def _place(match: re.Match[str], name: str, sure: int) -> Iterator[Found]:
    groups = match.groupdict()
    if groups.get("id"):
        if not only_generic(match["id"]) and not re.fullmatch(parts("place_parts")["STATE_NAMES"], match["id"]):
            span = _trimmed(match["id"], match.start("id")) if "town" in name else match.span("id")
            yield Found(*span, Kind.LOCATION, name, sure)
    elif "zip" not in groups:
        yield Found(*match.span(), Kind.LOCATION, name, sure)
    if groups.get("zip"):
        yield Found(*match.span("zip"), Kind.LOCATION, "zip", sure)


def _trimmed(name: str, start: int) -> tuple[int, int]:
    """Without leading words that begin a sentence or a form."""
    at = cut = 0
    for word in name.split(" ")[:-1]:
        at += len(word) + 1
        if word.lower().rstrip(".") in facility_words()["opening"]:
            cut = at
    return start + cut, start + len(name)
