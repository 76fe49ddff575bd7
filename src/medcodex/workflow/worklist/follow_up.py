"""Follow-ups: what somebody has to come back to, and when; and the reminders that grow from them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt


class Because(StrEnum):
    """Why there is a follow-up: somebody noted it, something came after the chart was finished, or
    a document was withdrawn, the encounter cancelled, merged into another or moved to another patient."""

    NOTED = "noted"
    LATE_DOCUMENT = "late-document"
    LATE_CHARGE = "late-charge"
    LATE_CHANGE = "late-change"
    WITHDRAWN = "withdrawn"
    CANCELLED = "cancelled"
    MERGED = "merged"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """``user_id`` is who is to come back to it, None for whoever has the chart, or a manager; ``note`` may hold
    patient text."""

    id: str
    chart_id: str
    due: dt.date
    made_by: str
    made_at: dt.datetime
    because: Because = Because.NOTED
    user_id: str | None = None
    note: str | None = None
    done_by: str | None = None
    done_at: dt.datetime | None = None


class About(StrEnum):
    """What a reminder is about."""

    FOLLOW_UP = "follow-up"
    HOLD_ENDS = "hold-ends"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Reminder:
    """Something of one's own that a day is set for. ``subject_id`` is the follow-up's, the hold's or the chart's;
    ``text`` a follow-up's note or a hold's title."""

    about: About
    subject_id: str
    chart_id: str
    account: str
    date: dt.date
    text: str
