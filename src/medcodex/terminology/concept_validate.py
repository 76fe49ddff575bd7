"""Is this a code of a list of concepts, was it in force on the date, and if not, what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from medcodex.terminology.concept_dates import caveat, not_in_force
from medcodex.terminology.concept_lookup import shape_of_other
from medcodex.terminology.validate import Validity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from medcodex.terminology.concepts import Concept, ConceptBook
    from medcodex.terminology.validate import Standing

_MAX_SUGGESTIONS = 5
_NEAR = 2
_NEVER_ALONE = {
    "modifier": "a modifier: reported with a code, not by itself",
    "section": "a range of codes",
    "chapter": "a chapter",
    "block": "a block of codes",
    "stem": "more specific codes stand below it",
    "extension": "an extension code: it follows a stem code and &",
    "labeler": "a labeler: claims name packages",
    "product": "a product: claims name packages",
}


def validate_concept(
    book: ConceptBook,
    text: str,
    on: date,
    released: date | None,
    *,
    standings: Sequence[Standing] = (),
    unverified: str = "",
) -> Validity:
    """The verdict on a code typed in either case, on a date. ``released`` is the first day of the release that answers;
    ``standings`` tell of the other releases that have the code; ``unverified`` is the reason given with a code of which
    only shape and range are known."""
    code = book.normalise(text)
    if code is None:
        reason = f"does not have the shape of a code of {book.system}{shape_of_other(text, book.system)}"
        return Validity(text, False, False, reason)
    concept = book.concept(code)
    if concept is None:
        reason = _unknown(on, released, standings) if not unverified else f"no range of {book.system} codes holds it"
        return Validity(code, False, False, reason, _nearest(book, code))
    ended = not_in_force(concept, on) or ("" if concept.active else "not in force")
    if ended:
        return Validity(code, False, False, ended, tuple(_instead(book, concept)))
    if not concept.billable:
        return Validity(code, True, False, why_not_billable(concept))
    if any(concept.values("unverified")):
        return Validity(code, True, True, unverified)
    return Validity(code, True, True, caveat(concept, on, released))


def why_not_billable(concept: Concept) -> str:
    """Why a code in force may not be reported by itself."""
    kind = next((str(value) for value in concept.values("kind")), "")
    return f"not billable: {_NEVER_ALONE.get(kind, 'a header')}"


def _unknown(on: date, released: date | None, standings: Sequence[Standing]) -> str:
    past = [standing for standing in standings if standing.effective_from <= on]
    if past:
        return f"deleted: last in release {max(past, key=lambda standing: standing.effective_from).version}"
    if standings:
        first = min(standings, key=lambda standing: standing.effective_from)
        return f"not yet valid: new in release {first.version}, from {first.effective_from}"
    if released is not None and on < released:
        return f"not in the list of {released}, the earliest loaded; codes that had left it before are not known"
    return "no such code"


def _instead(book: ConceptBook, concept: Concept) -> Iterator[str]:
    """The codes that the publisher names in its place. One that only looks like it would be a guess."""
    for value in concept.values("replaced-by"):
        found = book.concept(str(value))
        if found is not None and found.active:
            yield found.code


@runtime_checkable
class Suggesting(Protocol):
    """A book too large to be gone through for what was meant: it knows where to look."""

    def near(self, code: str) -> Sequence[str]:
        """Codes that could have been meant by a code in printed form that the book has not, nearest first."""


def _nearest(book: ConceptBook, code: str) -> tuple[str, ...]:
    """Codes in force that differ least, in the last places rather than the first: one slip, or two behind a right
    start."""
    if isinstance(book, Suggesting):
        return tuple(book.near(code))[:_MAX_SUGGESTIONS]
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - only a wrong code pays for it

    found: list[tuple[int, int, str]] = []
    for other in book.concepts():
        if (
            not other.active
            or len(other.code) != len(code)
            or other.code == code
            or other.values("kind") == ("section",)
        ):
            continue
        distance = DamerauLevenshtein.distance(code, other.code, score_cutoff=_NEAR)
        common = _common(code, other.code)
        if distance == 1 or (distance <= _NEAR and common > 0 and len(code) > 2):
            found.append((distance, -common, other.code))
    return tuple(other for _, _, other in sorted(found)[:_MAX_SUGGESTIONS])


def _common(code: str, other: str) -> int:
    """How many characters both begin with."""
    return next((at for at, (a, b) in enumerate(zip(code, other, strict=False)) if a != b), len(code))
