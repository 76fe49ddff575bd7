"""Coma scale, abuse and external causes (Official Guidelines I.C.18.e, I.C.19.f, I.C.20)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.code_sets import seventh_of
from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit
from medcodex.terminology.icd10cm.codes import plain as flat

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Evaluate, Maker

_PARTS = frozenset({"1", "2", "3"})
# Observation that ruled the same kind of abuse out, by the fourth character of T74 or T76.
_RULED_OUT = {"1": ("Z04.71", "Z04.72"), "2": ("Z04.41", "Z04.42"), "5": ("Z04.81",), "6": ("Z04.82",)}


def coma_scale_incomplete(case: Case, places: list[int]) -> Iterator[Hit]:
    """For one moment (seventh character) not all three of eyes, words and movement, or single scores with the total."""
    moments: dict[str, dict[str, list[int]]] = {}
    for place in places:
        bare = flat(case.codes[place])
        moments.setdefault(seventh_of(case.codes[place]), {}).setdefault(bare[4], []).append(place)
    for parts in moments.values():
        single = [place for part in sorted(_PARTS & parts.keys()) for place in parts[part]]
        if single and (not parts.keys() >= _PARTS or "4" in parts):
            yield Hit((*single, *parts.get("4", ())))


def abuse_conflict(case: Case, places: list[int]) -> Iterator[Hit]:
    """Confirmed with suspected abuse, or either with the observation that ruled it out; a warning for two kinds."""
    for place in places:
        code = case.codes[place]
        for other in case.others(place):
            beside = case.codes[other]
            if code.startswith("T74") and beside.startswith("T76"):
                same = code[4:5] == beside[4:5]
                yield Hit((place, other), severity="" if same else "warning")
            elif beside in _RULED_OUT.get(code[4:5], ()):
                yield Hit((place, other))


def _external_phase(sets: CodeSets, rest: str) -> Evaluate:
    injuries = sets.number("S00-T88, M80, M84 7th A-Z")

    def evaluate(case: Case, places: list[int]) -> Iterator[Hit]:
        """An external cause whose phase of care is that of no injury on the claim."""
        phases = {_phase(case.codes[place]) for place in case.places(injuries)}
        for place in places:
            own = seventh_of(case.codes[place])
            if own and phases and _phase(case.codes[place]) not in phases:
                yield Hit((place,))

    return evaluate


def _external_priority(sets: CodeSets, rest: str) -> Evaluate:
    abuse, record = sets.number("X92-Y09"), sets.number("T74, Y07")
    ranks = [sets.number(text) for text in ("Y38", "X34-X38", "V00-V99", "W00-X58, X71-X83, Y21-Y37, Y62-Y84")]
    order = sets.number("causal")

    def rank(case: Case, place: int) -> int:
        held = case.holding[place]
        if abuse in held and record in case.union:
            return 0
        return next((number for number, one in enumerate(ranks, 1) if one in held), len(ranks))

    def evaluate(case: Case, places: list[int]) -> Iterator[Hit]:
        """The first external cause ranks below another one."""
        causes = case.places(order)
        if len(causes) > 1:
            first = rank(case, causes[0])
            higher = [place for place in causes[1:] if rank(case, place) < first]
            if higher:
                yield Hit((causes[0], *higher))

    return evaluate


def _external_poa(sets: CodeSets, rest: str) -> Evaluate:
    injuries, every = sets.number("injury"), sets.number("S00-T88")

    def evaluate(case: Case, places: list[int]) -> Iterator[Hit]:
        """A cause that arose after admission of injuries that were all there, or the other way round."""
        if not case.places(injuries):
            return
        indicators = {case.poa[place] for place in case.places(every)}
        for place in places:
            own = case.poa[place]
            if (own == "N" and indicators == {"Y"}) or (own == "Y" and indicators == {"N"}):
                yield Hit((place, *case.places(every)))

    return evaluate


def _phase(code: str) -> str:
    """Active treatment, later care or sequela, as A, D or S."""
    seventh = seventh_of(code)
    return "A" if seventh in "ABC" else seventh if seventh == "S" else "D"


EVALUATORS: dict[str, Maker] = {
    "coma_scale_incomplete": plain(coma_scale_incomplete),
    "abuse_conflict": plain(abuse_conflict),
    "external_phase": _external_phase,
    "external_priority": _external_priority,
    "external_poa": _external_poa,
}
