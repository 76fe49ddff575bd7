"""When a message that was not taken is sent again, and when it is given up."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.workflow.hooks.model import DeliveryState

if TYPE_CHECKING:
    from medcodex.workflow.hooks.model import Answer, Delivery

_FIRST = dt.timedelta(seconds=30)
_LONGEST = dt.timedelta(hours=4)
MAX_ATTEMPTS = 14
"""The last attempt comes a good day after the first."""


def pause(attempts: int) -> dt.timedelta:
    """How long to wait after so many attempts: half a minute, doubled each time, four hours at most."""
    doubled: int = 2 ** min(attempts - 1, 20)
    return min(_FIRST * doubled, _LONGEST)


def after(delivery: Delivery, answer: Answer, now: dt.datetime) -> Delivery:
    """The delivery once an attempt was answered: delivered, to be sent again later, or given up. A receiver that says
    the address is gone (410) is not asked again."""
    tried = replace(delivery, attempts=delivery.attempts + 1, last_at=now, status=answer.status, problem=answer.problem)
    if answer.taken:
        return replace(tried, state=DeliveryState.DELIVERED)
    if answer.status == 410 or tried.attempts >= MAX_ATTEMPTS:
        return replace(tried, state=DeliveryState.FAILED)
    return replace(tried, next_at=now + pause(tried.attempts))
