"""The page of figures: what is open and how long, what was denied and why, what does not add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.web.workbench.claims.listing import line_of
from medcodex.web.workbench.claims.words import WORDS
from medcodex.web.workbench.money.charts import charts
from medcodex.web.workbench.money.plotting import drawn
from medcodex.web.workbench.period import Asked as AskedDays  # noqa: TC001 - FastAPI reads the annotations
from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.exports.watermark import purposes
from medcodex.workflow.money.tracking.ageing import BUCKETS
from medcodex.workflow.money.tracking.asked import Asked
from medcodex.workflow.money.tracking.figures import figures
from medcodex.workflow.money.tracking.sheets import share
from medcodex.workflow.money.tracking.tables import definitions
from medcodex.workflow.rates import rate

if TYPE_CHECKING:
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench

MONEY = "/work/money"
SAMPLES = "samples"


def figure_pages(bench: Workbench, means: MoneyMeans) -> APIRouter:
    """GET /work/money, for who bills."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    @router.get(MONEY)
    def page(request: Request, days: AskedDays) -> Response:
        """All figures of a period, of one payer or all; samples where they are asked for, and never both."""
        query = request.query_params
        require(bench.acting(request), PERMISSION)
        asked = Asked(days.first, days.last, line_of(query, "payer"), query.get("money") == SAMPLES)
        with bench.begin(request) as work:
            found = figures(work, asked)
            others = work.figures.payers(sample=not asked.sample)
        return bench.page(
            request,
            "money_figures.html",
            found=found,
            days=days,
            drawings={name: (one, drawn(one)) for name, one in charts(found).items()},
            others=others,
            buckets=BUCKETS,
            told=definitions(),
            meanings={code: one.meaning for code, one in means.reasons.items()},
            contracts=len(means.pricing.contracts()),
            purposes=tuple(purposes().values()),
            rate=rate,
            share=share,
            tab="figures",
            **WORDS,
        )

    return router
