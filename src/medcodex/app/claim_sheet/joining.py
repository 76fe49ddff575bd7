"""A claim's worksheet, its segments and its findings joined: which boxes a segment fills, at which box a finding is."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from medcodex.claims.finding import rules
from medcodex.claims.forms.filling import fill
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.app.claim_sheet.segments import Element, ShownSegment
    from medcodex.claims.forms.filling import Filled, Sheet, Worksheet
    from medcodex.encounter import Finding
    from medcodex.encounter.billing import BilledClaim

BoxId = str
ElementId = str
_CUT = re.compile(r"[.\[]")
_SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class PlacedFinding:
    """A finding with its number on the page, from one, and the boxes at which it is; none where it is of the whole."""

    number: int
    finding: Finding
    boxes: Sequence[BoxId]


@dataclass(frozen=True, slots=True)
class Joined:
    """A worksheet with all that belongs to its boxes: the ``elements`` of its segments that fill each, the ``boxes``
    that each element fills, and what is ``filled`` in them, by their ids."""

    worksheet: Worksheet
    segments: Sequence[ShownSegment]
    findings: Sequence[PlacedFinding]
    elements: Mapping[BoxId, Sequence[ElementId]]
    boxes: Mapping[ElementId, Sequence[BoxId]]
    filled: Mapping[BoxId, Filled]

    @staticmethod
    def id_of(sheet: Sheet, filled: Filled) -> BoxId:
        """The id of a box on a page: sheet, number and, of a service, its line."""
        number = filled.box.number.replace(".", "-")
        line = f"-line{filled.line}" if filled.line else ""
        return f"b{sheet.number}-{number}{line}"

    @staticmethod
    def element(segment: ShownSegment, element: Element) -> ElementId:
        """The id of an element on a page."""
        return f"e{segment.number}-{element.position}"

    def numbers_of(self, segment: ShownSegment) -> Sequence[str]:
        """The numbers of the boxes that a segment fills, each once."""
        told = (box for one in segment.elements for box in self.boxes.get(self.element(segment, one), ()))
        return tuple(dict.fromkeys(self.filled[box].box.number for box in told))

    def number_of(self, box: BoxId) -> str:
        """A box's number, with the line of a service."""
        filled = self.filled[box]
        return f"{filled.box.number}, line {filled.line}" if filled.line else filled.box.number

    def findings_at(self, box: BoxId) -> Sequence[PlacedFinding]:
        """What is wrong at a box, the worst first."""
        told = [one for one in self.findings if box in one.boxes]
        return sorted(told, key=lambda one: _SEVERITIES.index(one.finding.severity))


def join(claim: BilledClaim, segments: Sequence[ShownSegment], findings: Iterable[Finding]) -> Joined:
    """Everything of a claim for one page."""
    worksheet = fill(claim)
    filled_by, would_fill = _Places(), _Places()
    filled_in: dict[BoxId, Filled] = {}
    for sheet in worksheet.sheets:
        for filled in sheet.boxes():
            box = Joined.id_of(sheet, filled)
            filled_in[box] = filled
            filled_by.add(box, filled.told.sources)
            would_fill.add(box, filled.told.paths)
    elements: dict[BoxId, list[ElementId]] = defaultdict(list)
    boxes: dict[ElementId, Sequence[BoxId]] = {}
    for segment in segments:
        for element in segment.elements:
            told = list(dict.fromkeys(box for path in element.paths for box in filled_by.around(path)))
            if told and element.text:
                one = Joined.element(segment, element)
                boxes[one] = told
                for box in told:
                    elements[box].append(one)
    placed = tuple(
        PlacedFinding(number, one, tuple(_boxes_of(one, claim, would_fill))) for number, one in enumerate(findings, 1)
    )
    return Joined(worksheet, segments, placed, elements, boxes, filled_in)


class _Places:
    """Boxes by the places of the claim that they show."""

    def __init__(self) -> None:
        self._at: dict[str, list[BoxId]] = defaultdict(list)
        self._below: dict[str, list[BoxId]] = defaultdict(list)

    def add(self, box: BoxId, paths: Iterable[str]) -> None:
        for path in paths:
            self._at[path].append(box)
            for above in _above(path):
                self._below[above].append(box)

    def around(self, path: str) -> Iterator[BoxId]:
        """The boxes of a place, of what it is part of, and of its parts."""
        yield from self.over(path)
        yield from self.under(path)

    def over(self, path: str) -> Iterator[BoxId]:
        """The boxes of a place, and of what it is part of."""
        yield from self._at.get(path, ())
        for above in _above(path):
            yield from self._at.get(above, ())

    def under(self, path: str) -> Iterator[BoxId]:
        """The boxes of its parts."""
        yield from self._below.get(path, ())


def _above(path: str) -> Iterator[str]:
    for match in _CUT.finditer(path):
        if match.start():
            yield path[: match.start()]


def _boxes_of(finding: Finding, claim: BilledClaim, places: _Places) -> Iterator[BoxId]:
    """The boxes of what a rule of billing names, the first of its parts where there is none. Other rules name places of
    the coded encounter: there their codes lead to the boxes, as they do where a place leads to none."""
    path = _path(finding) if finding.rule in rules() else ""
    told = list(places.over(path))
    if not told:
        told = list(places.under(path))[:1]
    if not told:
        told = [box for place in _coded(finding.codes, claim) for box in places.around(place)]
    yield from dict.fromkeys(told)


def _path(finding: Finding) -> str:
    fact = _facts().get(finding.rule, "")
    return f"{finding.where or ''}{fact}" if fact.startswith(".") or not fact else fact


def _coded(codes: Iterable[str], claim: BilledClaim) -> Iterator[str]:
    """Where a claim has codes that a finding of its encounter names."""
    wanted = {code.replace(".", "") for code in codes}
    told = {
        "diagnoses": [one.code for one in claim.diagnoses],
        "procedures": [one.code for one in claim.procedures],
        "lines": [one.code for one in claim.lines],
    }
    for name, codes_there in told.items():
        yield from (f"{name}[{number}].code" for number, code in enumerate(codes_there) if code in wanted)


@cache
def _facts() -> Mapping[str, str]:
    return {row["rule"]: row["fact"] for row in table_rows("medcodex.claims.forms", "data/findings.tsv")}
