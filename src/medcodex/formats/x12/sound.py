"""Whether a segment's elements are as its guide has them: one quick pass for the many that are. What is wrong with the
others ``checking`` tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.formats.x12.checking import DATED, is_of_form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.formats.x12.guide import ElementUse, SegmentUse
    from medcodex.formats.x12.segments import Segment


class _Plan(NamedTuple):
    """An element or component as it is looked at. ``simple`` False: one whose components no guide names."""

    required: bool
    type: str
    least: int
    most: int
    codes: frozenset[bytes]
    repeats: bool
    components: tuple[_Plan | None, ...]
    simple: bool


class _SegmentPlan(NamedTuple):
    """``required`` is how many parts a segment has at least, its identifier with them; ``relations`` are the guide's
    conditions: kind, the first of their elements and all of them, as bits by position."""

    elements: tuple[_Plan | None, ...]
    required: int
    relations: tuple[tuple[str, int, int], ...]


class Sound:
    """Looks at segments of guides, which have to live as long as this."""

    def __init__(self) -> None:
        self._plans: dict[int, _SegmentPlan] = {}

    def is_sound(self, segment: Segment, use: SegmentUse) -> bool:
        """True only where ``checking.element_faults`` finds nothing; False where it has to be asked."""
        if use.id in DATED:
            return False
        plan = self._plans.get(id(use))
        if plan is None:
            plan = self._plans[id(use)] = _planned(use)
        parts = segment.parts
        if not plan.required <= len(parts) <= len(plan.elements) + 1:
            return False
        present, bit = 0, 1
        for element, part in zip(plan.elements, parts[1:], strict=False):
            bit <<= 1
            if not part:
                if element is not None and element.required:
                    return False
                continue
            present |= bit
            if element is None or not _holds(segment, element, part):
                return False
        return all(_related(kind, first, among, present) for kind, first, among in plan.relations)


def _holds(segment: Segment, element: _Plan, part: bytes) -> bool:
    marks = segment.delimiters
    if element.repeats and marks.repetition is not None and marks.repetition in part:
        return False
    if not element.components:
        return not element.simple or _fits(element, part)
    told = part.split(marks.component)
    if len(told) > len(element.components):
        return False
    for place, component in enumerate(element.components):
        one = told[place] if place < len(told) else b""
        if not one:
            if component is not None and component.required:
                return False
        elif component is None or not _fits(component, one):
            return False
    return True


def _fits(element: _Plan, part: bytes) -> bool:
    if element.codes and part not in element.codes:
        return False
    length = len(part)
    if element.type == "R" or element.type[0] == "N":
        length -= part.count(b"-") + (part.count(b".") if element.type == "R" else 0)
    elif not part.isascii():
        return False
    return element.least <= length <= element.most and is_of_form(element.type, part)


def _related(kind: str, first: int, among: int, present: int) -> bool:
    here = present & among
    if kind == "E":
        return here.bit_count() < 2
    if kind == "R":
        return here != 0
    if kind == "P":
        return here in {0, among}
    if not here & first:
        return True
    return here == among if kind == "C" else here != first


def _planned(use: SegmentUse) -> _SegmentPlan:
    elements = tuple(None if one is None else _plan(one) for one in use.elements)
    needed = [place for place, one in enumerate(elements, 1) if one is not None and one.required]
    relations = tuple(
        (one.kind, 1 << one.elements[0], sum(1 << place for place in set(one.elements))) for one in use.conditions
    )
    return _SegmentPlan(elements, max(needed, default=0) + 1, relations)


def _plan(element: ElementUse) -> _Plan:
    form = element.form
    components: Sequence[ElementUse | None] = element.components
    return _Plan(
        required=element.required,
        type=form.type,
        least=form.least,
        most=form.most,
        codes=frozenset(code.encode("latin-1", "replace") for code in element.codes),
        repeats=form.repeat > 1,
        components=tuple(None if one is None else _plan(one) for one in components),
        simple=not form.components,
    )
