"""Times as people say them: by the clock of a class's time zone, which is always stated."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from medcodex.errors import InputError


def checked_zone(name: str) -> str:
    """The name of a time zone. InputError for one that is none."""
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise InputError("a time zone such as America/Chicago expected", "zone") from None


def moment(text: str, zone: str, where: str) -> dt.datetime:
    """The time "2026-10-01T17:00" by the clock of a zone, in UTC. An hour that the clock shows twice is the first of
    both. InputError for what is no time, or one that a clock put forward never shows."""
    try:
        local = dt.datetime.fromisoformat(text)
    except ValueError:
        raise InputError("a time as YYYY-MM-DDTHH:MM expected", where) from None
    if local.tzinfo is not None:
        raise InputError("a time by the class's clock expected, without a zone of its own", where)
    try:
        at = local.replace(tzinfo=ZoneInfo(zone)).astimezone(dt.UTC)
        back = at.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    except OverflowError:
        raise InputError("a time as YYYY-MM-DDTHH:MM expected", where) from None
    if back != local:
        raise InputError(f"in {zone} the clock never shows this time: it is put forward", where)
    return at


def by_clock(at: dt.datetime, zone: str) -> dt.datetime:
    """A time by the clock of a zone."""
    return at.astimezone(ZoneInfo(zone))


def said(at: dt.datetime, zone: str) -> str:
    """A time with its zone: "2026-10-01 17:00 America/Chicago"."""
    return f"{by_clock(at, zone):%Y-%m-%d %H:%M} {zone}"
