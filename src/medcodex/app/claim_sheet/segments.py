"""The segments of a claim's 837, each element with the places of the claim that it tells (data/*.tsv)."""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING

from medcodex.app.claim_sheet.codes import CodePlaces
from medcodex.formats.x12.claims.nodes import PART, at, row_of
from medcodex.formats.x12.claims.roles import CLAIM_ROLES, LINE_ROLES, PAYER_ROLES
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets
from medcodex.formats.x12.walking import Left, Opened, Placed
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.encounter.billing import BilledClaim, ClaimKind
    from medcodex.formats.x12.claims.nodes import Row
    from medcodex.formats.x12.claims.writing import Sending

_PACKAGE = "medcodex.app.claim_sheet"
_PARTY, _CLAIM_ITSELF, _SERVICE_DATE = "party", "-", "472"


@dataclass(frozen=True, slots=True)
class Element:
    """An element as it stands in the file, with the places of the claim that it tells."""

    position: int
    text: str
    paths: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownSegment:
    """A segment: ``number`` counts from one through the file; ``loop`` it stands in, with what that is about
    (``name``), both "" outside of every loop."""

    number: int
    id: str
    loop: str
    name: str
    elements: Sequence[Element]


def segments_of(claim: BilledClaim, sending: Sending) -> Sequence[ShownSegment]:
    """The file of one claim, segment by segment."""
    data = "".join(write_claims([claim], sending)).encode()
    walk = _Walk(claim)
    return [shown for step in read_sets(read_segments(io.BytesIO(data), "claim")) for shown in walk.see(step)]


@dataclass(slots=True)
class _Open:
    """A loop under way: what it is of, and how many segments of each name came."""

    loop: str
    of: str
    seen: Counter[str] = field(default_factory=Counter)


class _Walk:
    """Follows the steps of a file with one claim."""

    def __init__(self, claim: BilledClaim) -> None:
        self._kind = claim.kind
        self._codes = CodePlaces(claim)
        self._open: list[_Open] = []
        self._opening: str | None = None
        self._counts = {"line": -1, "other": -1, "decided": -1}

    def see(self, step: object) -> Iterator[ShownSegment]:
        """The segment of a step that has one."""
        if isinstance(step, Opened):
            self._opening = step.loop.id
        elif isinstance(step, Left) and self._open:
            self._open.pop()
        elif isinstance(step, Placed):
            row = row_of(step.segment)
            if self._opening is not None:
                self._enter(self._opening, row)
            here = self._open[-1] if self._open else _Open("", "")
            name = step.loop.name if here.loop else ""
            yield ShownSegment(step.segment.number, row[0], here.loop, name, tuple(self._elements(row, here)))
            here.seen[row[0]] += 1

    def _enter(self, loop: str, row: Row) -> None:
        self._opening = None
        for name, key in (("2400", "line"), ("2320", "other"), ("2430", "decided")):
            if loop == name:
                self._counts[key] += 1
        if loop == "2400":
            self._counts["decided"] = -1
        of = _loops().get(loop, "").format(**self._counts, role=_role(self._kind, loop, at(row, 1)))
        self._open.append(_Open(loop, of))

    def _elements(self, row: Row, here: _Open) -> Iterator[Element]:
        places = dict(self._codes.places(row)) if row[0] == "HI" else self._places(row, here)
        for position, text in enumerate(row[1:], 1):
            yield Element(position, text.replace(PART, ":"), tuple(places.get(position, ())))

    def _places(self, row: Row, here: _Open) -> Mapping[int, Sequence[str]]:
        known = _elements()
        told = {**known.get((_PARTY, row[0]), {}), **known.get((here.loop, row[0]), {})} if _is_party(here.loop) else (
            known.get((here.loop, row[0]), {})
        )  # fmt: skip
        if here.loop == "2320" and row[0] == "AMT":
            told = {2: (_amounts().get(at(row, 1), ""),)}
        if here.loop == "2400" and row[0] == "DTP" and at(row, 1) == _SERVICE_DATE:
            told = {3: ("first", "last")}
        by_element = {str(number): text for number, text in enumerate(row)}
        return {
            position: [self._full(fact, here, row[0], by_element) for fact in facts if fact]
            for position, facts in told.items()
        }

    def _full(self, fact: str, here: _Open, name: str, elements: Mapping[str, str]) -> str:
        fact = fact.replace("{nth}", str(here.seen[name])).replace("{other}", str(self._counts["other"]))
        for number, text in elements.items():
            fact = fact.replace(f"{{{number}}}", text)
        if fact.startswith("/") or not here.of:
            return fact.removeprefix("/")
        return f"{here.of}.{fact}"


def _is_party(loop: str) -> bool:
    return loop[:3] in {"201", "231", "233", "242"} and loop != "2410"


def _role(kind: ClaimKind, loop: str, name: str) -> str:
    """The role that NM101 names in a loop of providers."""
    for places in (CLAIM_ROLES[kind], LINE_ROLES[kind], PAYER_ROLES[kind]):
        for one, role, code, _ in places:
            if (one, code) == (loop, name):
                return role
    return ""


@cache
def _loops() -> Mapping[str, str]:
    """What a loop is of, "" the claim itself."""
    return {
        loop: "" if row["of"] == _CLAIM_ITSELF else row["of"]
        for row in table_rows(_PACKAGE, "data/loops.tsv")
        for loop in row["loops"].split()
    }


@cache
def _elements() -> Mapping[tuple[str, str], Mapping[int, Sequence[str]]]:
    """Facts by loop and segment, then by position."""
    found: dict[tuple[str, str], dict[int, Sequence[str]]] = {}
    for row in table_rows(_PACKAGE, "data/elements.tsv"):
        told = found.setdefault((row["loop"], row["segment"]), {})
        told.update((int(position), row["facts"].split()) for position in row["elements"].split())
    return found


@cache
def _amounts() -> Mapping[str, str]:
    return {row["qualifier"]: row["fact"] for row in table_rows(_PACKAGE, "data/amounts.tsv")}
