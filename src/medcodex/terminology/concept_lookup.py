"""Everything the book of a list of concepts says about one code; the same for every such code system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import UsageError
from medcodex.terminology.concept_dates import caveat, first_day, last_day, not_in_force

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from medcodex.terminology.concepts import Concept, ConceptBook

_MAX_DEPTH = 50


@dataclass(frozen=True, slots=True)
class ConceptAnswer:
    """A concept with those above it, from the top, and those right below. ``standing`` says why it is not in force
    on the date, ``open_question`` what its dates leave open; both "" where there is nothing to say. ``first`` and
    ``last`` are its own days of use, None where the files give none."""

    concept: Concept
    above: tuple[Concept, ...]
    children: Sequence[Concept]
    standing: str
    open_question: str
    first: date | None
    last: date | None


def shaped(book: ConceptBook, text: str) -> str:
    """The printed form of a code as typed. UsageError where it does not have the shape of one."""
    code = book.normalise(text)
    if code is None:
        raise UsageError(
            f"{text!r} does not have the shape of a code of {book.system}{shape_of_other(text, book.system)}"
        )
    return code


def lookup_concept(book: ConceptBook, text: str, on: date, released: date | None) -> ConceptAnswer | None:
    """What the book says of a code on a date; None where it has none. ``released`` is the first day of the release
    that answers. UsageError where the text does not have the shape of a code."""
    concept = book.concept(shaped(book, text))
    if concept is None:
        return None
    standing = not_in_force(concept, on)
    if not standing and not concept.active:
        standing = "not in force"
    return ConceptAnswer(
        concept,
        tuple(_above(book, concept)),
        book.children(concept.code),
        standing,
        "" if standing else caveat(concept, on, released),
        first_day(concept),
        last_day(concept),
    )


def shape_of_other(text: str, system: str) -> str:
    """Which systems' codes look like this one, in words; "" for none."""
    from medcodex.terminology.shapes import systems_of  # noqa: PLC0415 - only a wrong code pays for it

    others = [name for name in systems_of(text) if name != system]
    return f", but of {' or '.join(others)}" if others else ""


def _above(book: ConceptBook, concept: Concept) -> list[Concept]:
    """The first parent, its first parent and so on, the highest first."""
    path: list[Concept] = []
    step: Concept | None = concept
    while step is not None and step.parents and len(path) < _MAX_DEPTH:
        step = book.concept(step.parents[0])
        if step is not None:
            path.append(step)
    return path[::-1]
