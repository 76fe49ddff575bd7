"""Pages of the study plan: wishes, today's session, the week, the calendar."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import InputError, NotFoundError
from medcodex.learn.education.using import see_ledger
from medcodex.learn.study import using
from medcodex.learn.study.offers import offers
from medcodex.learn.study.tables import Exam, assumed
from medcodex.learn.study.wishes import (
    LONGEST,
    WEEK,
    Wishes,
    day_from,
    days_from,
    exam_from,
    minutes_from,
    time_from,
    weekdays_from,
)
from medcodex.learn.study.words import WORDS, titles
from medcodex.learn.topics import topics
from medcodex.web.asking import today, zone
from medcodex.web.learn.own import calendar_of, reviews_of
from medcodex.web.learn.showing import page
from medcodex.web.learn.study_view import days_off_text, ways, week_of
from medcodex.web.workbench.forms import Form, chosen, go, typed, whole
from medcodex.workflow.people import system

if TYPE_CHECKING:
    from starlette.datastructures import FormData

    from medcodex.learn.education.rules import Rules
    from medcodex.web.workbench.bench import Workbench

PLAN = "/learn/plan"
KNOWN = (("", "new to me"), ("0.5", "some"), ("0.8", "well"))
_LONGEST_OFF = 6000


def study_pages(bench: Workbench, rules: Rules) -> APIRouter:
    """The pages."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    @router.get(PLAN)
    def show(request: Request, week: Annotated[str, Query(max_length=10)] = "") -> Response:
        return _shown(bench, request, rules, week=_week(week))

    @router.post(PLAN)
    def save(request: Request, form: Form) -> Response:
        found = reviews_of(bench, request)
        try:
            wishes = _wishes(form)
            with bench.learning(request) as work:
                version = whole(typed(form, "version"), "version")
                using.keep_plan(work, wishes, found, today(), zone=zone(), version=version)
        except InputError as error:
            return _shown(bench, request, rules, problem=f"{error.where}: {error.message}", form=form)
        return go(PLAN)

    _add_changes(router, bench)
    _add_calendar(router, bench, rules)
    return router


def _add_changes(router: APIRouter, bench: Workbench) -> None:
    @router.post(f"{PLAN}/again")
    def again(request: Request) -> Response:
        _keep(bench, request, ())
        return go(PLAN)

    @router.post(f"{PLAN}/off")
    def off(request: Request, form: Form) -> Response:
        _keep(bench, request, (day_from(typed(form, "day"), "day off"),))
        return go(PLAN)

    @router.post(f"{PLAN}/read")
    def read(request: Request, form: Form) -> Response:
        with bench.learning(request) as work:
            using.mark_read(work, typed(form, "topic"), read=typed(form, "read") != "no")
        return go(PLAN)

    @router.post(f"{PLAN}/drop")
    def drop(request: Request) -> Response:
        with bench.learning(request) as work:
            using.drop_plan(work)
        return go(PLAN)


def _add_calendar(router: APIRouter, bench: Workbench, rules: Rules) -> None:
    @router.get(f"{PLAN}/calendar")
    def file(request: Request) -> Response:
        with bench.learning(request) as work:
            seen = using.see_plan(work, today(), zone())
            if seen is None:
                raise NotFoundError("there is no study plan yet", "plan")
            return calendar_of(work, seen, rules)

    @router.post(f"{PLAN}/calendar")
    def subscribe(request: Request) -> Response:
        with bench.learning(request) as work:
            token = using.subscribe(work)
        return _shown(bench, request, rules, address=f"{request.base_url}learn/calendar.ics?token={token}")

    @router.post(f"{PLAN}/calendar/revoke")
    def revoke(request: Request) -> Response:
        with bench.learning(request) as work:
            using.unsubscribe(work)
        return go(PLAN)

    @router.get("/learn/calendar.ics")
    def subscribed(token: Annotated[str, Query(max_length=200)] = "") -> Response:
        with bench.store.learning(system("calendar")) as work:
            return calendar_of(work, using.subscribed(work, token, today(), zone()), rules)


def _keep(bench: Workbench, request: Request, off: tuple[dt.date, ...]) -> None:
    """Plan anew with the wishes there are, and further days off."""
    found = reviews_of(bench, request)
    with bench.learning(request) as work:
        using.plan_again(work, found, today(), off, zone())


def _shown(
    bench: Workbench, request: Request, rules: Rules, *, week: dt.date | None = None, problem: str = "",
    form: FormData | None = None, address: str = "",
) -> Response:  # fmt: skip
    with bench.learning(request) as work:
        seen = using.see_plan(work, today(), zone())
        ledger = see_ledger(work, rules, today())
        read = sorted(work.studies.read(work.actor.user_id))
    shown = week or today()
    monday = shown - dt.timedelta(days=shown.weekday())
    told: dict[str, Any] = {
        "seen": seen,
        "offers": offers(today(), seen.kept.wishes, seen.known, zone()) if seen and not seen.plan.fits else [],
        "days": week_of(seen, monday) if seen else [],
        "monday": monday,
        "week": dt.timedelta(weeks=1),
        "session": seen.plan.on(today()) if seen else None,
        "reviews": reviews_of(bench, request),
        "read": read,
        "reminders": ledger.reminders,
        "typed": _typed(form) if form is not None else _kept(seen),
        "address": address,
        "day": today(),
    }
    words = {"ways": ways, "titles": titles, "words": WORDS, "topics": topics()}
    tables = {"exams": assumed().exams, "names": WEEK, "known": KNOWN}
    return page(bench, request, "plan.html", 400 if problem else 200, tab="plan", problem=problem, **told, **words,
                **tables)  # fmt: skip


def _wishes(form: FormData) -> Wishes:
    """The wishes of a form; its plan begins today. InputError."""
    try:
        hours = float(typed(form, "hours") or "0")
    except ValueError:
        raise InputError("a number expected", "hours") from None
    off = typed(form, "days_off")
    if len(off) > _LONGEST_OFF:
        raise InputError(f"at most {_LONGEST_OFF} characters expected", "days off")
    levels = dict(KNOWN)
    diagnostic = {name: typed(form, f"know-{name}") for name in topics()}
    if not set(diagnostic.values()) <= set(levels):
        raise InputError("one of the answers of the list expected", "what you know")
    return Wishes(
        exam_from(typed(form, "exam")),
        day_from(typed(form, "exam_date"), "exam date"),
        today(),
        minutes_from(hours),
        weekdays_from(",".join(chosen(form, "weekday"))),
        whole(typed(form, "minutes_a_day"), "minutes a day"),
        days_from(off, "days off"),
        time_from(typed(form, "starts"), "starts"),
        {name: float(told) for name, told in diagnostic.items() if told},
    )


def _week(text: str) -> dt.date:
    """The day whose week is asked for, today without one. InputError for one that no plan reaches."""
    found = day_from(text, "week") if text else today()
    if abs(found - today()) > 2 * LONGEST:
        raise InputError("a day nearer to today expected", "week")
    return found


def _typed(form: FormData) -> dict[str, Any]:
    plain = ("exam", "exam_date", "hours", "minutes_a_day", "days_off", "starts", "version")
    known = {name: typed(form, f"know-{name}") for name in topics()}
    return {name: typed(form, name) for name in plain} | {"weekdays": chosen(form, "weekday"), "known": known}


def _kept(seen: using.Seen | None) -> dict[str, Any]:
    """What the form begins with."""
    if seen is None:
        return {"exam": Exam.CPC, "exam_date": "", "hours": "8", "minutes_a_day": "", "days_off": "", "starts": "",
                "version": "0", "weekdays": WEEK[:5], "known": {}}  # fmt: skip
    asked = seen.kept.wishes
    return {
        "exam": asked.exam,
        "exam_date": asked.exam_date.isoformat(),
        "hours": f"{asked.minutes_a_week / 60:g}",
        "minutes_a_day": asked.minutes_a_day or "",
        "days_off": days_off_text(asked),
        "starts": asked.starts.isoformat("minutes") if asked.starts else "",
        "version": seen.kept.version,
        "weekdays": [WEEK[one] for one in asked.weekdays],
        "known": {name: f"{score:g}" for name, score in asked.diagnostic.items()},
    }
