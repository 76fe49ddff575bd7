"""Families of visits, what stands beside them, and the vocabulary of facts (families.tsv, facts.tsv and others)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.group.em.rows import rows, rows_on

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Family:
    """A family of visits. ``kind`` is levelled, discharge, critical or preventive, ``start`` the first day of the
    framework for it, ``place`` facility or non_facility where it always is one, ``patient`` new or established where
    it is for one."""

    name: str
    kind: str
    start: date
    place: str
    patient: str
    source: str


@dataclass(frozen=True, slots=True)
class Complexity:
    """Whether G2211 may stand beside a visit: of families that begin with ``prefix``, and beside which other services
    where the visit has modifier 25."""

    prefix: str
    beside_25: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class FactModifier:
    """A modifier that one fact alone asks for; ``rules`` are any or cms."""

    modifier: str
    rules: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class Wellness:
    """One of Medicare's own preventive visits."""

    name: str
    code: str
    text: str
    source: str


@dataclass(frozen=True, slots=True)
class FactRow:
    """A fact of the vocabulary: how its value is read and what it may be."""

    name: str
    kind: str
    values: str
    meaning: str


@lru_cache(1)
def families() -> Mapping[str, Family]:
    """Families by name and by their other spellings."""
    found: dict[str, Family] = {}
    for row in rows("families"):
        family = Family(
            row["name"],
            row["kind"],
            date.fromisoformat(row["from"]),
            row["place"],
            row["patient"],
            row["source"],
        )
        found.update(dict.fromkeys((row["name"], *row["also"].split()), family))
    return found


@lru_cache(256)
def complexity(family: str, day: date) -> Complexity | None:
    """Whether a family's visits may carry G2211 on a day."""
    for row in rows_on("complexity", day):
        if family.startswith(row["prefix"]):
            return Complexity(row["prefix"], frozenset(row["beside_25"].split()), row["source"])
    return None


def modifiers(fact: str, value: str, family: str, day: date) -> tuple[FactModifier, ...]:
    """The modifiers that a fact asks for on a family's visits on a day."""
    return tuple(
        FactModifier(row["modifier"], row["rules"], row["text"], row["source"])
        for row in rows_on("modifiers", day)
        if (row["fact"], row["value"]) == (fact, value)
        and (row["families"] == "*" or family in row["families"].split())
    )


@lru_cache(1)
def wellness() -> Mapping[str, Wellness]:
    """Medicare's preventive visits by name."""
    return {row["name"]: Wellness(row["name"], row["code"], row["text"], row["source"]) for row in rows("wellness")}


def age_band(years: int) -> str | None:
    """The band of a preventive visit; None for an age that nobody has."""
    return next((row["name"] for row in rows("ages") if int(row["first"]) <= years <= int(row["last"])), None)


@lru_cache(1)
def fact_rows() -> Mapping[str, FactRow]:
    """The vocabulary of facts about a visit, in the order of its table."""
    return {row["name"]: FactRow(row["name"], row["kind"], row["values"], row["meaning"]) for row in rows("facts")}
