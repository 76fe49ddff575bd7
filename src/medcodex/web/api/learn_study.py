"""REST over one's own study plan."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import NotFoundError
from medcodex.learn.study import using
from medcodex.learn.study.as_json import plan_object
from medcodex.learn.study.offers import offers
from medcodex.learn.study.planning import plan
from medcodex.learn.study.wishes import Wishes, checked, minutes_from, weekdays_from
from medcodex.web.api import learn_study_models as models
from medcodex.web.asking import today, zone
from medcodex.web.learn.own import calendar_of, reviews_of

if TYPE_CHECKING:
    from medcodex.learn.education.rules import Rules
    from medcodex.learn.study.needs import Reviewed
    from medcodex.learn.work import LearnWork
    from medcodex.web.workbench.bench import Workbench

Topic = Annotated[str, Path(max_length=80)]
_ICS: dict[int | str, dict[str, Any]] = {200: {"content": {"text/calendar": {}}, "description": "The calendar"}}


def study_router(bench: Workbench, rules: Rules) -> APIRouter:
    """The routes."""
    router = APIRouter(prefix="/api/learn/plan", tags=["learn"])

    @router.get("", response_model=models.PlanModel)
    def show(request: Request) -> dict[str, Any]:
        """The plan from today on, worked out anew, and how far one is."""
        found = reviews_of(bench, request)
        with bench.learning(request) as work:
            return _shown(work, found)

    @router.put("", response_model=models.PlanModel)
    def save(request: Request, told: models.WishesIn) -> dict[str, Any]:
        """Make a plan, or change it: date, hours, days, days off."""
        found = reviews_of(bench, request)
        with bench.learning(request) as work:
            using.keep_plan(work, _wishes(told), found, today(), zone=zone(), version=told.version)
            return _shown(work, found)

    @router.delete("", status_code=204)
    def drop(request: Request) -> None:
        """Let go of the plan, with the address of its calendar."""
        with bench.learning(request) as work:
            using.drop_plan(work)

    @router.post("/preview")
    def preview(told: models.WishesIn) -> dict[str, Any]:
        """A plan of wishes for somebody new, without keeping anything."""
        made = plan(today(), checked(_wishes(told), today()))
        return plan_object(made, offers(today(), made.wishes))

    _add_calendar(router, bench, rules)

    @router.put("/read/{topic}", status_code=204)
    def read(request: Request, topic: Topic) -> None:
        """The part of the book on a topic was read."""
        with bench.learning(request) as work:
            using.mark_read(work, topic)

    @router.delete("/read/{topic}", status_code=204)
    def unread(request: Request, topic: Topic) -> None:
        """It is to be read again."""
        with bench.learning(request) as work:
            using.mark_read(work, topic, read=False)

    return router


def _add_calendar(router: APIRouter, bench: Workbench, rules: Rules) -> None:
    @router.get("/calendar", responses=_ICS, response_class=Response)
    def calendar(request: Request) -> Response:
        """The plan as iCalendar, with reminders of continuing education."""
        with bench.learning(request) as work:
            seen = using.see_plan(work, today(), zone())
            if seen is None:
                raise NotFoundError("there is no study plan yet", "plan")
            return calendar_of(work, seen, rules)

    @router.post("/subscription", response_model=models.AddressModel)
    def subscribe(request: Request) -> dict[str, Any]:
        """A private address for the calendar; an earlier one is of no use any more."""
        with bench.learning(request) as work:
            token = using.subscribe(work)
        return {"address": f"{request.base_url}learn/calendar.ics?token={token}"}

    @router.delete("/subscription", status_code=204)
    def revoke(request: Request) -> None:
        """Revoke the address."""
        with bench.learning(request) as work:
            using.unsubscribe(work)


def _wishes(told: models.WishesIn) -> Wishes:
    return Wishes(
        told.exam,
        told.exam_date,
        today(),
        minutes_from(told.hours),
        weekdays_from(",".join(told.days)),
        told.minutes_a_day,
        tuple(told.days_off),
        told.starts,
        told.diagnostic,
    )


def _shown(work: LearnWork, reviews: tuple[Reviewed, ...]) -> dict[str, Any]:
    seen = using.see_plan(work, today(), zone())
    told: dict[str, Any] = {"plan": None, "version": 0, "weeks": [], "done_today": 0, "subscribed": False}
    if seen is not None:
        offered = [] if seen.plan.fits else offers(today(), seen.kept.wishes, seen.known, zone())
        told = {
            "plan": plan_object(seen.plan, offered),
            "version": seen.kept.version,
            "weeks": [one._asdict() for one in seen.weeks],
            "done_today": seen.done_today,
            "subscribed": seen.subscribed_at is not None,
        }
    read = sorted(work.studies.read(work.actor.user_id))
    found = [{"topic": one.topic, "codes": one.codes, "wrong": one.wrong} for one in reviews]
    return told | {"read": read, "reviews": found}
