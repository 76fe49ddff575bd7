"""A concept of a listed code system as text for people and as a JSON object."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from medcodex.terminology.concept_validate import why_not_billable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.cli.render_book import Style
    from medcodex.library.schema import Release
    from medcodex.terminology.concept_lookup import ConceptAnswer
    from medcodex.terminology.concepts import Concept, Value

    Meanings = Mapping[tuple[str, str], str]

_MAX_CHILDREN = 40


def concept_object(system: str, answer: ConceptAnswer, release: Release | None, meanings: Meanings) -> dict[str, Any]:
    """The JSON of a lookup, without releases and warnings."""
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
            {"kind": _kind(step), "key": step.code, "title": step.title} for step in (*answer.above, concept)
        ],
        "definition": concept.definition,
        "designations": [{"use": one.use, "text": one.text} for one in concept.designations],
        "properties": [
            {"name": name, "value": _plain(value), "meaning": meanings.get((name, str(value)))}
            for name, value in concept.properties
        ],
        "children": [
            {
                "code": child.code,
                "display": child.title,
                "billable": child.billable and child.active,
                "active": child.active,
            }
            for child in answer.children
        ],
        "effective_from": first.isoformat() if first else None,
        "effective_to": last.isoformat() if last else None,
        "licence": release.licence if release else None,
    }


def concept_lines(
    answer: ConceptAnswer, release: Release | None, meanings: Meanings, style: Style, unnamed: str
) -> Iterator[str]:
    """A lookup as a page. ``unnamed`` stands in the place of a title that is not known."""
    concept = answer.concept
    yield f"{style.bold(concept.code)}  {concept.title or f'({unnamed})'}"
    facts = [_state(answer)]
    if release is not None:
        facts.append(f"release {release.version}, {release.effective_from} to {release.effective_to}")
    yield style.dim("; ".join(facts))
    if answer.open_question:
        yield answer.open_question
    if answer.above:
        yield ""
    for depth, step in enumerate(answer.above):
        yield style.dim(f"{'  ' * depth}{step.code}  {step.title}")
    named = [one for one in concept.designations if one.text != concept.title]
    if named or concept.definition:
        yield ""
    yield from (f"{one.use}: {one.text}" for one in named)
    if concept.definition:
        yield f"definition: {concept.definition}"
    if concept.properties:
        yield ""
    for name, value in concept.properties:
        meaning = meanings.get((name, str(value)))
        yield f"{name}: {_plain(value)}{f' ({meaning})' if meaning else ''}"
    if answer.children:
        yield ""
    for child in answer.children[:_MAX_CHILDREN]:
        more = "" if child.billable else " ..."
        state = "" if child.active else "  (not in force)"
        yield f"  {style.bold(child.code):<13} {child.title or f'({unnamed})'}{more}{state}"
    if len(answer.children) > _MAX_CHILDREN:
        yield style.dim(f"  and {len(answer.children) - _MAX_CHILDREN:,} more")
    if release is not None:
        yield ""
        yield style.dim(f"source: {release.licence}")


def _state(answer: ConceptAnswer) -> str:
    if answer.standing:
        return answer.standing
    return "billable" if answer.concept.billable else why_not_billable(answer.concept)


def _days(answer: ConceptAnswer, release: Release | None) -> tuple[date | None, date | None]:
    """The concept's own days of use where the files give its first, else those of the release."""
    if answer.first is not None or answer.last is not None or release is None:
        return answer.first, answer.last
    return release.effective_from, release.effective_to


def _kind(concept: Concept) -> str:
    return next((str(value) for value in concept.values("kind")), "code")


def _plain(value: Value) -> str | bool | int:
    return value.isoformat() if isinstance(value, date) else value
