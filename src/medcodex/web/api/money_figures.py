"""REST over figures of money."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query
from starlette.requests import Request  # noqa: TC002 - routes are read by their annotations

from medcodex.web.api import money_figures_models as models
from medcodex.web.workbench.period import Asked as AskedDays  # noqa: TC001
from medcodex.workflow.money.tracking.ageing import BUCKETS
from medcodex.workflow.money.tracking.asked import Asked
from medcodex.workflow.money.tracking.figures import figures
from medcodex.workflow.money.tracking.sheets import share
from medcodex.workflow.money.tracking.tables import definitions

if TYPE_CHECKING:
    from medcodex.app.money.pricing import Pricing
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.money.tracking.ageing import Aged
    from medcodex.workflow.money.tracking.deciding import Decided
    from medcodex.workflow.money.tracking.figures import Figures


def money_figures_router(bench: Workbench, pricing: Pricing) -> APIRouter:
    """The route; for billers and managers."""
    router = APIRouter(prefix="/api", tags=["money"])

    @router.get("/money/figures", response_model=models.FiguresModel)
    def counted(
        request: Request,
        days: AskedDays,
        payer: Annotated[str | None, Query(max_length=80, description="a payer's number")] = None,
        sample: Annotated[bool, Query(description="samples and simulations in the place of real money")] = False,
    ) -> dict[str, Any]:
        """What is open and how long, what was denied and why, what became of the charges, what does not add up; with
        what each figure counts."""
        with bench.begin(request) as work:
            found = figures(work, Asked(days.first, days.last, payer or None, sample))
        return figures_json(found) | {"contracts": len(pricing.contracts())}

    return router


def figures_json(found: Figures) -> dict[str, Any]:
    """Everything; shares from 0 to 1, null where there is nothing to take one of."""
    return {
        "since": found.asked.first,
        "until": found.asked.last,
        "payer": found.asked.payer,
        "sample": found.asked.sample,
        "as_of": found.today,
        "open": {"all": _aged(found.open), "by_payer": list(map(_aged, found.open_by_payer))},
        "days_open": {**asdict(found.days_open), "value": found.days_open.value},
        "decided": {"all": _decided(found.decided), "by_payer": list(map(_decided, found.decided_by_payer))},
        "denied_by_cause": [asdict(one) for one in found.causes],
        "denied_by_reason": [asdict(one) for one in found.reasons],
        "months": [{**asdict(one), "adjusted": one.adjusted} for one in found.months],
        "checks": asdict(found.checks),
        "clean": None if found.clean is None else asdict(found.clean) | {
            "clean_claim_rate": found.clean.clean_claim_rate, "first_build_rate": found.clean.first_build_rate,
        },
        "owed": [asdict(one) for one in found.owed],
        "definitions": [one._asdict() for one in definitions().values()],
    }  # fmt: skip


def _aged(one: Aged) -> dict[str, Any]:
    return {
        "payer": one.payer,
        "claims": one.claims,
        "open": one.total,
        "buckets": [
            {"days": days, "claims": claims, "charge": charge}
            for days, claims, charge in zip(BUCKETS, one.counts, one.buckets, strict=True)
        ],
        "over_90": one.over_90,
        "over_90_share": share(one.over_90, one.total),
        "waiting": one.waiting,
        "rejected": one.rejected,
        "denied": one.denied,
    }


def _decided(one: Decided) -> dict[str, Any]:
    return {
        **asdict(one),
        "denial_rate": share(one.denied, one.claims),
        "denial_rate_money": share(one.charge_denied, one.charge),
        "first_pass_share": share(one.first_pass, one.claims),
        "mean_days": one.mean_days,
    }
