"""Answers of code systems that are lists of concepts, as plain objects."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from medcodex.library.answers.books import dates_object

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.schema import Release
    from medcodex.terminology.concepts import Concept, Value


def concept_object(
    system: str, concept: Concept, above: Sequence[Concept], below: Sequence[Concept], codes: Release | None
) -> dict[str, Any]:
    """A lookup with the keys that every system's lookup has, without releases and warnings. ``above`` is outermost
    first."""
    return {
        "system": system,
        "code": concept.code,
        "display": concept.title,
        "billable": concept.billable,
        "valid": True,
        "active": concept.active,
        "definition": concept.definition or None,
        "designations": [{"text": one.text, "use": one.use} for one in concept.designations],
        "properties": [{"name": name, "value": _plain(value)} for name, value in concept.properties],
        "hierarchy": [{"kind": "concept", "key": one.code, "title": one.title} for one in (*above, concept)],
        "notes": {"own": {}, "inherited": []},
        "seventh": [],
        "children": [{"code": one.code, "display": one.title, "billable": one.billable} for one in below],
        **dates_object(codes),
        "poa_exempt": None,
    }


def _plain(value: Value) -> str | bool | int:
    return value.isoformat() if isinstance(value, date) else value
