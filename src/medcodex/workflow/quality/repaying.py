"""Overpayments as somebody keeps their clock."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence
    from decimal import Decimal

    from medcodex.workflow.event import Detail
    from medcodex.workflow.quality.overpayment import Overpayment
    from medcodex.workflow.work import Work


def overpayments(work: Work) -> Sequence[Overpayment]:
    """All of them, the nearest deadline first."""
    require(work.actor, "quality.read")
    work.record(Event("quality.read", "quality", "overpayments"))
    return sorted(work.quality.overpayments(), key=lambda one: (one.deadline, one.id))


def identify_earlier(work: Work, overpayment_id: str, version: int, day: dt.date) -> Overpayment:
    """The day on which it was known already; never a later one than is kept."""
    one = _read(work, overpayment_id, version)
    if day > one.identified:
        raise InputError("an earlier day than the one that is kept: a clock that runs is not set back", "identified")
    return _kept(work, replace(one, identified=day, version=one.version + 1), "identify")


def cost_report(work: Work, overpayment_id: str, version: int, day: dt.date | None) -> Overpayment:
    """The day on which a corresponding cost report is due; None for none."""
    one = _read(work, overpayment_id, version)
    return _kept(work, replace(one, cost_report_due=day, version=one.version + 1), "cost-report")


def investigate(work: Work, overpayment_id: str, version: int, begun: dt.date) -> Overpayment:
    """A good-faith investigation of related overpayments has begun."""
    return _kept(work, _read(work, overpayment_id, version).investigated(begun), "investigate")


def conclude(work: Work, overpayment_id: str, version: int, ended: dt.date, amount: Decimal) -> Overpayment:
    """The investigation has ended; the amount of all that is to be returned."""
    return _kept(work, _read(work, overpayment_id, version).concluded(ended, amount), "conclude")


def settle(work: Work, overpayment_id: str, version: int, reported: dt.date, returned: dt.date) -> Overpayment:
    """Reported and returned."""
    return _kept(work, _read(work, overpayment_id, version).settled(reported, returned), "settle")


def none_due(work: Work, overpayment_id: str, version: int, because: str) -> Overpayment:
    """Nothing is to be returned, and why."""
    return _kept(work, _read(work, overpayment_id, version).not_due(because), "none-due", because)


def _read(work: Work, overpayment_id: str, version: int) -> Overpayment:
    require(work.actor, "quality.read")
    one = work.quality.overpayment(overpayment_id)
    if one is None:
        raise NotFoundError("no such overpayment", overpayment_id)
    if one.version != version:
        raise ConflictError("the overpayment was changed by somebody else meanwhile", overpayment_id)
    return one


def _kept(work: Work, one: Overpayment, act: str, reason: str | None = None) -> Overpayment:
    work.quality.save_overpayment(one)
    detail: dict[str, Detail] = {"version": one.version, "deadline": one.deadline.isoformat()}
    work.record(Event(f"overpayment.{act}", "overpayment", one.id, one.chart_id, reason, detail))
    return one
