"""A chart's page: what is in it, how it stands, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import InputError
from medcodex.web.workbench.forms import Form, back, day, typed
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import may
from medcodex.workflow.exports.watermark import purposes
from medcodex.workflow.worklist.claiming import assign, coders, release
from medcodex.workflow.worklist.filter import days_since_discharge
from medcodex.workflow.worklist.following import follow_up, follow_up_done
from medcodex.workflow.worklist.hold import hold_reasons, may_lift
from medcodex.workflow.worklist.holding import lift_hold, place_hold
from medcodex.workflow.worklist.row import age_on
from medcodex.workflow.worklist.seeing import see_chart

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.web.workbench.bench import Workbench

CHARTS = "/work/charts"


def add_chart_pages(router: APIRouter, bench: Workbench) -> None:
    """/work/charts/ID and what is done there."""

    @router.get(f"{CHARTS}/{{chart}}")
    def show(request: Request, chart: str) -> Response:
        actor = bench.acting(request)
        with bench.begin(request) as work:
            seen = see_chart(work, chart)
            today = work.now.date()
            people = coders(work) if may(actor, "chart.assign") else ()
            shared = helpers({user.id: user for user in work.people.all()}, today)
        return bench.page(
            request,
            "chart.html",
            seen=seen,
            chart=seen.chart,
            patient=seen.patient,
            age=age_on(seen.patient.birth_date, seen.chart.admitted or seen.chart.date),
            days=days_since_discharge(seen.chart, today),
            holds=[(hold, hold.in_force(today), may_lift(actor, hold)) for hold in seen.holds],
            reasons=hold_reasons().values(),
            people=people,
            purposes=purposes().values(),
            **shared,
        )

    @router.post(f"{CHARTS}/{{chart}}/assign")
    def give(request: Request, chart: str, form: Form) -> Response:
        with bench.begin(request) as work:
            assign(work, chart, typed(form, "user"), typed(form, "reason") or None)
        return back(form, f"{CHARTS}/{chart}")

    @router.post(f"{CHARTS}/{{chart}}/release")
    def give_back(request: Request, chart: str, form: Form) -> Response:
        with bench.begin(request) as work:
            release(work, chart, typed(form, "reason") or None)
        return back(form, f"{CHARTS}/{chart}")

    @router.post(f"{CHARTS}/{{chart}}/hold")
    def hold(request: Request, chart: str, form: Form) -> Response:
        with bench.begin(request) as work:
            place_hold(work, chart, typed(form, "reason"), day(form, "until"), typed(form, "note") or None)
        return back(form, f"{CHARTS}/{chart}")

    @router.post(f"{CHARTS}/{{chart}}/follow-up")
    def come_back(request: Request, chart: str, form: Form) -> Response:
        due = day(form, "due")
        if due is None:
            raise InputError("a day expected", "due")
        with bench.begin(request) as work:
            follow_up(work, chart, due, typed(form, "note") or None, typed(form, "user") or None)
        return back(form, f"{CHARTS}/{chart}")

    @router.post("/work/holds/{hold}/lift")
    def lift(request: Request, hold: str, form: Form) -> Response:
        with bench.begin(request) as work:
            found = lift_hold(work, hold, typed(form, "because") or None)
        return back(form, f"{CHARTS}/{found.chart_id}")

    @router.post("/work/follow-ups/{follow_up}/done")
    def came_back(request: Request, follow_up: str, form: Form) -> Response:
        with bench.begin(request) as work:
            found = follow_up_done(work, follow_up)
        return back(form, f"{CHARTS}/{found.chart_id}")
