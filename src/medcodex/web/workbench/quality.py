"""Pages of quality and productivity: scorecards, acceptance, overpayments, seeds, figures of work."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - FastAPI reads the annotations
from decimal import Decimal  # noqa: TC003
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Form
from starlette.requests import Request  # noqa: TC002
from starlette.responses import Response

from medcodex.encounter import Setting
from medcodex.errors import InputError, UsageError
from medcodex.web.api.quality import overpayment_step
from medcodex.web.api.quality_models import OverpaymentIn
from medcodex.web.api.queries import Id  # noqa: TC001
from medcodex.web.workbench.period import Asked, Period, period
from medcodex.web.workbench.queries import names, seen
from medcodex.workflow.access import may
from medcodex.workflow.exports.watermark import purposes
from medcodex.workflow.people import Role
from medcodex.workflow.productivity import desk as productivity
from medcodex.workflow.productivity.figures import FEWEST_CODERS
from medcodex.workflow.quality import cards, repaying
from medcodex.workflow.quality.tables import error_kinds, repayment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.web.workbench.quality_tools import QualityDesk
    from medcodex.workflow.productivity.figures import SettingFigures
    from medcodex.workflow.work import Work


def quality_pages(desk: QualityDesk) -> APIRouter:
    """The pages of auditors and managers, and of coders about themselves."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _add_cards(router, desk)
    _add_overpayments(router, desk)
    _add_productivity(router, desk)
    return router


def _add_cards(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/work/quality")
    def scorecards(request: Request, days: Asked) -> Response:
        """Accuracy with its range, errors, money both ways."""
        with bench.begin(request) as work:
            found, people = cards.quality(work, days.since, days.until), names(work)
        return bench.page(
            request, "quality.html", days=days, found=found, people=people, kinds=error_kinds(), tab="cards"
        )

    @router.get("/work/quality/mine")
    def mine(request: Request, days: Asked) -> Response:
        """My own scorecard."""
        with bench.begin(request) as work:
            found, goal = cards.own_card(work, days.since, days.until), cards.goal(work)
        return bench.page(request, "card.html", days=days, found=found, goal=goal, kinds=error_kinds())

    @router.get("/work/quality/acceptance")
    def acceptance(request: Request, days: Asked) -> Response:
        """What became of the engine's proposals."""
        with bench.begin(request) as work:
            found = cards.families(work, work.coded, days.since, days.until)
        return bench.page(request, "acceptance.html", days=days, families=found, tab="acceptance")

    @router.get("/work/quality/seeds")
    def seeds(request: Request) -> Response:
        """The seeded wrong suggestions."""
        with bench.begin(request) as work:
            found, caught = cards.seeds(work)
            people = names(work)
            accounts = {one.chart_id: _account(work, one.chart_id) for one in found}
        return bench.page(
            request, "seeds.html", seeds=found, caught=caught, people=people, accounts=accounts, tab="seeds"
        )


def _add_overpayments(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/work/quality/overpayments")
    def overpayments(request: Request) -> Response:
        """Overpayments with their clocks."""
        return _overpayments(request, desk)

    @router.post("/work/quality/overpayments/{overpayment_id}")
    def step(  # noqa: PLR0917 - one parameter a field of the form
        request: Request,
        overpayment_id: Id,
        version: Annotated[int, Form(ge=1, le=2**31 - 1)],
        act: Annotated[str, Form(pattern="^(identify|cost-report|investigate|conclude|settle|none-due)$")],
        day: Annotated[dt.date | None, Form()] = None,
        returned: Annotated[dt.date | None, Form()] = None,
        amount: Annotated[Decimal | None, Form(ge=0, max_digits=12, decimal_places=2)] = None,
        because: Annotated[str, Form(max_length=4_000)] = "",
    ) -> Response:
        """One step of one of them."""
        body = OverpaymentIn(version=version, act=act, day=day, returned=returned, amount=amount, because=because)
        try:
            with bench.begin(request) as work:
                overpayment_step(work, overpayment_id, body)
        except (InputError, UsageError) as error:
            return _overpayments(request, desk, error.message)
        return seen("/work/quality/overpayments")


def _overpayments(request: Request, desk: QualityDesk, message: str = "") -> Response:
    with desk.bench.begin(request) as work:
        found, today = repaying.overpayments(work), work.now.date()
        accounts = {one.chart_id: _account(work, one.chart_id) for one in found}
    return desk.bench.page(
        request, "overpayments.html", 400 if message else 200, found=found, today=today, accounts=accounts,
        message=message, facts=repayment(), tab="overpayments",
    )  # fmt: skip


def _add_productivity(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/work/productivity")
    def figures(request: Request, days: Asked) -> Response:
        """My own figures, for a manager those of all together."""
        return _figures(request, desk, days)

    @router.post("/work/productivity/coder")
    def one(
        request: Request,
        user: Annotated[str, Form(max_length=40)],
        since: Annotated[dt.date, Form()],
        until: Annotated[dt.date, Form()],
        reason: Annotated[str, Form(max_length=400)] = "",
    ) -> Response:
        """One coder's figures, with the reason for looking."""
        days = period(since, until)
        try:
            with bench.begin(request) as work:
                found = productivity.of_coder(
                    work, work.coded, user, because=reason, since=days.since, until=days.until
                )
        except InputError as error:
            return _figures(request, desk, days, message=error.message)
        return _figures(request, desk, days, one=(user, found))

    @router.post("/work/productivity/goal")
    def goal(
        request: Request,
        setting: Annotated[Setting, Form()],
        per_hour: Annotated[float, Form(ge=0, le=100, allow_inf_nan=False)],
        user: Annotated[str, Form(max_length=40)] = "",
    ) -> Response:
        """Agree on a goal."""
        with bench.begin(request) as work:
            productivity.set_goal(work, user or work.actor.user_id, setting, per_hour, work.now.date())
        return seen("/work/productivity")


def _figures(
    request: Request,
    desk: QualityDesk,
    days: Period,
    *,
    message: str = "",
    one: tuple[str, Sequence[SettingFigures]] | None = None,
) -> Response:
    context: dict[str, Any] = {"own": None, "team": None, "coders": [], "one": one}
    with desk.bench.begin(request) as work:
        if may(work.actor, "productivity.read"):
            context["team"] = productivity.team(work, work.coded, days.since, days.until)
            context["coders"] = [user for user in work.people.all() if user.role is Role.CODER]
        else:
            context["own"] = productivity.own(work, work.coded, days.since, days.until)
        people = names(work)
    return desk.bench.page(
        request, "productivity.html", 400 if message else 200, days=days, people=people, settings=list(Setting),
        fewest=FEWEST_CODERS, message=message, purposes=purposes().values(), **context,
    )  # fmt: skip


def _account(work: Work, chart_id: str) -> str:
    chart = work.charts.get(chart_id)
    return chart.account if chart else ""
