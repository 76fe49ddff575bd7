"""The list of claims, by status, and how many were clean."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlencode

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.encounter.billing import ClaimKind
from medcodex.errors import InputError
from medcodex.web.workbench.claims.words import STATUSES, WORDS
from medcodex.web.workbench.period import USUAL_DAYS, Asked
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import may
from medcodex.workflow.billing.ports import AskedClaims
from medcodex.workflow.billing.rates import By, rates
from medcodex.workflow.billing.seeing import list_claims
from medcodex.workflow.billing.status import ClaimStatus
from medcodex.workflow.rates import rate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from fastapi import APIRouter
    from starlette.datastructures import QueryParams

    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.billing.rates import Rate as Counted
    from medcodex.workflow.work import Work

LIST = "/work/claims"
_PAGE = 50
_ALWAYS = (ClaimStatus.FAULTY, ClaimStatus.READY, ClaimStatus.HELD, ClaimStatus.RELEASED, ClaimStatus.SENT,
           ClaimStatus.REJECTED)  # fmt: skip
"""Statuses that have a tab even where no claim stands so: what a biller has to do."""
Word = TypeVar("Word", ClaimStatus, ClaimKind)
_FILTERS = ("kind", "payer", "since", "until", "chart")


def add_list(router: APIRouter, bench: Workbench) -> None:
    """GET /work/claims and /work/claims/rate."""

    @router.get(LIST)
    def listed(request: Request) -> Response:
        query = request.query_params
        asked = _asked(query)
        with bench.begin(request) as work:
            found = list_claims(work, asked, _PAGE, line_of(query, "after"))
            recent = _recent(work) if may(work.actor, "claim.bill") else None
            now = work.now
        kept = {name: value for name in _FILTERS if (value := query.get(name))}

        def at(**more: str) -> str:
            return f"{LIST}?{urlencode({name: value for name, value in {**kept, **more}.items() if value})}"

        return bench.page(
            request,
            "claims.html",
            found=found,
            standing=asked.status,
            tabs=_tabs(found.counts, at),
            query=query,
            narrowed=bool(kept),
            behind=found.after and at(status=str(asked.status or ""), after=found.after),
            cleared=f"{LIST}?{urlencode({'status': asked.status})}" if asked.status else LIST,
            recent=recent,
            days=USUAL_DAYS,
            now=now,
            **WORDS,
        )

    @router.get(f"{LIST}/rate")
    def rate_page(request: Request, days: Asked) -> Response:
        with bench.begin(request) as work:
            told = {by: [_shares(one) for one in rates(work, by, days.first, days.last)] for by in By}
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
        return bench.page(
            request,
            "claim_rates.html",
            whole=next(iter(told[By.ALL]), None),
            parts_by=[("Payer", told[By.PAYER]), ("Coder", told[By.CODER])],
            days=days,
            **shared,
            **WORDS,
        )


def _asked(query: QueryParams) -> AskedClaims:
    return AskedClaims(
        status=_one(ClaimStatus, query, "status"),
        kind=_one(ClaimKind, query, "kind"),
        payer=line_of(query, "payer"),
        chart_id=line_of(query, "chart"),
        since=_day(query, "since"),
        until=_day(query, "until"),
    )


def line_of(query: QueryParams, name: str) -> str | None:
    """A text of a query, None where it names none. InputError for what is no text of one line."""
    told = query.get(name) or None
    if told is not None and not told.isprintable():
        raise InputError("a text of one line expected", name)
    return told


def _one(words: type[Word], query: QueryParams, name: str) -> Word | None:
    told = query.get(name)
    if not told:
        return None
    try:
        return words(told)
    except ValueError:
        raise InputError(f"one of {', '.join(words)} expected", name) from None


def _day(query: QueryParams, name: str) -> dt.date | None:
    told = query.get(name)
    try:
        return dt.date.fromisoformat(told) if told else None
    except ValueError:
        raise InputError("a date as YYYY-MM-DD expected", name) from None


def _tabs(
    counts: Mapping[ClaimStatus, int], at: Callable[..., str]
) -> Sequence[tuple[ClaimStatus | None, str, int, str]]:
    """Each status that has claims, or calls for somebody, with how many and where its list is."""
    found: list[tuple[ClaimStatus | None, str, int, str]] = [(None, "All", sum(counts.values()), at())]
    for status, (name, _) in STATUSES.items():
        count = counts.get(status, 0)
        if count or status in _ALWAYS:
            found.append((status, name, count, at(status=str(status))))
    return found


def _recent(work: Work) -> Mapping[str, object] | None:
    """The rates of the usual days, None where nothing was built in them."""
    today = work.now.date()
    told = rates(work, By.ALL, today - dt.timedelta(days=USUAL_DAYS), today)
    return _shares(told[0]) if told else None


def _shares(one: Counted) -> Mapping[str, object]:
    return {
        "name": one.name,
        "built": one.built,
        "accepted": rate(one.accepted, one.answered),
        "clean": rate(one.clean, one.built),
    }
