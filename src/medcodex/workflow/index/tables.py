"""The tables of the index: kinds of identifiers, placeholders, words of streets, shares of names."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_PEOPLE = 100_000
RARE = 1 / _PEOPLE
"""The share of a name that the Census does not list."""


@cache
def rows(name: str) -> Sequence[tuple[str, ...]]:
    """The rows of a table of this package, without its heading and its remarks."""
    text = (files("medcodex.workflow.index") / "data" / f"{name}.tsv").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return tuple(tuple(line.split("\t")) for line in lines[1:])


@cache
def identifier_uses() -> Mapping[str, str]:
    """What a kind of identifier is good for: "national", "personal" or "record"; other kinds tell no person."""
    return MappingProxyType({row[0]: row[1] for row in rows("identifier_kinds")})


@cache
def placeholders(trait: str) -> frozenset[str]:
    """Values of a trait that were typed to fill a field."""
    return frozenset(row[1] for row in rows("placeholders") if row[0] == trait)


@cache
def street_words() -> Mapping[str, str]:
    """The short form of words in a street's name."""
    return MappingProxyType({row[0]: row[1] for row in rows("street_words")})


def family_share(name: str) -> float:
    """How many of all people have a family name, folded; RARE for one that is not listed."""
    return _shares("family_names").get(name, RARE)


def given_share(name: str) -> float:
    """How many of all people have a given name, folded; RARE for one that is not listed."""
    return _shares("given_names").get(name, RARE)


def is_given_name(name: str) -> bool:
    """Whether a folded word is a given name that the Census lists."""
    return name in _shares("given_names")


@cache
def _shares(table: str) -> Mapping[str, float]:
    return MappingProxyType({name: int(count) / _PEOPLE for name, count in rows(table)})
