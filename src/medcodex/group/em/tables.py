"""The packaged tables of the framework (data/em), read once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.group.em.result import LEVELS, Level
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

ELEMENTS = ("problems", "data", "risk")
_END = date.max


@dataclass(frozen=True, slots=True)
class Family:
    """A family of visits. ``by`` is what may select its level, ``start`` the first day of the framework for it,
    ``place`` facility or non_facility where it always is one, ``patient`` new or established where it is for one."""

    name: str
    kind: str
    by: frozenset[str]
    start: date
    place: str
    patient: str
    source: str


@dataclass(frozen=True, slots=True)
class Item:
    """Something that can be documented for an element, from the first day of its version of the framework."""

    element: str
    name: str
    start: date
    meaning: str
    source: str


@dataclass(frozen=True, slots=True)
class Category:
    """``count`` of the items in ``of``; one of the categories of a level."""

    text: str
    count: int
    of: frozenset[str]


@dataclass(frozen=True, slots=True)
class Demand:
    """What a level of an element asks for: ``need`` of its categories."""

    level: Level
    need: int
    categories: tuple[Category, ...]
    source: str


@dataclass(frozen=True, slots=True)
class Floors:
    """Least minutes of each level, lowest level first."""

    minutes: tuple[int, ...]
    source: str

    def level(self, minutes: int) -> Level:
        """The highest level whose minutes are met."""
        met = [level for level, floor in zip(LEVELS, self.minutes, strict=True) if floor <= minutes]
        return met[-1] if met else Level.NONE


@dataclass(frozen=True, slots=True)
class Prolonged:
    """From ``minutes`` on prolonged time is reported. ``rules`` are cms or cpt, ``code`` CMS's own, ``kind`` what the
    licensee's is of, ``days`` whether days around the visit count."""

    rules: str
    code: str | None
    kind: str
    minutes: int
    days: bool
    source: str


@dataclass(frozen=True, slots=True)
class CriticalCare:
    """Minutes from which the first and the second unit are reported, and the step of each further one."""

    rules: str
    first: int
    second: int
    step: int
    source: str


@dataclass(frozen=True, slots=True)
class Complexity:
    """Whether G2211 may stand beside a visit: of families that begin with ``prefix``, and beside which other services
    where the visit has modifier 25."""

    prefix: str
    beside_25: frozenset[str]
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
    for row in _rows("families"):
        family = Family(
            row["name"],
            row["kind"],
            frozenset(row["by"].split()),
            date.fromisoformat(row["from"]),
            row["place"],
            row["patient"],
            row["source"],
        )
        found.update(dict.fromkeys((row["name"], *row["also"].split()), family))
    return found


@lru_cache(1)
def items() -> Mapping[tuple[str, str], Item]:
    """Items by element and name, other spellings among the names."""
    found: dict[tuple[str, str], Item] = {}
    for row in _rows("items"):
        item = Item(row["element"], row["name"], date.fromisoformat(row["from"]), row["meaning"], row["source"])
        for name in (row["name"], *row["also"].split()):
            found[row["element"], name] = item
    return found


@lru_cache(1)
def first_day() -> date:
    """The first day of the framework."""
    return min(item.start for item in items().values())


def items_of(element: str, day: date) -> tuple[Item, ...]:
    """The items of an element in force on a day, in the order of the table."""
    return tuple(dict.fromkeys(one for one in items().values() if one.element == element and one.start <= day))


@lru_cache(1)
def demands() -> Mapping[str, Sequence[Demand]]:
    """What each element's levels ask for, highest level first. Rows of one level that each suffice alone are one."""
    found: dict[tuple[str, str], list[dict[str, str]]] = {}
    for row in _rows("levels"):
        found.setdefault((row["element"], row["level"]), []).append(row)
    read = {
        (element, level): Demand(
            Level[level.upper()],
            int(rows[0]["need"]),
            tuple(Category(row["category"], int(row["count"]), frozenset(row["of"].split())) for row in rows),
            rows[0]["source"],
        )
        for (element, level), rows in found.items()
    }
    return {
        element: sorted((one for (own, _), one in read.items() if own == element), key=lambda one: -one.level)
        for element in ELEMENTS
    }


@lru_cache(1024)
def floors(family: str, day: date) -> Floors | None:
    """The minutes of a family's levels on a day; None where time selects none."""
    for row in _in_force(_rows("floors"), day):
        if row["family"] == family:
            return Floors(tuple(int(row[level.word]) for level in LEVELS), row["source"])
    return None


@lru_cache(1024)
def prolonged(family: str, day: date) -> tuple[Prolonged, ...]:
    """The thresholds of prolonged time beside a family's highest level on a day."""
    return tuple(
        Prolonged(
            row["rules"], row["code"] or None, row["kind"], int(row["minutes"]), row["days"] == "yes", row["source"]
        )
        for row in _in_force(_rows("prolonged"), day)
        if row["family"] == family
    )


@lru_cache(256)
def critical_care(day: date) -> tuple[CriticalCare, ...]:
    """The units of critical care on a day, by each of the rules."""
    return tuple(
        CriticalCare(row["rules"], int(row["first"]), int(row["second"]), int(row["step"]), row["source"])
        for row in _in_force(_rows("critical"), day)
    )


@lru_cache(256)
def complexity(family: str, day: date) -> Complexity | None:
    """Whether a family's visits may carry G2211 on a day."""
    for row in _in_force(_rows("complexity"), day):
        if family.startswith(row["prefix"]):
            return Complexity(row["prefix"], frozenset(row["beside_25"].split()), row["source"])
    return None


@lru_cache(1)
def wellness() -> Mapping[str, Wellness]:
    """Medicare's preventive visits by name."""
    return {row["name"]: Wellness(row["name"], row["code"], row["text"], row["source"]) for row in _rows("wellness")}


def age_band(years: int) -> str | None:
    """The band of a preventive visit; None for an age that nobody has."""
    return next((row["name"] for row in _rows("ages") if int(row["first"]) <= years <= int(row["last"])), None)


@lru_cache(1)
def fact_rows() -> Mapping[str, FactRow]:
    """The vocabulary of facts about a visit, in the order of its table."""
    return {row["name"]: FactRow(row["name"], row["kind"], row["values"], row["meaning"]) for row in _rows("facts")}


@lru_cache(16)
def _rows(name: str) -> tuple[dict[str, str], ...]:
    return tuple(table_rows("medcodex.group", f"data/em/{name}.tsv"))


def _in_force(rows: Iterable[dict[str, str]], day: date) -> Iterable[dict[str, str]]:
    return (
        row
        for row in rows
        if date.fromisoformat(row["from"]) <= day <= (date.fromisoformat(row["until"]) if row["until"] else _END)
    )
