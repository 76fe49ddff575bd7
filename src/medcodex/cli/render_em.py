"""The level of a visit as lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.group.em.items import items

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.cli.render_book import Style
    from medcodex.coding.visit import VisitItem, VisitLevel
    from medcodex.group.em.result import EmResult, Level

_STEP = "  "
_VISITS = frozenset({"visit", "discharge", "critical", "preventive"})
ITEMS_SHOWN = 2


def level_words(level: VisitLevel) -> tuple[str, ...]:
    """The level, what decided it, the family and the code, as far as there are any."""
    found = level.result
    head = f"{_word(found.level) or 'no level'}{f' by {found.by}' if found.by else ''}"
    visit = next((one.code for one in found.services if one.kind in _VISITS and one.code), "")
    return tuple(
        part for part in (head, f"({level.family.replace('_', ', ')})", visit or f"({found.code_note})") if part != "()"
    )


def elements_words(found: EmResult) -> str:
    """The elements' levels, and the minutes where they are told."""
    parts = [
        f"{name} {_word(value)}"
        for name, value in (("problems", found.problems), ("data", found.data), ("risk", found.risk))
        if value is not None
    ]
    return ", ".join([*parts, *([f"{found.minutes} minutes"] if found.minutes is not None else [])])


def shown_items(level: VisitLevel, *, everything: bool) -> list[VisitItem]:
    """What was counted: everything, or for each element its problems or what speaks first."""
    if everything:
        return list(level.items)
    first: dict[tuple[str, str], VisitItem] = {}
    for one in level.items:
        first.setdefault((one.element, one.item), one)
    weight = {name: place for place, name in enumerate(reversed([item.name for item in items().values()]))}
    shown: list[VisitItem] = []
    for element in ("problems", "data", "risk", "time"):
        own = [one for (kind, _), one in first.items() if kind == element]
        shown += sorted(own, key=lambda one: weight.get(one.item, 0))[:ITEMS_SHOWN]
    return shown


def em_lines(found: EmResult, style: Style) -> Iterator[str]:
    """The answer to a visit in words."""
    level = _word(found.level)
    head = f"{level}, by {found.by}" if level else "no level"
    yield f"{style.bold('E/M')}  {found.family}  {style.bold(head)}"
    for one in found.services:
        code = " ".join((one.code or f"({found.code_note})", *one.modifiers))
        times = f" x {one.units}" if one.units > 1 else ""
        rules = "" if one.rules == "any" else style.dim(f"  by the rules of {one.rules.upper()}")
        yield f"{_STEP}{one.kind:<10} {' '.join(filter(None, (one.family, one.level)))}: {code}{times}{rules}"
    if found.billed_by:
        yield f"{_STEP}billed by  {found.billed_by}"
    for why in found.why:
        yield f"{_STEP}{why.about:<10} {why.text}" + style.dim(f"  [{why.source}]")


def _word(level: Level | None) -> str | None:
    return level.word if level is not None else None
