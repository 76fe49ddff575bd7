"""What requests have in common: the date they ask about."""

from __future__ import annotations

import datetime

from medcodex.errors import UsageError


def today() -> datetime.date:
    """The date where the service runs."""
    return datetime.datetime.now().astimezone().date()


def zone() -> datetime.tzinfo:
    """The time zone where the service runs, as it is now."""
    return datetime.datetime.now().astimezone().tzinfo or datetime.UTC


def date_in(text: str | None) -> datetime.date | None:
    """The date that a query names; None where it names none. UsageError where it is not a date."""
    if not text:
        return None
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise UsageError("not a date, such as 2026-05-15", "date") from None
