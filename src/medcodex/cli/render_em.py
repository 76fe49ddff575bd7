"""The level of a visit, as JSON and as lines for a person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.group.em.items import items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from medcodex.cli.render_book import Style
    from medcodex.coding.visit import VisitItem, VisitLevel
    from medcodex.encounter import Evidence
    from medcodex.group.em.result import EmResult, Level, Service

_STEP = "  "
_VISITS = frozenset({"visit", "discharge", "critical", "preventive"})
ITEMS_SHOWN = 2


def em_object(found: EmResult) -> dict[str, Any]:
    """The answer to a visit; ``code`` and ``modifiers`` are those of the visit itself, null and empty where none is
    reported."""
    own = next((one for one in found.services if one.kind in _VISITS), None)
    visit = next((one for one in found.services if one.kind == "visit"), own)
    return {
        "family": found.family,
        "level": _word(found.level),
        "problems": _word(found.problems),
        "data": _word(found.data),
        "risk": _word(found.risk),
        "mdm": _word(found.mdm),
        "time": _word(found.time),
        "minutes": found.minutes,
        "by": found.by,
        "code": visit.code if visit else None,
        "code_note": found.code_note if visit and visit.code is None else None,
        "billed_by": found.billed_by,
        "modifiers": list(visit.modifiers) if visit else [],
        "services": [_service(one, found.code_note) for one in found.services],
        "why": [{"about": one.about, "text": one.text, "source": one.source} for one in found.why],
    }


def level_object(level: VisitLevel, evidence: Callable[[Evidence], dict[str, Any]]) -> dict[str, Any]:
    """The level of a note's visit: the answer to the visit, the family as the note tells it, and ``items`` with their
    sentences."""
    items = [
        {
            "element": one.element,
            "item": one.item,
            "which": one.which or None,
            "because": one.because,
            "source": one.source,
            "evidence": [evidence(sentence) for sentence in one.evidence],
        }
        for one in level.items
    ]
    return em_object(level.result) | {"family": level.family, "items": items}


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
    """The same in words."""
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


def _service(one: Service, note: str) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "family": one.family,
        "level": one.level or None,
        "system": one.system,
        "code": one.code,
        "code_note": None if one.code else note,
        "units": one.units,
        "modifiers": list(one.modifiers),
        "rules": one.rules,
    }
