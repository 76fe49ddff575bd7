"""The shapes of REST over study plans, as the description states them."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the models are built from their annotations
from typing import Any

from pydantic import Field

from medcodex.learn.study.tables import Exam
from medcodex.web.api.models import Model


class WishesIn(Model):
    exam: Exam = Exam.NONE
    exam_date: dt.date
    hours: float = Field(gt=0, le=60, description="a week, Monday to Sunday")
    days: list[str] = Field(["mon", "tue", "wed", "thu", "fri", "sat", "sun"], max_length=7)
    minutes_a_day: int | None = Field(None, ge=15, le=960, description="at the most")
    days_off: list[dt.date] = Field([], max_length=400)
    starts: dt.time | None = Field(None, description="when sessions start, for the calendar")
    diagnostic: dict[str, float] = Field({}, description="what is known of topics without results here, from 0 to 1")
    version: int | None = Field(None, description="the version that is changed, 0 for none; left out: whichever")


class WeekModel(Model):
    monday: dt.date
    planned: int = Field(description="minutes, up to yesterday")
    done: int
    missed: int = Field(description="sessions")


class ReviewedModel(Model):
    topic: str
    codes: int = Field(description="looked at in reviews of one's own work")
    wrong: int


class PlanModel(Model):
    plan: dict[str, Any] | None = Field(description="as medcodex learn plan --json prints it; null without a plan")
    version: int
    weeks: list[WeekModel]
    done_today: int = Field(description="minutes")
    read: list[str] = Field(description="topics whose part of the book was read")
    reviews: list[ReviewedModel]
    subscribed: bool = Field(description="whether the calendar has a private address")


class AddressModel(Model):
    address: str = Field(description="of the calendar; shown this once")
