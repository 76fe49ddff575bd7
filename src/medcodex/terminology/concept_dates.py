"""The days between which a concept may be used, where the publisher's file gives them with each code.

``added`` is the first day, ``terminated`` the last. A file that knows such dates only up to a day states it with the
code as ``dates-as-of``; ``added-after`` stands with a code that came later than that day, its own first day unknown.
``undated`` stands with a code of a list without any days.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.terminology.concepts import Concept

ADDED = "added"
TERMINATED = "terminated"
ADDED_AFTER = "added-after"
DATES_AS_OF = "dates-as-of"
UNDATED = "undated"


def first_day(concept: Concept) -> date | None:
    """The first day of use; None where the file gives none."""
    return _day(concept, ADDED)


def last_day(concept: Concept) -> date | None:
    """The last day of use; None where the file gives none."""
    return _day(concept, TERMINATED)


def not_in_force(concept: Concept, on: date) -> str:
    """Why a concept could not be used on a day by its own dates; "" where they do not speak against it."""
    first, last, after = first_day(concept), last_day(concept), _day(concept, ADDED_AFTER)
    if first is not None and on < first:
        return f"not yet valid: first day {first}"
    if after is not None and on <= after:
        return f"not yet valid: added after {after}"
    if last is not None and on > last:
        return f"deleted: last day {last}"
    return ""


def caveat(concept: Concept, on: date, released: date | None) -> str:
    """What the dates leave open on a day; "" for nothing. ``released`` is the first day of the release itself."""
    if any(concept.values(UNDATED)):
        return "listed, but the list gives no days: an earlier end is not ruled out"
    as_of = _day(concept, DATES_AS_OF)
    if as_of is not None and on > as_of and last_day(concept) is None:
        return f"listed, but dates are known as of {as_of} only: a later end is not ruled out"
    if _day(concept, ADDED_AFTER) is not None and released is not None and on < released:
        return f"in the list from {released}; its first day is not in the files loaded"
    return ""


def _day(concept: Concept, name: str) -> date | None:
    return next((value for value in concept.values(name) if isinstance(value, date)), None)
