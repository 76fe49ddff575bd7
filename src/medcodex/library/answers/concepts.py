"""Answers of code systems that are lists of concepts, as plain objects."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.library.schema import Release
    from medcodex.terminology.concept_lookup import ConceptAnswer
    from medcodex.terminology.concepts import Concept, Value

    Meanings = Mapping[tuple[str, str], str]


def concept_object(system: str, answer: ConceptAnswer, release: Release | None, meanings: Meanings) -> dict[str, Any]:
    """A lookup, without releases and warnings."""
    concept = answer.concept
    first, last = _days(answer, release)
    return {
        "system": system,
        "code": concept.code,
        "display": concept.title,
        "billable": concept.billable and not answer.standing,
        "active": concept.active and not answer.standing,
        "valid": not answer.standing,
        "reason": answer.standing or answer.open_question,
        "hierarchy": [
            {"kind": kind_of(step), "key": step.code, "title": step.title} for step in (*answer.above, concept)
        ],
        "definition": concept.definition,
        "designations": [{"use": one.use, "text": one.text} for one in concept.designations],
        "properties": [
            {"name": name, "value": plain(value), "meaning": meanings.get((name, str(value)))}
            for name, value in concept.properties
        ],
        "children": [
            {"code": child.code, "display": child.title, "billable": child.billable and child.active}
            for child in answer.children
        ],
        "effective_from": first.isoformat() if first else None,
        "effective_to": last.isoformat() if last else None,
        "licence": release.licence if release else None,
    }


def _days(answer: ConceptAnswer, release: Release | None) -> tuple[date | None, date | None]:
    """The concept's own days of use where the files give its first, else those of the release."""
    if answer.first is not None or answer.last is not None or release is None:
        return answer.first, answer.last
    return release.effective_from, release.effective_to


def kind_of(concept: Concept) -> str:
    """What its publisher calls it, such as section or modifier; "code" where nothing is said."""
    return next((str(value) for value in concept.values("kind")), "code")


def plain(value: Value) -> str | bool | int:
    """A value of a property as JSON has it."""
    return value.isoformat() if isinstance(value, date) else value
