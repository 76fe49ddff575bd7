"""A plan as JSON: what the command line and REST answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.learn.study.wishes import WEEK

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.learn.study.offers import Offer
    from medcodex.learn.study.plan import Activity, Plan, Session
    from medcodex.learn.study.wishes import Wishes


def plan_object(plan: Plan, offered: Iterable[Offer] = ()) -> dict[str, Any]:
    """The plan with its sessions, what is left out, and offers of what would fit."""
    return {
        "from": plan.today.isoformat(),
        "wishes": wishes_object(plan.wishes),
        "fits": plan.fits,
        "hours": {
            "room": round(plan.room / 60, 2),
            "planned": round(plan.planned / 60, 2),
            "missing": round(plan.missing / 60, 2),
        },
        "left_out": [{"topic": one.topic, "minutes": one.minutes} for one in plan.left_out],
        "offers": [_offer(one) for one in offered],
        "sessions": [session_object(one) for one in plan.sessions],
    }


def wishes_object(wishes: Wishes) -> dict[str, Any]:
    """The wishes, hours in place of minutes a week, days by their names."""
    return {
        "exam": str(wishes.exam),
        "exam_date": wishes.exam_date.isoformat(),
        "begun": wishes.begun.isoformat(),
        "hours": round(wishes.minutes_a_week / 60, 2),
        "days": [WEEK[one] for one in wishes.weekdays],
        "minutes_a_day": wishes.minutes_a_day,
        "days_off": [one.isoformat() for one in wishes.days_off],
        "starts": None if wishes.starts is None else wishes.starts.isoformat("minutes"),
        "diagnostic": wishes.diagnostic,
    }


def session_object(session: Session) -> dict[str, Any]:
    """A session with its activities."""
    return {
        "date": session.date.isoformat(),
        "minutes": session.minutes,
        "activities": [_activity(one) for one in session.activities],
    }


def _activity(one: Activity) -> dict[str, Any]:
    return {
        "what": str(one.what),
        "topics": list(one.topics),
        "minutes": one.minutes,
        "level": None if one.level is None else str(one.level),
        "book": one.book or None,
    }


def _offer(one: Offer) -> dict[str, Any]:
    told = wishes_object(one.wishes)
    return {"changed": one.changed, **{name: told[name] for name in ("exam_date", "hours", "minutes_a_day")}}
