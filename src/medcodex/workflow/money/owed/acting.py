"""What people do with money that is owed. Each goes onto its timeline and the audit trail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION, typed
from medcodex.workflow.money.owed.opening import tell
from medcodex.workflow.money.owed.status import Act, moved, possible

if TYPE_CHECKING:
    import datetime as dt

    from medcodex.workflow.money.owed.records import Owed
    from medcodex.workflow.work import Work

_CENT = Decimal("0.01")
_NEEDS_WHY = frozenset({Act.WRITE_OFF, Act.NONE_DUE, Act.REOPEN})


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody did: ``why`` in their words; ``amount`` that came or was returned, all of it where None; ``day`` on
    which it was reported or returned, today where None."""

    act: Act
    why: str = ""
    amount: Decimal | None = None
    day: dt.date | None = None


def act_on(work: Work, owed_id: str, version: int, done: Done) -> Owed:
    """Money owed after an act. ForbiddenError, NotFoundError; ConflictError where somebody else changed it since, or it
    cannot be done as it stands; InputError without a reason where it is written off, not due or taken up again, for a
    day in the future or before it was found, and for an amount that is none."""
    require(work.actor, PERMISSION)
    one = work.owed.get(owed_id, lock=True)
    if one is None:
        raise NotFoundError("no such money owed", owed_id)
    if one.version != version:
        raise ConflictError("it was changed by somebody else meanwhile", owed_id)
    status = moved(one.direction, one.status, done.act)
    if done.act not in {known for known, _ in possible(one.direction, one.status)}:
        raise ConflictError("only what a payer answers does that", "act")
    why = typed(done.why) if done.act in _NEEDS_WHY or done.why.strip() else ""
    saved = work.owed.save(replace(_with(work, one, done), status=status, changed_at=work.now))
    tell(work, one, saved, str(done.act), why)
    return saved


def _with(work: Work, one: Owed, done: Done) -> Owed:
    """The days and amounts that an act brings."""
    day = _day(work, one, done)
    if done.act is Act.REPORT:
        return replace(one, reported=day)
    if done.act is Act.RETURN:
        return replace(one, reported=one.reported or day, returned=day, settled=_amount(one, done))
    if done.act is Act.RECOVER:
        return replace(one, settled=_amount(one, done))
    if done.act is Act.REOPEN:
        return replace(one, reported=None, returned=None, settled=None)
    return one


def _day(work: Work, one: Owed, done: Done) -> dt.date:
    day = work.now.date() if done.day is None else done.day
    if done.act in {Act.REPORT, Act.RETURN} and not one.found_on <= day <= work.now.date():
        raise InputError("a day from the one on which it was found until today expected", "day")
    return day


def _amount(one: Owed, done: Done) -> Decimal:
    amount = one.amount if done.amount is None else done.amount
    if not amount.is_finite() or amount < 0 or amount != round(amount, 2):
        raise InputError("dollars and cents, not below zero, expected", "amount")
    return amount.quantize(_CENT)
