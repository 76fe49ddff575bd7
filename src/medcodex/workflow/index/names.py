"""How alike two folded names are."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from medcodex.workflow.index.tables import is_given_name

if TYPE_CHECKING:
    from nicknames import NickNamer

_SHORT = 4
_ALIKE = 0.9


@cache
def _nicknames() -> NickNamer:
    from nicknames import NickNamer  # noqa: PLC0415 - only matching pays for it

    return NickNamer()


@lru_cache(maxsize=20_000)
def called(given: str) -> frozenset[str]:
    """A given name and the full names that it may stand for."""
    return frozenset({given}) | {full.upper() for full in _nicknames().canonicals_of(given.lower())}


def nicknames_agree(one: str, other: str) -> bool:
    """Whether two given names may be called for each other: one stands for the other, or both for a third."""
    return bool(called(one) & called(other))


@lru_cache(maxsize=100_000)
def alike(one: str, other: str) -> bool:
    """Whether a slip of the hand makes one of the other: one letter more, less, other or exchanged with its neighbour;
    or long names that begin alike and differ little (Jaro-Winkler)."""
    from rapidfuzz.distance import OSA, JaroWinkler  # noqa: PLC0415 - only matching pays for it

    if min(len(one), len(other)) < _SHORT:
        return False
    return OSA.distance(one, other, score_cutoff=1) <= 1 or JaroWinkler.similarity(one, other) >= _ALIKE


def is_typing_error(one: str, other: str) -> bool:
    """Whether of two given names that are alike one is a name that the Census lists and the other is none: twins have
    names both."""
    return alike(one, other) and is_given_name(one) != is_given_name(other)


def one_slip(one: str, other: str) -> bool:
    """Whether two numbers of one length differ by one digit or by two neighbours exchanged."""
    from rapidfuzz.distance import OSA  # noqa: PLC0415 - likewise

    return len(one) == len(other) and OSA.distance(one, other, score_cutoff=1) == 1


@lru_cache(maxsize=100_000)
def sound(name: str) -> str:
    """A folded name as it sounds (Metaphone); the name itself where that finds no sound."""
    import jellyfish  # noqa: PLC0415 - likewise

    return jellyfish.metaphone(name).replace(" ", "") or name
