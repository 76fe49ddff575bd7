"""What an audit rules on each difference, and the codes that stand once all is ruled."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.workflow.quality.claim_codes import DIAGNOSIS
from medcodex.workflow.quality.tables import error_kinds, suggested_kinds

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.workflow.quality.claim_codes import ClaimCode
    from medcodex.workflow.quality.comparing import Comparison, Difference


class Decision(StrEnum):
    """What became of a difference between coder and auditor. Advice is not held against anyone: the coder's code
    stands, and another would have been as good or better."""

    ERROR = "error"
    ADVICE = "advice"
    OVERTURNED = "overturned"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What an audit says of one difference: its number from 0 (``place``), the ``error`` of data/errors.tsv, whether it
    counts, and why. ``place`` is None for an error beside the codes, such as a query not asked."""

    place: int | None
    error: str
    decision: Decision = Decision.ERROR
    because: str = ""


def suggested(found: Comparison) -> tuple[Ruling, ...]:
    """One ruling for each difference, as its kind suggests; the auditor changes what is meant otherwise."""
    return tuple(Ruling(place, suggested_kinds()[one.kind]) for place, one in enumerate(found.differences))


def checked(found: Comparison, rulings: Iterable[Ruling]) -> tuple[Ruling, ...]:
    """Rulings that fit the comparison: each difference ruled once, in order, then errors beside the codes. InputError,
    naming the place, for one that does not."""
    by_place: dict[int, Ruling] = {}
    beside = []
    for one in rulings:
        kind = error_kinds().get(one.error)
        if kind is None:
            raise InputError(f"one of {', '.join(error_kinds())} expected", "rulings: error")
        if one.place is None:
            if kind.scores != "none":
                raise InputError(f"{one.error}: which difference it is about has to be told", "rulings: place")
            beside.append(one)
        elif not 0 <= one.place < len(found.differences) or one.place in by_place:
            raise InputError("each difference is ruled once", f"rulings: place {one.place}")
        else:
            by_place[one.place] = one
    if len(by_place) < len(found.differences):
        missing = next(place for place in range(len(found.differences)) if place not in by_place)
        raise InputError("each difference is ruled once", f"rulings: place {missing}")
    return (*(by_place[place] for place in sorted(by_place)), *beside)


def upheld(rulings: Iterable[Ruling]) -> frozenset[int]:
    """The places of the differences that count as errors."""
    return frozenset(one.place for one in rulings if one.place is not None and one.decision is Decision.ERROR)


def settled(
    coded: Sequence[ClaimCode], audited: Sequence[ClaimCode], found: Comparison, rulings: Iterable[Ruling]
) -> tuple[ClaimCode, ...]:
    """The codes that stand: the auditor's where a difference is upheld, the coder's where it is not."""
    wrong = upheld(rulings)
    if not wrong:
        return tuple(coded)
    codes = list(audited)
    for place, one in enumerate(found.differences):
        if place not in wrong:
            _take_back(codes, one)
    if found.first_same is False and not wrong.intersection(found.first_by):
        first = next((one for one in coded if one.section == DIAGNOSIS), None)
        codes.sort(key=lambda one: first is None or (one.section, one.code) != (first.section, first.code))
    return tuple(codes)


def _take_back(codes: list[ClaimCode], one: Difference) -> None:
    """The coder's side of a difference put in place of the auditor's. A code whose details were taken back already is
    found by its code."""
    place = next((place for place, code in enumerate(codes) if one.audited and _same(code, one.audited)), None)
    if one.kind == "extra" and one.coded:
        codes.append(one.coded)
    elif place is None or one.kind == "first":
        return
    elif one.kind == "lacking":
        del codes[place]
    elif one.kind == "category" and one.coded:
        codes[place] = one.coded
    elif one.coded:
        taken = {"poa": one.coded.poa, "modifiers": one.coded.modifiers, "units": one.coded.units}
        name = "modifiers" if one.kind == "modifier" else one.kind
        codes[place] = replace(codes[place], **{name: taken[name]})  # type: ignore[arg-type]


def _same(code: ClaimCode, audited: ClaimCode) -> bool:
    return (code.section, code.system, code.code) == (audited.section, audited.system, audited.code)
