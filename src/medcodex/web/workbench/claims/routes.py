"""The pages of billing, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from medcodex.web.workbench.claims.account import add_account
from medcodex.web.workbench.claims.answers import add_answers
from medcodex.web.workbench.claims.batches import add_batches
from medcodex.web.workbench.claims.listing import add_list
from medcodex.web.workbench.claims.one import add_claim

if TYPE_CHECKING:
    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench


def claim_pages(bench: Workbench, means: BillingMeans, money: MoneyMeans) -> APIRouter:
    """The pages of who bills; those with names of their own before the one of a claim's id."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    add_list(router, bench)
    add_batches(router, bench, means)
    add_answers(router, bench, money)
    add_account(router, bench, means)
    add_claim(router, bench, means, money)
    return router
