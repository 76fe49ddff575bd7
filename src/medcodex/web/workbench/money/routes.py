"""The pages of money, put together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import APIRouter
from starlette.responses import Response

from medcodex.web.workbench.money.payments import add_payments

if TYPE_CHECKING:
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench


def money_pages(bench: Workbench, money: MoneyMeans) -> APIRouter:
    """The pages of who follows the money."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    add_payments(router, bench, money)
    return router
