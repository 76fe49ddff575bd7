"""How pages of the worklist write what they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping
    from decimal import Decimal

    from medcodex.workflow.people import User

STATUSES = {
    "ready": "Waiting",
    "assigned": "Assigned",
    "coding": "Coding",
    "held": "On hold",
    "complete": "Final",
    "reopened": "Reopened",
    "cancelled": "Cancelled",
}
SETTINGS = {
    "outpatient": "Outpatient",
    "emergency": "Emergency",
    "observation": "Observation",
    "ambulatory-surgery": "Ambulatory surgery",
    "inpatient": "Inpatient",
    "snf": "Skilled nursing",
    "rehab": "Rehabilitation",
    "psychiatric": "Psychiatric",
    "dental": "Dental",
}


def dollars(value: Decimal | None) -> str:
    """An amount in whole dollars."""
    return "" if value is None else f"${value:,.0f}"


def short(value: Decimal) -> str:
    """A large amount in few letters: $950, $12K, $3.4M."""
    for size, letter in ((1_000_000, "M"), (1_000, "K")):
        if value >= size:
            scaled = value / size
            return f"${scaled:.1f}{letter}" if scaled < 10 else f"${scaled:,.0f}{letter}"
    return f"${value:,.0f}"


def date(value: dt.date | None) -> str:
    """A day, without the time."""
    return "" if value is None else value.isoformat()[:10]


def moment(value: dt.datetime | None) -> str:
    """A time to the minute, in UTC."""
    return "" if value is None else value.strftime("%Y-%m-%d %H:%M")


def helpers(users: Mapping[str, User], today: dt.date) -> dict[str, Any]:
    """What templates write with; ``name`` of a user's id."""

    def name(user_id: str | None) -> str:
        user = users.get(user_id or "")
        return user.name if user is not None else ("the program" if user_id == "" else "")

    return {
        "dollars": dollars,
        "short": short,
        "date": date,
        "moment": moment,
        "name": name,
        "today": today,
        "statuses": STATUSES,
        "settings": SETTINGS,
    }
