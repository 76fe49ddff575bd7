"""Burns, ulcers and superficial injuries of one site (Official Guidelines I.C.12.a-b, I.C.19.b.1, I.C.19.d)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.laterality import side_of
from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit
from medcodex.edits.pairs import PairTable
from medcodex.terminology.icd10cm.codes import plain as flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Evaluate, Maker

_DEGREE = {"1": 1, "5": 1, "2": 2, "6": 2, "3": 3, "7": 3}
_BURN = frozenset("0123")
_STAGES = {"stage 1": 1, "stage 2": 2, "stage 3": 3, "stage 4": 4}
# Of L97 and L98.4 by the last character: skin, fat, muscle, muscle necrosis, bone, bone necrosis.
_SEVERITY = {"1": 1, "2": 2, "5": 3, "3": 4, "6": 5, "4": 6}


def burn_order(case: Case, places: list[int]) -> Iterator[Hit]:
    """The claim begins with a burn, and not with one of the highest degree; unspecified degrees are not compared."""
    if not places or not flat(case.codes[0]).startswith(("T20", "T21", "T22", "T23", "T24", "T25")):
        return
    degrees = [(degree, place) for place in places if (degree := _degree(case.codes[place]))]
    higher = [place for degree, place in degrees if degree > degrees[0][0]]
    if higher:
        yield Hit((degrees[0][1], *higher))


def burn_same_site(case: Case, places: list[int]) -> Iterator[Hit]:
    """Two degrees of burn, or of corrosion, at what one code names; a warning where that may be two places."""
    for place in places:
        for other in places:
            one, two = flat(case.codes[place]), flat(case.codes[other])
            same = one[:3] == two[:3] and one[4:6] == two[4:6] and (one[3] in _BURN) == (two[3] in _BURN)
            if place < other and same and one[3] != two[3]:
                yield Hit((place, other), severity="" if _one_place(case, place) else "warning")


def ulcer_of_same_site(case: Case, places: list[int]) -> Iterator[Hit]:
    """A pressure ulcer of unspecified stage, unstageable or with deep tissue injury beside a stage of its site."""
    for place in places:
        staged = [
            other
            for other in case.others(place)
            if case.codes[other][:-1] == case.codes[place][:-1] and _stage(case, other) is not None
        ]
        if staged:
            yield Hit((place, *staged))


def ulcer_progression(case: Case, places: list[int]) -> Iterator[Hit]:
    """Two ranks of one site with indicators that do not tell a growth during the stay."""
    if not case.inpatient:
        return
    for place in places:
        for other in places:
            if other <= place or case.codes[other][:-1] != case.codes[place][:-1]:
                continue
            ranks = [(_rank(case, one), case.poa[one]) for one in (place, other)]
            if any(rank is None or poa is None for rank, poa in ranks) or ranks[0][0] == ranks[1][0]:
                continue
            lower, higher = sorted(ranks, key=lambda rank: rank[0] or 0)
            if (lower[1], higher[1]) != ("Y", "N"):
                yield Hit((place, other))


def _superficial(sets: CodeSets, rest: str) -> Evaluate:
    table = PairTable.load("superficial_sites", sets)

    def evaluate(case: Case, places: list[int]) -> Iterator[Hit]:
        """A superficial injury with a graver one of the same part and side."""
        for place in places:
            own = side_of(case.title(place))
            graver = sorted({other for other, _ in table.found(case, place) if side_of(case.title(other)) == own})
            if graver:
                yield Hit((place, *graver))

    return evaluate


def _degree(code: str) -> int:
    return _DEGREE.get(flat(code)[3], 0)


def _one_place(case: Case, place: int) -> bool:
    bare, title = flat(case.codes[place]), case.title(place).lower()
    many = bare.startswith(("T20", "T21")) or "multiple" in title or "finger" in title or "toe" in title
    return not many and "thumb" not in title and side_of(title) in {"right", "left"}


def _stage(case: Case, place: int) -> int | None:
    title = case.title(place).lower()
    return next((rank for words, rank in _STAGES.items() if title.endswith(words)), None)


def _rank(case: Case, place: int) -> int | None:
    if case.codes[place].startswith("L89"):
        return _stage(case, place)
    return _SEVERITY.get(case.codes[place][-1])


EVALUATORS: dict[str, Maker] = {
    "burn_order": plain(burn_order),
    "burn_same_site": plain(burn_same_site),
    "ulcer_of_same_site": plain(ulcer_of_same_site),
    "ulcer_progression": plain(ulcer_progression),
    "superficial": _superficial,
}
