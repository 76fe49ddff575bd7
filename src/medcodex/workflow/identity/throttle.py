"""How often somebody may try: failures are counted per account and per address, and each wait gets longer
(NIST SP 800-63B, 3.2.2: no more than 100 failures in a row on one account)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


@dataclass(frozen=True, slots=True)
class Attempts:
    """Attempts of one key that led nowhere so far: how many, the last, and until when another is refused."""

    count: int
    last: dt.datetime
    until: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class Limit:
    """``free`` attempts without a wait; then each waits twice as long as the one before, ``first`` at first, up to
    ``longest``. After ``last`` there is no other until somebody lifts the lock (None: never). What is older than
    ``forget`` counts no more, except towards ``last``."""

    free: int
    first: timedelta
    longest: timedelta
    forget: timedelta
    last: int | None = None


ACCOUNT = Limit(5, timedelta(seconds=30), timedelta(minutes=15), timedelta(hours=24), last=100)
"""Failures on one account: at most about a hundred guesses a day, and a hundred in a row at all."""
ADDRESS = Limit(30, timedelta(seconds=30), timedelta(minutes=15), timedelta(minutes=15))
"""Failures from one address: many people may share one."""
INVITATION = Limit(20, timedelta(minutes=1), timedelta(minutes=15), timedelta(minutes=15))
"""Links and tokens of programs that do not exist, from one address."""


def counted(before: Attempts | None, now: dt.datetime, limit: Limit) -> Attempts:
    """The attempts with one more, made now."""
    old = before is None or (limit.last is None and now - before.last > limit.forget)
    count = 1 if old or before is None else before.count + 1
    beyond = count - limit.free
    if beyond < 0:
        return Attempts(count, now)
    if before is not None and limit.last is not None and now - before.last > limit.forget:
        return Attempts(count, now)  # somebody who comes back after a day gets one try at once
    wait = min(limit.longest, limit.first * 2 ** min(beyond, 20))
    return Attempts(count, now, now + wait)


def wait(attempts: Attempts | None, now: dt.datetime, limit: Limit) -> timedelta | None:
    """How long the next attempt has to wait; zero for not at all, None for ever."""
    if attempts is None:
        return timedelta(0)
    if limit.last is not None and attempts.count >= limit.last:
        return None
    if attempts.until is None or attempts.until <= now:
        return timedelta(0)
    return attempts.until - now
