"""Which single documented fact of a visit, more or less, would change its level."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.group.em.grouper import level_visit
from medcodex.group.em.items import ELEMENTS, items_of
from medcodex.group.em.reading import is_visit, refuse_elsewhere, visit_of
from medcodex.group.em.result import Level, NoCodes
from medcodex.group.em.times import floors
from medcodex.group.em.values import MAX_MINUTES, Documented

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.encounter.coded import Encounter
    from medcodex.group.em.visit import Visit


@dataclass(frozen=True, slots=True)
class LevelChange:
    """One fact changed and the level it would give. ``kind`` is without-fact, with-fact, fewer-minutes or
    more-minutes; ``item`` the name of the item, or how many minutes."""

    kind: str
    item: str
    where: str
    level: Level | None


def changes_of_level(encounter: Encounter) -> tuple[Level | None, tuple[LevelChange, ...]]:
    """The level as documented and every single change of it; None and nothing where there is no visit, or none that
    has levels. Errors as for EmGrouper.group."""
    refuse_elsewhere(encounter)
    if not is_visit(encounter):
        return None, ()
    visit = visit_of(encounter)
    if visit.day < visit.family.start or visit.family.kind not in {"levelled", "preventive"}:
        return None, ()
    now = _level(visit)
    found: dict[tuple[str, str, str], LevelChange] = {}
    for kind, item, where, other in (*_items(visit), *_minutes(visit)):
        level = _level(other)
        if level != now:
            found.setdefault((kind, item, where), LevelChange(kind, item, where, level))
    return now, tuple(found.values())


def _level(visit: Visit) -> Level | None:
    result = level_visit(visit, NoCodes()).result
    return result.level if result else None


def _items(visit: Visit) -> Iterator[tuple[str, str, str, Visit]]:
    if not visit.has_mdm:
        return
    for element in ELEMENTS:
        documented = visit.documented[element] or ()
        where = f"facts.em_{element}"
        for place, one in enumerate(documented):
            less = (replace(one, count=one.count - 1),) if one.count > 1 else ()
            yield (
                "without-fact",
                one.name,
                f"{where}[{place}]",
                _with(visit, element, (*documented[:place], *less, *documented[place + 1 :])),
            )
        for item in items_of(element, visit.day):
            yield "with-fact", item.name, where, _with(visit, element, (*documented, Documented(item.name)))


def _with(visit: Visit, element: str, documented: tuple[Documented, ...]) -> Visit:
    return replace(visit, documented={**visit.documented, element: documented})


def _minutes(visit: Visit) -> Iterator[tuple[str, str, str, Visit]]:
    """The fewest minutes less and more that reach another level by time."""
    patient = visit.family.patient
    found = floors(f"office_{patient}" if visit.family.kind == "preventive" else visit.family.name, visit.day)
    if visit.minutes is None or found is None:
        return
    below = [visit.minutes - floor + 1 for floor in found.minutes if floor <= visit.minutes]
    above = [floor - visit.minutes for floor in found.minutes if visit.minutes < floor <= MAX_MINUTES]
    for kind, sign, steps in (("fewer-minutes", -1, below), ("more-minutes", 1, above)):
        for step in sorted(set(steps)):
            other = replace(visit, minutes=visit.minutes + sign * step)
            if _level(other) != _level(visit):
                yield kind, str(step), "facts.em_minutes", other
                break
