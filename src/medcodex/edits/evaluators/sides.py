"""Sides, sites and what is unspecified (Official Guidelines I.B.13, I.B.18, I.B.20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.laterality import BILATERAL, LEFT, RIGHT, UNSPECIFIED, scope_of, side_of
from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit
from medcodex.terminology.icd10cm.codes import MAX_LENGTH, dotted
from medcodex.terminology.icd10cm.codes import plain as flat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Maker


def bilateral_available(case: Case, places: list[int]) -> Iterator[Hit]:
    """Right and left of one family where the family has a bilateral code."""
    for place in places:
        side, family = _among(case, place)
        if side == RIGHT and BILATERAL in family and family.get(LEFT) in case.codes:
            yield Hit((place, case.codes.index(family[LEFT])), mends=(family[BILATERAL],))


def bilateral_with_side(case: Case, places: list[int]) -> Iterator[Hit]:
    """The bilateral code with the right, left or unspecified-side code of its family."""
    for place in places:
        side, family = _among(case, place)
        if side == BILATERAL:
            for other in (RIGHT, LEFT, UNSPECIFIED):
                if family.get(other) in case.codes:
                    yield Hit((case.codes.index(family[other]), place))


def unspecified_with_side(case: Case, places: list[int]) -> Iterator[Hit]:
    """The code of unspecified side with a sided one of its family."""
    for place in places:
        side, family = _among(case, place)
        if side == UNSPECIFIED and family.get(UNSPECIFIED) == case.codes[place]:
            for other in (RIGHT, LEFT):
                if family.get(other) in case.codes:
                    yield Hit((place, case.codes.index(family[other])))


def unspecified_side(case: Case, places: list[int]) -> Iterator[Hit]:
    """A code of unspecified side whose family has sides; an error where the record is known to tell the side."""
    for place in places:
        if UNSPECIFIED not in case.title(place).lower():
            continue
        side, family = case.siblings.of(case.codes[place])
        if side == UNSPECIFIED and family.get(UNSPECIFIED) == case.codes[place]:
            told = {"right": RIGHT, "left": LEFT, "both": BILATERAL, "bilateral": BILATERAL}
            known = next((told[word] for word in case.values("laterality", place) if word in told), None)
            sides = tuple(family[one] for one in (RIGHT, LEFT, BILATERAL) if one in family)
            if known is not None and known in family:
                yield Hit((place,), "the record tells the side", (family[known],), "error")
            else:
                yield Hit((place,), mends=sides)


def _among(case: Case, place: int) -> tuple[str, Mapping[str, str]]:
    """The side of a diagnosis and its family, where another diagnosis may be of the same family."""
    scope = scope_of(case.codes[place])
    if any(scope_of(case.codes[other]) == scope for other in case.others(place)):
        return case.siblings.of(case.codes[place])
    return "", {}


def multiple_sites(case: Case, places: list[int]) -> Iterator[Hit]:
    """A code of multiple sites with one of a single site of the same subcategory."""
    for place in places:
        row = case.book.row(_without_seventh(case.codes[place]))
        if row is None or row.parent is None:
            continue
        stem = flat(row.parent)
        single = [
            other
            for other in case.others(place)
            if flat(case.codes[other]).startswith(stem)
            and case.codes[other] != case.codes[place]
            and "unspecified site" not in case.title(other).lower()
        ]
        if single:
            yield Hit((place, *single))


def unspecified(case: Case, places: list[int]) -> Iterator[Hit]:
    """An unspecified code whose siblings say more; a side alone is told by another rule."""
    for place in places:
        code = _without_seventh(case.codes[place])
        row = case.book.row(code)
        own = _vague(row.title) if row is not None else 0
        if not own or row is None or row.parent is None:
            continue
        better = [
            sibling.code
            for sibling in case.book.children(row.parent)
            if sibling.code != code and _vague(sibling.title) < own
        ]
        if better and case.siblings.of(case.codes[place])[0] != UNSPECIFIED:
            yield Hit((place,), mends=tuple(better[:5]))


def _vague(title: str) -> int:
    """How many things a title leaves open; one that ends in "or unspecified" is as exact as its category gets."""
    words = title.lower()
    return words.count("unspecified") - words.count("or unspecified")


def same_joint(case: Case, places: list[int]) -> Iterator[Hit]:
    """A complication of a joint prosthesis with the presence of the same joint's prosthesis on the same side."""
    for place in places:
        for other in case.others(place):
            if case.codes[other].startswith(("Z96.64", "Z96.65")) and _joint(case, other) == _joint(case, place):
                yield Hit((place, other))


def _joint(case: Case, place: int) -> tuple[str, str]:
    title = case.title(place).lower()
    return side_of(title), "hip" if "hip" in title else "knee"


def _without_seventh(code: str) -> str:
    bare = flat(code)
    return dotted(bare[:6].rstrip("X")) if len(bare) == MAX_LENGTH else code


EVALUATORS: dict[str, Maker] = {
    "bilateral_available": plain(bilateral_available),
    "bilateral_with_side": plain(bilateral_with_side),
    "unspecified_with_side": plain(unspecified_with_side),
    "unspecified_side": plain(unspecified_side),
    "multiple_sites": plain(multiple_sites),
    "unspecified": plain(unspecified),
    "same_joint": plain(same_joint),
}
