"""The level of a visit as the JSON object others rely on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.group.em.result import EmResult, Level, Service

_VISITS = frozenset({"visit", "discharge", "critical", "preventive"})


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
