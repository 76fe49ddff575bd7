"""What a later posting says of a denial: denied again, or no more, and what was paid since."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.workflow.money.denials.denying import joined

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter.billing import BilledClaim, BilledLine
    from medcodex.workflow.money.denials.denying import Denied
    from medcodex.workflow.money.denials.records import Denial
    from medcodex.workflow.money.records import PostedLine, Posting

_ZERO = Decimal(0)
_TURNS: Mapping[str, int] = {"1": 1, "19": 1, "2": 2, "20": 2, "3": 3, "21": 3}
"""In which turn a payer answers, by the status of the claim (X12 code list 1029)."""
_SEQUENCES: Mapping[str, int] = {"P": 1, "S": 2, "T": 3}
DUPLICATE = "duplicate"


@dataclass(frozen=True, slots=True)
class Said:
    """What a posting says of a denial: how it is denied now (None where it is not), and what was paid of it now."""

    denied: Denied | None
    paid: Decimal


def same_turn(one: str, other: str, sequence: str) -> bool:
    """Whether two statuses may be answers of one payer to a claim of this sequence (P, S, T): a denied claim's (4)
    tells no turn, and is the one's who was billed."""
    own = _SEQUENCES.get(sequence)
    first, second = _TURNS.get(one, own), _TURNS.get(other, own)
    return first is None or second is None or first == second


def said_of(
    denial: Denial, posting: Posting, found: Sequence[Denied], places: Mapping[int, int] | None = None
) -> Said | None:
    """What a posting, of which ``found`` is what it denies, says of a denial; None where it does not speak of it.
    ``places`` are the lines of the posting's claim by those of the denial's, where that is another."""
    whole = next((one for one in found if one.line is None and not one.code), None)
    if denial.of_claim:
        worst = whole or max(found, key=lambda one: one.amount, default=None)
        return Said(worst if whole is not None or posting.paid <= 0 else None, posting.paid)
    line = denial.line if places is None or denial.line is None else places.get(denial.line)
    answered = _answered(denial, posting, line)
    if answered is None:
        return Said(whole, posting.paid) if whole is not None and not posting.lines else None
    now = next((one for one in found if one.place == answered.place), None)
    return Said(now or (whole if answered.paid <= 0 else None), answered.paid)


def paid_of(denial: Denial, posting: Posting) -> Decimal:
    """What the posting that made a denial paid of what it denied."""
    if denial.of_claim:
        return posting.paid
    answered = _answered(denial, posting, denial.line)
    return _ZERO if answered is None else answered.paid


def _answered(denial: Denial, posting: Posting, line: int | None) -> PostedLine | None:
    if denial.line is not None:
        return None if line is None else next((one for one in joined(posting) if one.line == line), None)
    alike = (
        one
        for one in joined(posting)
        if one.line is None and (one.code or one.revenue) == denial.code and one.modifiers == denial.modifiers
    )
    return next(alike, None)


def places_in(former: BilledClaim, newer: BilledClaim) -> Mapping[int, int]:
    """The lines of a claim that takes another's place, by the lines of that one: the same service of the same day, at
    the same place where there are several; no line twice."""
    found: dict[int, int] = {}
    for place, line in enumerate(former.lines):
        alike = [
            at for at, one in enumerate(newer.lines) if at not in found.values() and _service(one) == _service(line)
        ]
        if alike:
            found[place] = place if place in alike else alike[0]
    return found


def _service(line: BilledLine) -> tuple[object, ...]:
    return line.code or line.revenue, line.first
