"""A concept of a listed code system as text for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.library.answers.concepts import plain
from medcodex.terminology.concept_validate import why_not_billable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.cli.render_book import Style
    from medcodex.library.schema import Release
    from medcodex.terminology.concept_lookup import ConceptAnswer

    Meanings = Mapping[tuple[str, str], str]

_MAX_CHILDREN = 40


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
        yield f"{name}: {plain(value)}{f' ({meaning})' if meaning else ''}"
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
