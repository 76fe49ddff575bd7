"""Facilities that are named, towns behind "in" and "lives in", towns behind an address."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from medcodex.deid.found import Found
from medcodex.deid.kinds import Kind
from medcodex.deid.patterns import parts
from medcodex.deid.words import Is
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.deid.words import Word

_IN_TOWN = frozenset(("in", "from", "near", "to", "of", "outside", "at"))
_BROUGHT = frozenset(("transferred", "transfer", "transported", "admitted", "readmitted"))
_LIVES = frozenset(
    (
        "lives",
        "live",
        "lived",
        "living",
        "resides",
        "resided",
        "moved",
        "relocated",
        "grew",
        "born",
        "raised",
        "resident",
        "residing",
        "going",
    )
)


def town_behind(text: str, at: int) -> Iterator[Found]:
    """The town behind a street or a facility, with a comma between."""
    match = _behind().match(text, at)
    if (
        match is not None
        and not only_generic(match["id"])
        and not re.fullmatch(parts("place_parts")["STATE"], match["id"])
    ):
        yield Found(*match.span("id"), Kind.LOCATION, "town-behind", 3)


def only_generic(name: str) -> bool:
    """Whether a matched name is nothing but words of forms or of departments."""
    words = re.findall(r"[a-z'’]+", name.lower())
    return all(word in facility_words()["generic"] or word in facility_words()["head"] for word in words)


def facilities(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Names that end in Hospital, Clinic, Manor and the like and hold a word that is no department."""
    heads, generic, opening = (facility_words()[part] for part in ("head", "generic", "opening"))
    for at, word in enumerate(words):
        if word.lower not in heads or word.shape == "I":
            continue
        first = at
        while first > 0 and at - first < 6 and _continues(text, words, first):
            first -= 1
        while first < at and (
            words[first].lower in opening or (words[first].shape == "l" and not _small_run(words, first, at))
        ):
            first += 1
        proper = [
            w
            for w in words[first:at]
            if w.lower not in generic | heads and (not w.known & Is.KEEP or w.known & Is.COMMON)
        ]
        if word.shape == "U" and any(
            w.lower in {"at", "in", "of", "for"} and w.known & Is.PLAIN for w in words[first:at]
        ):
            continue
        if first == at or not proper or words[at - 1].lower in {"of", "from"}:
            continue
        unlisted = all(w.known & (Is.PLAIN | Is.KEEP) and not w.known & (Is.PLACE | Is.COMMON) for w in proper)
        if (
            unlisted
            and (word.shape != "T" or len(proper) < 2)
            and not (word.shape == "T" and proper[0].known & Is.GIVEN)
        ):
            continue
        if word.shape == "l" and not (
            len(proper) == 1
            and at - first == 1
            and not proper[0].known & Is.KEEP
            and proper[0].lower in facility_words()["small"]
        ):
            continue
        last = at
        while (
            last + 1 < len(words)
            and words[last + 1].lower in heads | generic
            and words[last + 1].shape in "TU"
            and text[words[last].end : words[last + 1].start] == " "
        ):
            last += 1
        yield Found(words[first].start, words[last].end, Kind.LOCATION, "facility", 5)
        yield from town_behind(text, words[last].end)


def _small_run(words: Sequence[Word], first: int, at: int) -> bool:
    return words[at].shape == "l" and first == at - 1


def _continues(text: str, words: Sequence[Word], first: int) -> bool:
    """Whether the word before ``first`` belongs to the same name."""
    before, gap = words[first - 1], text[words[first - 1].end : words[first].start]
    if gap not in {" ", "-", ". "} or (gap == ". " and before.lower not in {"st", "mt", "ft"}):
        return False
    if words[first].shape == "l" and words[first].lower not in {"of", "the", "for", "and"}:
        return before.shape == "l" and words[first - 1].lower in facility_words()["small"]
    return before.shape in "TU" or before.lower in {"of", "the"}


def towns(text: str, words: Sequence[Word]) -> Iterator[Found]:
    """Towns by the list behind "in", "from"; unknown capitalised words behind "lives in"."""
    for at, word in enumerate(words[:-1]):
        if word.lower not in _IN_TOWN or text[word.end : words[at + 1].start] != " ":
            continue
        first = at + 1
        last = first
        while (
            last + 1 < len(words)
            and last - first < 2
            and words[last + 1].shape == words[first].shape
            and words[last + 1].shape in "TU"
            and text[words[last].end : words[last + 1].start] == " "
            and not words[last + 1].known & Is.KEEP
        ):
            last += 1
        living = any(near.lower in _LIVES for near in words[max(0, at - 8) : at])
        if words[first].shape == "l":
            if living or (words[first].known & Is.PLACE and not words[first].known & Is.PLAIN):
                yield from _small_town(text, words, first)
            continue
        if words[first].known & Is.KEEP or words[first].shape == "I":
            continue
        listed = words[first].known & Is.PLACE
        if word.caps:
            if living and not words[first].known & Is.PLAIN:
                yield Found(words[first].start, words[last].end, Kind.LOCATION, "town", 3)
            continue
        everyday = words[first].known & (Is.COMMON | Is.EPONYM) or (words[first].known & Is.PLAIN and not living)
        by_name = words[first].shape == "T" and text[words[last].end : words[last].end + 1] != "'"
        brought = words[at - 1].lower in _BROUGHT and not words[first].known & (Is.PLAIN | Is.EPONYM)
        if (
            (brought and by_name)
            or (listed and not everyday and by_name)
            or (living and word.lower in {"in", "from", "near"} and by_name and not words[first].known & Is.EPONYM)
        ):
            yield Found(words[first].start, words[last].end, Kind.LOCATION, "town", 3)


def _small_town(text: str, words: Sequence[Word], first: int) -> Iterator[Found]:
    word = words[first]
    if (
        first + 1 < len(words)
        and text[word.end : words[first + 1].start] == " "
        and words[first + 1].lower
        in {"falls", "city", "springs", "rapids", "heights", "beach", "lake", "park", "grove"}
    ):
        yield Found(word.start, words[first + 1].end, Kind.LOCATION, "town", 3)
    elif word.known & Is.PLACE and not word.known & (Is.COMMON | Is.KEEP):
        yield Found(word.start, word.end, Kind.LOCATION, "town", 3)


@cache
def _behind() -> re.Pattern[str]:
    return re.compile(rf",[ ]{{1,2}}(?P<id>{parts('place_parts')['TOWN']})(?=[.;,\n)]|$)")


@cache
def facility_words() -> dict[str, frozenset[str]]:
    """The words of the names of facilities by the part they play (data/facility_words.tsv)."""
    rows = table_rows("medcodex.deid", "data/facility_words.tsv")
    return {row["part"]: frozenset(row["words"].split()) for row in rows}
