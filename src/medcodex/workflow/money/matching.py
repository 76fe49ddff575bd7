"""Which line of a claim a payer's answer is about.

Rules go from the surest to the weakest, and each sees only the lines that are left: the line's own number (REF 6R,
which a payer gives back), the line's place where we gave none (LX01, RFI 1684), the code as submitted with modifiers,
day and charge, and ever less of that. The weakest hold only where one line alone is left that they fit. A line of a
claim is never given to two answers: where a payer splits a line, the first part has it, and ``parts`` tells of which
line the others are.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Hashable, Mapping, Sequence

    from medcodex.encounter.billing import BilledClaim, BilledLine
    from medcodex.encounter.remittance import RemittedClaim, RemittedLine

_CONTROL, _REVENUE = "6R", "NU"
_REVENUE_DIGITS = 4


@dataclass(frozen=True, slots=True)
class _Service:
    """What rules compare of a line, billed or answered. ``service`` is the code, or the revenue code where a line has
    no other; ``paid`` the code that was paid in its place. A reversal's amounts are below zero, so ``charge`` has no
    sign."""

    control: str
    place: str
    service: str
    paid: str
    revenue: str
    modifiers: tuple[str, ...]
    day: dt.date | None
    charge: Decimal


@dataclass(frozen=True, slots=True)
class _Rule:
    """A rule's keys: of our line, and of the answer; None where it says nothing. ``sole``: only where no other of our
    lines that are left has the key; ``alone``: and no other answer either."""

    ours: Callable[[_Service], Hashable]
    theirs: Callable[[_Service], Hashable]
    sole: bool = False
    alone: bool = False


def _same(key: Callable[[_Service], Hashable], *, sole: bool = False, alone: bool = False) -> _Rule:
    return _Rule(key, key, sole, alone)


_BY_CONTROL = _same(lambda one: one.control or None)
_BY_PLACE = _same(lambda one: (one.place, one.service) if one.place else None)
_RULES = (
    _same(lambda one: (one.service, one.revenue, one.modifiers, one.day, one.charge)),
    _same(lambda one: (one.service, one.modifiers, one.day, one.charge)),
    _same(lambda one: (one.service, one.modifiers, one.charge)),
    _same(lambda one: (one.service, one.day, one.charge)),
    _same(lambda one: (one.service, one.charge)),
    _same(lambda one: (one.service, one.modifiers, one.day), sole=True),
    _same(lambda one: (one.service, one.modifiers), sole=True),
    _same(lambda one: one.service, sole=True),
    _Rule(lambda one: (one.service, one.charge), lambda one: (one.paid, one.charge), alone=True),
    _same(lambda one: (one.revenue, one.charge) if one.revenue else None, alone=True),
    _same(lambda one: (one.day, one.charge), alone=True),
)


def match_lines(claim: BilledClaim, remitted: RemittedClaim) -> tuple[int | None, ...]:
    """For each line of an answer, in its order, the place of the claim's own line, counted from zero; None where none
    is it. No place comes twice."""
    ours, theirs = _ours(claim), _theirs(claim, remitted)
    found: list[int | None] = [None] * len(theirs)
    known = {one.control for one in ours if one.control}
    by_number = (_BY_CONTROL,) if known else (_BY_PLACE,)
    answers = list(range(len(theirs)))
    lines = list(range(len(ours)))
    for rule in (*by_number, *_RULES):
        for answer, line in _pairs(rule, [(at, theirs[at]) for at in answers], [(at, ours[at]) for at in lines]):
            found[answer] = line
        taken = set(found)
        lines = [at for at in lines if at not in taken]
        answers = [at for at in answers if found[at] is None and theirs[at].control not in known]
        if not answers or not lines:
            break
    return tuple(found)


def parts(claim: BilledClaim, remitted: RemittedClaim, matched: Sequence[int | None]) -> tuple[int | None, ...]:
    """For each line of an answer that ``match_lines`` matched with none, the place of the claim's line of which it is a
    further part: by the number that a payer gives back on all parts of a line, else where one line alone has its code,
    modifiers and day, and charged all of its parts at least. None for all others."""
    ours, theirs = _ours(claim), _theirs(claim, remitted)
    spent: dict[int, Decimal] = defaultdict(Decimal)
    for place, one in zip(matched, theirs, strict=True):
        if place is not None:
            spent[place] += one.charge
    found: list[int | None] = []
    for place, one in zip(matched, theirs, strict=True):
        part = None if place is not None else _part_of(one, ours, spent)
        if part is not None:
            spent[part] += one.charge
        found.append(part)
    return tuple(found)


def _pairs(
    rule: _Rule, answers: Sequence[tuple[int, _Service]], lines: Sequence[tuple[int, _Service]]
) -> list[tuple[int, int]]:
    waiting: dict[Hashable, list[int]] = defaultdict(list)
    for at, line in lines:
        if (key := rule.ours(line)) is not None:
            waiting[key].append(at)
    told: dict[Hashable, list[int]] = defaultdict(list)
    for at, answer in answers:
        if (key := rule.theirs(answer)) is not None:
            told[key].append(at)
    found = []
    for key, those in told.items():
        these = waiting.get(key, [])
        if (len(these) > 1 and (rule.sole or rule.alone)) or (len(those) > 1 and rule.alone):
            continue
        found += list(zip(those, these, strict=False))
    return found


def _part_of(one: _Service, ours: Sequence[_Service], spent: Mapping[int, Decimal]) -> int | None:
    rule = _BY_CONTROL if any(line.control for line in ours) else _BY_PLACE
    number = rule.theirs(one)
    if number is not None:
        by_number = [at for at, line in enumerate(ours) if rule.ours(line) == number]
        if by_number:
            return by_number[0]
    fit = [
        at
        for at, line in enumerate(ours)
        if (one.service, one.modifiers, one.day) == (line.service, line.modifiers, line.day)
        and spent[at] + one.charge <= line.charge
    ]
    return fit[0] if len(fit) == 1 else None


def _ours(claim: BilledClaim) -> list[_Service]:
    return [_of_line(line, place) for place, line in enumerate(claim.lines, 1)]


def _of_line(line: BilledLine, place: int) -> _Service:
    revenue = line.revenue.zfill(_REVENUE_DIGITS) if line.revenue else ""
    return _Service(
        control=dict(line.references).get(_CONTROL, ""),
        place=str(place),
        service=line.code or revenue,
        paid="",
        revenue=revenue,
        modifiers=tuple(sorted(line.modifiers)),
        day=line.first,
        charge=abs(line.charge),
    )


def _theirs(claim: BilledClaim, remitted: RemittedClaim) -> list[_Service]:
    dated = any(line.first for line in claim.lines)
    return [_of_answer(line, line.first or (remitted.first if dated else None)) for line in remitted.lines]


def _of_answer(line: RemittedLine, day: dt.date | None) -> _Service:
    by_revenue = line.system == _REVENUE
    revenue = (line.code if by_revenue else line.revenue).strip()
    revenue = revenue.zfill(_REVENUE_DIGITS) if revenue else ""
    code = revenue if by_revenue else line.code
    return _Service(
        control=line.control,
        place=line.control.lstrip("0"),
        service=line.submitted or code,
        paid=code,
        revenue=revenue,
        modifiers=tuple(sorted(line.modifiers)),
        day=day,
        charge=abs(line.charge),
    )
