"""What can be documented for each element of decision making, and what its levels ask for (items.tsv, levels.tsv)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.group.em.result import Level
from medcodex.group.em.rows import rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ELEMENTS = ("problems", "data", "risk")


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


@lru_cache(1)
def items() -> Mapping[tuple[str, str], Item]:
    """Items by element and name, other spellings among the names."""
    found: dict[tuple[str, str], Item] = {}
    for row in rows("items"):
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
    for row in rows("levels"):
        found.setdefault((row["element"], row["level"]), []).append(row)
    read = {
        (element, level): Demand(
            Level[level.upper()],
            int(alike[0]["need"]),
            tuple(Category(row["category"], int(row["count"]), frozenset(row["of"].split())) for row in alike),
            alike[0]["source"],
        )
        for (element, level), alike in found.items()
    }
    return {
        element: sorted((one for (own, _), one in read.items() if own == element), key=lambda one: -one.level)
        for element in ELEMENTS
    }
