"""A claim filled into the boxes of its form: as many sheets as its lines, diagnoses and coded facts ask for."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from medcodex.claims.forms.boxes import ALL, SERVICES, form_of
from medcodex.claims.forms.roots import claim_roots, groups, line_roots
from medcodex.claims.forms.spots import Spot
from medcodex.claims.forms.told import Told, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.claims.forms.boxes import Box, Form
    from medcodex.claims.forms.roots import Roots
    from medcodex.encounter.billing import BilledClaim

CONTINUED = "continued"
_UNTOLD = Told("", ())


@dataclass(frozen=True, slots=True)
class Filled:
    """A box with what is told in it; ``line`` counts service lines of the claim from one, 0 beside them."""

    box: Box
    told: Told
    line: int = 0

    @property
    def text(self) -> str:
        """What stands in the box, "" where it is empty."""
        return self.told.text


@dataclass(frozen=True, slots=True)
class FilledLine:
    """A service line: ``columns`` of the table, and what stands ``across`` them where a form has such boxes."""

    number: int
    columns: Sequence[Filled]
    across: Sequence[Filled]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a sheet: rows of boxes, or service lines under their ``heads``."""

    title: str
    rows: Sequence[Sequence[Filled]] = ()
    heads: Sequence[Box] = ()
    lines: Sequence[FilledLine] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of ``of``."""

    number: int
    of: int
    areas: Sequence[Area]

    def boxes(self) -> Iterator[Filled]:
        """Every box of the sheet in reading order."""
        for area in self.areas:
            for row in area.rows:
                yield from row
            for line in area.lines:
                yield from line.columns
                yield from line.across


@dataclass(frozen=True, slots=True)
class Worksheet:
    """A claim as its form shows it: a worksheet, not the form."""

    form: Form
    claim: BilledClaim
    sheets: Sequence[Sheet]


def fill(claim: BilledClaim) -> Worksheet:
    """The sheets of a claim. What there is more of than a sheet has boxes for goes to the next sheet, in the same
    boxes; what stands once, and the members of a group that has no more, are repeated there. Totals stand on the last
    sheet."""
    form, members = form_of(claim.kind), groups(claim)
    count = max(
        _sheets(len(claim.lines), form.lines), *(_sheets(len(members[one]), most) for one, most in form.places.items())
    )
    return Worksheet(form, claim, tuple(_sheet(claim, form, members, at, count) for at in range(count)))


def _sheets(count: int, most: int) -> int:
    return max(1, -(-count // most))


def _sheet(claim: BilledClaim, form: Form, members: Mapping[str, Sequence[Roots]], at: int, count: int) -> Sheet:
    roots = {**claim_roots(claim), "page": Spot(f"page {at + 1} of {count}", ())}
    areas = []
    for title, boxes in groupby(form.boxes, key=lambda box: box.area):
        if title == SERVICES:
            areas.append(_services(claim, form, roots, list(boxes), at))
            continue
        rows = []
        for _, row in groupby(boxes, key=lambda box: box.row):
            rows.append(tuple(_filled(box, form, roots, members, at, last=at == count - 1) for box in row))
        areas.append(Area(title, tuple(rows)))
    return Sheet(at + 1, count, tuple(areas))


def _services(claim: BilledClaim, form: Form, roots: Roots, boxes: Sequence[Box], at: int) -> Area:
    columns = [box for box in boxes if box.row == 1]
    across = [box for box in boxes if box.row > 1]
    lines = []
    for number in range(at * form.lines, min((at + 1) * form.lines, len(claim.lines))):
        own = {**roots, **line_roots(claim, number)}
        lines.append(
            FilledLine(
                number + 1,
                tuple(_told(box, form, own, number + 1) for box in columns),
                tuple(_told(box, form, own, number + 1) for box in across),
            )
        )
    return Area(SERVICES, heads=tuple(columns), lines=tuple(lines))


def _told(box: Box, form: Form, roots: Roots, line: int = 0) -> Filled:
    return Filled(box, _UNTOLD if box.told is None else told(box.told, roots, form.day), line)


def _filled(
    box: Box, form: Form, roots: Roots, members: Mapping[str, Sequence[Roots]], at: int, *, last: bool
) -> Filled:
    if box.told is not None and box.told.closing and not last:
        return Filled(box, Told(CONTINUED, ()))
    if not box.group:
        return _told(box, form, roots)
    told_of = members[box.group]
    if box.place == ALL:
        return Filled(box, _together([_told(box, form, {**roots, **one}).told for one in told_of]))
    one = _member(told_of, box.place - 1, at, form.places[box.group])
    return Filled(box, _UNTOLD) if one is None else _told(box, form, {**roots, **one})


def _together(every: Sequence[Told]) -> Told:
    paths = tuple(path for one in every for path in one.paths)
    return Told(", ".join(one.text for one in every), paths, tuple(path for one in every for path in one.sources))


def _member(told_of: Sequence[Roots], place: int, at: int, most: int) -> Roots | None:
    """The member of a group at a place of a sheet; the first sheet's again where none of it is left for this one."""
    if at * most < len(told_of):
        place += at * most
    return told_of[place] if place < len(told_of) else None
