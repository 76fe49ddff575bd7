"""Two codings of one chart side by side: what they share, and each difference once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.quality.claim_codes import DIAGNOSIS, family

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.workflow.quality.claim_codes import ClaimCode


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference. ``kind`` is extra, lacking, category (another code of the same family), poa, modifier, units or
    first; ``coded`` is the coder's code, ``audited`` the auditor's. ``pair`` numbers the equal codes it lies between,
    None where the codes themselves differ."""

    kind: str
    coded: ClaimCode | None
    audited: ClaimCode | None
    pair: int | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """``same`` pairs of equal codes, ``poa_of`` of them diagnoses with an indicator; ``first_same`` is None where
    neither coding has a diagnosis, ``first_by`` the places of the differences that put another diagnosis first."""

    same: int
    differences: tuple[Difference, ...]
    poa_of: int
    first_same: bool | None
    first_by: tuple[int, ...]


def compared(coded: Sequence[ClaimCode], audited: Sequence[ClaimCode]) -> Comparison:
    """The coder's codes against the auditor's, both in claim order."""
    pairs, extra, lacking = _paired(coded, audited)
    first = [next((one for one in codes if one.section == DIAGNOSIS), None) for codes in (coded, audited)]
    found = [
        *_of_order(coded, *first),
        *(one for number, pair in enumerate(pairs) for one in _beside_the_code(*pair, number)),
        *_of_one_family(extra, lacking),
    ]
    same_first = None if first == [None, None] else _equal(*first)
    return Comparison(
        len(pairs),
        tuple(found),
        sum(mine.section == DIAGNOSIS and bool(mine.poa or theirs.poa) for mine, theirs in pairs),
        same_first,
        () if same_first is not False else tuple(_about_first(found, *first)),
    )


def _paired(
    coded: Sequence[ClaimCode], audited: Sequence[ClaimCode]
) -> tuple[list[tuple[ClaimCode, ClaimCode]], list[ClaimCode], list[ClaimCode]]:
    """Equal codes, each used once, in the coder's order; those whose modifiers agree too are paired first."""
    left = list(audited)
    pairs: dict[int, ClaimCode] = {}
    for exact in (True, False):
        for place, mine in enumerate(coded):
            if place in pairs:
                continue
            match = next(
                (one for one in left if _equal(mine, one) and (not exact or _details(mine) == _details(one))), None
            )
            if match is not None:
                left.remove(match)
                pairs[place] = match
    extra = [mine for place, mine in enumerate(coded) if place not in pairs]
    return [(coded[place], pairs[place]) for place in sorted(pairs)], extra, left


def _equal(mine: ClaimCode | None, theirs: ClaimCode | None) -> bool:
    if mine is None or theirs is None:
        return False
    return (mine.section, mine.system, mine.code) == (theirs.section, theirs.system, theirs.code)


def _details(one: ClaimCode) -> tuple[object, ...]:
    return one.poa, tuple(sorted(one.modifiers)), one.units


def _of_order(coded: Sequence[ClaimCode], mine: ClaimCode | None, theirs: ClaimCode | None) -> Iterator[Difference]:
    """A difference of order where the coder has the auditor's first diagnosis elsewhere; where it is missing, that it
    is missing is the difference."""
    if not _equal(mine, theirs) and any(_equal(one, theirs) for one in coded):
        yield Difference("first", mine, theirs)


def _beside_the_code(mine: ClaimCode, theirs: ClaimCode, pair: int) -> Iterator[Difference]:
    if mine.section == DIAGNOSIS and mine.poa != theirs.poa:
        yield Difference("poa", mine, theirs, pair)
    if sorted(mine.modifiers) != sorted(theirs.modifiers):
        yield Difference("modifier", mine, theirs, pair)
    if mine.units != theirs.units:
        yield Difference("units", mine, theirs, pair)


def _of_one_family(extra: Sequence[ClaimCode], lacking: Sequence[ClaimCode]) -> Iterator[Difference]:
    """Codes without an equal: one of each side that share a family are one difference, the others one each."""
    left = list(lacking)
    for mine in extra:
        match = next((one for one in left if _kin(mine) == _kin(one)), None)
        if match is not None:
            left.remove(match)
        yield Difference("category" if match else "extra", mine, match)
    for one in left:
        yield Difference("lacking", None, one)


def _kin(one: ClaimCode) -> tuple[str, str, str]:
    return one.section, one.system, family(one.system, one.code)


def _about_first(found: Sequence[Difference], mine: ClaimCode | None, theirs: ClaimCode | None) -> Iterator[int]:
    for place, one in enumerate(found):
        if one.pair is None and (_equal(one.coded, mine) or _equal(one.audited, theirs)):
            yield place
