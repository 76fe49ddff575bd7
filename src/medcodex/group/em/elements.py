"""The level of each element of medical decision making, counted from what is documented."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.group.em.items import ELEMENTS, demands
from medcodex.group.em.result import Level, Reason, second_highest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.group.em.items import Category, Demand
    from medcodex.group.em.values import Documented
    from medcodex.group.em.visit import Visit

TESTS = frozenset({"order_each_unique_test", "result_review_each_unique_test"})
_INTERPRETED = "independent_interpretation"
_MDM = "AMA, table of medical decision making: two of three elements met or exceeded"
_UNIQUE = "AMA, table of medical decision making: each unique test counts once, an order holds the later review"


@dataclass(frozen=True, slots=True)
class Mdm:
    """The level of each element and of the whole."""

    elements: Mapping[str, Level]
    level: Level
    why: tuple[Reason, ...]


def decide(visit: Visit) -> Mdm:
    """The level of decision making. Data and risk of which nothing is documented are straightforward."""
    levels: dict[str, Level] = {}
    why: list[Reason] = []
    for element in ELEMENTS:
        documented = visit.documented[element] or ()
        counts, notes = count(documented, visit.billed_tests)
        demand, met = level_of(element, counts)
        level = demand.level if demand else _lowest(element)
        levels[element] = level
        told = ", ".join(f"{name} {number}" for name, number in counts.items()) or "nothing documented"
        text = f"{level.word}: {told}"
        if demand:
            text += f"; {'; '.join(category.text for category in met)} (needs {demand.need})"
        why += [Reason(element, text, demand.source if demand else demands()[element][-1].source), *notes]
    level = second_highest(list(levels.values()))
    parts = ", ".join(f"{element} {levels[element].word}" for element in ELEMENTS)
    why.append(Reason("mdm", f"{level.word}: second highest of {parts}", _MDM))
    return Mdm(levels, level, tuple(why))


def _lowest(element: str) -> Level:
    return Level.NONE if element == "problems" else Level.STRAIGHTFORWARD


def count(documented: Sequence[Documented], billed: frozenset[str]) -> tuple[Counter[str], list[Reason]]:
    """How often each item counts, and why some do not: the same test or source counts once, a test ordered is not
    counted again when its result is seen, and none counts whose interpretation is billed."""
    counts: Counter[str] = Counter()
    notes: list[Reason] = []
    seen: set[tuple[str, str]] = set()
    for one in sorted(documented, key=lambda one: one.name):  # orders before reviews
        if one.which is None:
            counts[one.name] += one.count
            continue
        if one.which in billed and (one.name in TESTS or one.name == _INTERPRETED):
            notes.append(
                Reason("data", f"one {one.name} not counted: the interpretation of the test is billed", _UNIQUE)
            )
            continue
        key = ("test" if one.name in TESTS else one.name, one.which)
        if key in seen:
            notes.append(Reason("data", f"one {one.name} not counted: the same is counted already", _UNIQUE))
            continue
        seen.add(key)
        counts[one.name] += 1
    return counts, notes


def level_of(element: str, counts: Mapping[str, int]) -> tuple[Demand | None, tuple[Category, ...]]:
    """The highest level whose demand is met, with the categories that met it; None below all."""
    for demand in demands()[element]:
        met = tuple(
            category
            for category in demand.categories
            if sum(counts.get(name, 0) for name in category.of) >= category.count
        )
        if len(met) >= demand.need:
            return demand, met
    return None, ()
