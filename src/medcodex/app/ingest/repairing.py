"""From what a clerk typed to a repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.app.ingest.filling import filled
from medcodex.app.ingest.showing import repaired
from medcodex.errors import NotFoundError
from medcodex.workflow.access import require
from medcodex.workflow.arrivals.settling import Numbers, Repair

if TYPE_CHECKING:
    from medcodex.workflow.work import Work


def repair_of(work: Work, arrival_id: str, text: str | None, numbers: Numbers) -> Repair:
    """A repair of a message as it is now: another text, where one was typed, and numbers that it lacks. InputError
    where the text cannot be written; NotFoundError, ForbiddenError."""
    require(work.actor, "arrival.repair")
    arrival = work.arrivals.get(arrival_id)
    if arrival is None:
        raise NotFoundError("no such message", arrival_id)
    before = work.arrivals.repaired(arrival_id)
    now = work.arrivals.data(arrival_id) if before is None else before
    data = None if text is None else repaired(now, text)
    with_numbers = filled(now if data is None else data, arrival.format, numbers)
    return Repair(data if with_numbers is None else with_numbers, numbers)
