"""REST of quality and productivity, under /api/quality and /api/productivity."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import InputError
from medcodex.web.api import quality_models as models
from medcodex.web.api.model_parts import RateModel
from medcodex.web.api.queries import ERRORS, Id
from medcodex.web.workbench.period import Asked, period
from medcodex.workflow.access import require
from medcodex.workflow.policies import change_policies, policies_object
from medcodex.workflow.productivity import desk as productivity
from medcodex.workflow.quality import cards, repaying
from medcodex.workflow.quality.teaching import learning_file

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.quality.overpayment import Overpayment
    from medcodex.workflow.work import Work


def quality_router(bench: Workbench) -> APIRouter:
    """The routes of auditors and managers, and of coders about themselves."""
    router = APIRouter(prefix="/api", tags=["quality"], responses=ERRORS)
    _add_cards(router, bench)
    _add_overpayments(router, bench)
    _add_policies(router, bench)
    _add_productivity(router, bench)
    return router


def _add_cards(router: APIRouter, bench: Workbench) -> None:
    @router.get("/quality/scorecards", response_model=models.QualityModel)
    def scorecards(request: Request, days: Asked) -> Any:
        """The reviews decided in a time: accuracy with its range, errors, money both ways."""
        with bench.begin(request) as work:
            return cards.quality(work, days.since, days.until)

    @router.get("/quality/mine", response_model=models.CoderCardModel)
    def mine(request: Request, days: Asked) -> Any:
        """The own scorecard."""
        with bench.begin(request) as work:
            return cards.own_card(work, days.since, days.until)

    @router.get("/quality/acceptance", response_model=list[models.FamilyModel])
    def acceptance(request: Request, days: Asked) -> Any:
        """What became of the engine's proposals, by code family and month."""
        with bench.begin(request) as work:
            return cards.families(work, work.coded, days.since, days.until)

    @router.get("/quality/seeds", response_model=models.SeedsModel)
    def seeds(request: Request) -> Any:
        """The seeded wrong suggestions, for auditors alone."""
        with bench.begin(request) as work:
            found, caught = cards.seeds(work)
            shown = [models.SeedModel.model_validate(one) for one in found]
            return {"caught": RateModel.model_validate(caught), "seeds": shown}

    @router.get("/quality/learning", response_class=Response, responses={200: {"content": {"application/jsonl": {}}}})
    def learning(request: Request, days: Asked) -> Response:
        """The learning file of `medcodex tune`, one audited chart a line. It holds charts as they are."""
        with bench.begin(request) as work:
            lines = learning_file(work, days.since, days.until)
        text = "".join(json.dumps(one) + "\n" for one in lines)
        headers = {"cache-control": "no-store", "content-disposition": 'attachment; filename="audited.jsonl"'}
        return Response(text, media_type="application/jsonl", headers=headers)


def _add_overpayments(router: APIRouter, bench: Workbench) -> None:
    @router.get("/quality/overpayments", response_model=list[models.OverpaymentModel])
    def overpayments(request: Request) -> Any:
        """Overpayments with their deadlines, the nearest first."""
        with bench.begin(request) as work:
            return list(repaying.overpayments(work))

    @router.post("/quality/overpayments/{overpayment_id}", response_model=models.OverpaymentModel)
    def step(request: Request, overpayment_id: Id, body: models.OverpaymentIn) -> Any:
        """One step of an overpayment."""
        with bench.begin(request) as work:
            return overpayment_step(work, overpayment_id, body)


def overpayment_step(work: Work, overpayment_id: str, body: models.OverpaymentIn) -> Overpayment:
    """Do what ``act`` says. InputError where a day or an amount that it needs is missing."""
    name, version = overpayment_id, body.version
    acts: dict[str, Callable[[], Overpayment]] = {
        "identify": lambda: repaying.identify_earlier(work, name, version, _day(body.day, "day")),
        "cost-report": lambda: repaying.cost_report(work, name, version, body.day),
        "investigate": lambda: repaying.investigate(work, name, version, _day(body.day, "day")),
        "conclude": lambda: repaying.conclude(work, name, version, _day(body.day, "day"), _given(body.amount)),
        "settle": lambda: repaying.settle(work, name, version, _day(body.day, "day"), _day(body.returned, "returned")),
        "none-due": lambda: repaying.none_due(work, name, version, body.because),
    }
    return acts[body.act]()


def _add_policies(router: APIRouter, bench: Workbench) -> None:
    @router.get("/quality/policies")
    def policies_now(request: Request) -> dict[str, Any]:
        """What the site decided about queries, audits and productivity."""
        with bench.begin(request) as work:
            require(work.actor, "settings.manage")
            return policies_object(work)

    @router.patch("/quality/policies")
    def policies_changed(request: Request, body: Annotated[dict[str, Any], Body()]) -> dict[str, Any]:
        """Some parts of it given anew."""
        with bench.begin(request) as work:
            change_policies(work, body)
            return policies_object(work)


def _add_productivity(router: APIRouter, bench: Workbench) -> None:
    @router.get("/productivity", response_model=list[models.FiguresModel])
    def own(request: Request, days: Asked) -> Any:
        """The own charts per hour, by setting."""
        with bench.begin(request) as work:
            return productivity.own(work, work.coded, days.since, days.until)

    @router.get("/productivity/team", response_model=list[models.FiguresModel])
    def team(request: Request, days: Asked) -> Any:
        """Those of all together, where enough people worked."""
        with bench.begin(request) as work:
            return productivity.team(work, work.coded, days.since, days.until)

    @router.post("/productivity/coders/{user_id}", response_model=list[models.FiguresModel])
    def one(request: Request, user_id: Id, body: models.OneCoderIn) -> Any:
        """One coder's, with a reason that the trail keeps."""
        days = period(body.since, body.until)
        with bench.begin(request) as work:
            return productivity.of_coder(
                work, work.coded, user_id, because=body.reason, since=days.since, until=days.until
            )

    @router.post("/productivity/goals", status_code=204)
    def goal(request: Request, body: models.GoalIn) -> None:
        """A goal, the own or one agreed with somebody."""
        with bench.begin(request) as work:
            since = body.since or work.now.date()
            productivity.set_goal(work, body.user or work.actor.user_id, body.setting, body.per_hour, since)


def _day(day: dt.date | None, where: str) -> dt.date:
    if day is None:
        raise InputError("a day is needed", where)
    return day


def _given(amount: Any) -> Any:
    if amount is None:
        raise InputError("an amount is needed", "amount")
    return amount
