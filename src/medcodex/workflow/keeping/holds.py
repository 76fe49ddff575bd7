"""Legal hold: what a court, an investigation or an appeal may ask for is kept, whatever the retention rules say."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.workflow.work import Work

_PERMISSION = "legal.hold"
MAX_REASON = 500


@dataclass(frozen=True, slots=True)
class LegalHold:
    """A chart that may not end. ``reason`` is what was typed and is kept sealed; ``placed_by`` and ``lifted_by`` are
    logins."""

    id: str
    chart_id: str
    reason: str
    placed_by: str
    placed_at: dt.datetime
    lifted_by: str | None = None
    lifted_at: dt.datetime | None = None


def place_hold(work: Work, chart_id: str, reason: str) -> LegalHold:
    """A legal hold on a chart. InputError without a reason, NotFoundError, ForbiddenError."""
    require(work.actor, _PERMISSION)
    said = reason.strip()
    if not said or len(said) > MAX_REASON:
        raise InputError(f"a reason of at most {MAX_REASON} characters expected", "reason")
    if work.charts.get(chart_id, lock=True) is None:
        raise NotFoundError("no such chart", chart_id)
    hold = LegalHold(work.new_id(), chart_id, said, work.actor.login, work.now)
    work.keeping.add_hold(hold)
    work.record(Event("legal-hold.placed", "legal-hold", hold.id, chart_id, said))
    return hold


def lift_hold(work: Work, hold_id: str, reason: str) -> LegalHold:
    """The hold, lifted. ConflictError where it was lifted before; other errors as for place_hold."""
    require(work.actor, _PERMISSION)
    said = reason.strip()
    if not said or len(said) > MAX_REASON:
        raise InputError(f"a reason of at most {MAX_REASON} characters expected", "reason")
    hold = work.keeping.hold(hold_id)
    if hold is None:
        raise NotFoundError("no such legal hold", hold_id)
    if hold.lifted_at is not None:
        raise ConflictError("the legal hold was lifted already", hold_id)
    lifted = replace(hold, lifted_by=work.actor.login, lifted_at=work.now)
    work.keeping.save_hold(lifted)
    work.record(Event("legal-hold.lifted", "legal-hold", hold.id, hold.chart_id, said))
    return lifted


def legal_holds(work: Work, chart_id: str | None = None) -> Sequence[LegalHold]:
    """All legal holds, or those of a chart, oldest first; ForbiddenError."""
    require(work.actor, _PERMISSION)
    return work.keeping.holds(chart_id)
