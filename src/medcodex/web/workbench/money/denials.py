"""The worklist of denials: by root cause, what is worth most first."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import InputError
from medcodex.web.workbench.claims.listing import line_of
from medcodex.web.workbench.forms import whole
from medcodex.web.workbench.money.denial_words import denial_words
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import permissions
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.money.denials.chances import FEWEST
from medcodex.workflow.money.denials.looking import list_denials
from medcodex.workflow.money.denials.ports import NOT_CLOSED, AskedDenials
from medcodex.workflow.money.denials.status import DenialStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import APIRouter
    from starlette.datastructures import QueryParams

    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.people import Actor

LIST = "/work/money/denials"
PAGE = 50
ALL, NOBODY, ME = "all", "nobody", "me"
DUE: Mapping[str, int] = {"overdue": -1, "7": 7, "30": 30}
_FILTERS = ("status", "payer", "assigned", "due", "cause", "claim", "chart")


def add_denials(router: APIRouter, bench: Workbench, means: BillingMeans, money: MoneyMeans) -> None:
    """GET /work/money/denials."""

    @router.get(LIST)
    def listed(request: Request) -> Response:
        """Denials that wait, or those that the query asks for."""
        query = request.query_params
        skip = whole(query.get("skip", ""), "skip") or 0
        with bench.begin(request) as work:
            found = list_denials(work, asked_of(query, work.actor, work.now.date()), PAGE, max(skip, 0))
            users = {user.id: user for user in work.people.all()}
            shared = helpers(users, work.now.date())
        kept = {name: value for name in _FILTERS if (value := query.get(name))}

        def at(**more: str) -> str:
            return f"{LIST}?{urlencode({name: value for name, value in {**kept, **more}.items() if value})}"

        billing = permissions()[PERMISSION]
        return bench.page(
            request,
            "money_denials.html",
            found=found,
            query=query,
            kept=kept,
            at=at,
            next_page=at(skip=str(skip + PAGE)) if found.behind else "",
            people=[one for one in users.values() if one.role in billing],
            fewest=FEWEST,
            **shared,
            **denial_words(means, money),
        )


def asked_of(query: QueryParams, actor: Actor, today: dt.date) -> AskedDenials:
    """What a query asks for. InputError for a word that is none of a filter's."""
    due, assigned = query.get("due"), line_of(query, "assigned")
    if due and due not in DUE:
        raise InputError(f"one of {', '.join(DUE)} expected", "due")
    who = {ME: actor.user_id, NOBODY: ""}.get(assigned or "", assigned)
    return AskedDenials(
        statuses=statuses_of(query.get("status")),
        payer=line_of(query, "payer"),
        cause=line_of(query, "cause"),
        assigned=who,
        due_until=today + dt.timedelta(days=DUE[due]) if due else None,
        claim_id=line_of(query, "claim"),
        chart_id=line_of(query, "chart"),
    )


def statuses_of(told: str | None) -> frozenset[DenialStatus]:
    """The statuses that a word asks for: one, "all", or those that wait. InputError for another word."""
    if not told:
        return NOT_CLOSED
    if told == ALL:
        return frozenset(DenialStatus)
    try:
        return frozenset({DenialStatus(told)})
    except ValueError:
        raise InputError(f"one of {', '.join((ALL, *DenialStatus))} expected", "status") from None
