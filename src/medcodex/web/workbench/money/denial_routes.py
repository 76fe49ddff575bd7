"""The pages of money, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from medcodex.web.workbench.money.denial import add_denial
from medcodex.web.workbench.money.denial_rules import add_denial_rules
from medcodex.web.workbench.money.denials import add_denials
from medcodex.web.workbench.money.letter import add_letter

if TYPE_CHECKING:
    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench


def denial_pages(bench: Workbench, means: BillingMeans, money: MoneyMeans) -> APIRouter:
    """The pages of denials; those with names of their own before the one of a denial's id."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    add_denials(router, bench, means, money)
    add_denial_rules(router, bench, means, money)
    add_letter(router, bench, means, money)
    add_denial(router, bench, means, money)
    return router
