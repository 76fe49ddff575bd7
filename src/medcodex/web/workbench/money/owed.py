"""Money owed in either direction: the list, one sum with what can be done, the list as a file."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter
from starlette.datastructures import QueryParams
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.errors import ConflictError, InputError
from medcodex.web.workbench.claims.listing import line_of
from medcodex.web.workbench.exports import download
from medcodex.web.workbench.forms import Form, day, go, typed, whole
from medcodex.web.workbench.money.owed_words import OWED_WORDS
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import may
from medcodex.workflow.exports.exporting import Form as FileForm
from medcodex.workflow.exports.watermark import purposes
from medcodex.workflow.money.owed.acting import Done, act_on
from medcodex.workflow.money.owed.exporting import export_owed
from medcodex.workflow.money.owed.ports import AskedOwed
from medcodex.workflow.money.owed.records import Direction, OwedStatus, Reason, Source
from medcodex.workflow.money.owed.seeing import MOST, list_owed, see_owed
from medcodex.workflow.money.owed.status import Act, possible

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.app.money.pricing import Pricing
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.money.owed.ports import Total

LIST = "/work/money/owed"
_PAGE = 50
_MAX_ADDRESS = 2000
_FILTERS = ("direction", "source", "reason", "payer", "status", "order", "money", "standing")
Word = TypeVar("Word", Direction, Source, Reason, OwedStatus, FileForm, Act)


def owed_pages(bench: Workbench, pricing: Pricing) -> APIRouter:
    """/work/money/owed."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _add_list(router, bench, pricing)
    _add_one(router, bench)
    return router


def asked_by(query: QueryParams) -> AskedOwed:
    """What an address asks for; what is still owed of real money, where it asks for nothing. InputError, with the
    name, for a value that is none."""
    standing: bool | None = {"": True, "settled": False, "all": None}.get(query.get("standing") or "", True)
    status = _one(OwedStatus, query.get("status"), "status")
    return AskedOwed(
        direction=_one(Direction, query.get("direction"), "direction"),
        source=_one(Source, query.get("source"), "source"),
        reason=_one(Reason, query.get("reason"), "reason"),
        payer=line_of(query, "payer"),
        status=status,
        standing=None if status is not None else standing,
        sample=query.get("money") == "samples",
        by_deadline=query.get("order") == "deadline",
    )


def _add_list(router: APIRouter, bench: Workbench, pricing: Pricing) -> None:
    @router.get(LIST)
    def listed(request: Request) -> Response:
        """What is owed, the most money first."""
        query = request.query_params
        asked, number = asked_by(query), _number(query)
        with bench.begin(request) as work:
            found = list_owed(work, asked, number, _PAGE)
            exports = may(work.actor, "export.write")
            others = not found.rows and bool(work.owed.listed(AskedOwed(sample=not asked.sample), limit=1))
            today = work.now.date()
        kept = {name: value for name in _FILTERS if (value := query.get(name))}

        def at(**more: str) -> str:
            return f"{LIST}?{urlencode({name: value for name, value in {**kept, **more}.items() if value})}"

        return bench.page(
            request,
            "money_owed.html",
            tab="owed",
            found=found,
            asked=asked,
            others=others,
            sides=_sides(found.totals),
            query=query,
            narrowed=bool(kept),
            at=at,
            address=urlencode(kept),
            number=number,
            behind=at(page=str(number + 1)) if found.more else "",
            purposes=list(purposes().values()) if exports else (),
            contracts=len(pricing.contracts()),
            problem=pricing.problem,
            today=today,
            **OWED_WORDS,
        )

    @router.post(f"{LIST}/file")
    def file(request: Request, form: Form) -> Response:
        """The list as a file."""
        asked = asked_by(QueryParams(parse_qsl(typed(form, "query")[:_MAX_ADDRESS])))
        kind = _one(FileForm, typed(form, "form"), "form") or FileForm.XLSX
        with bench.begin(request) as work:
            return download(export_owed(work, asked, kind, typed(form, "purpose"), typed(form, "reason")))


def _add_one(router: APIRouter, bench: Workbench) -> None:
    def page(request: Request, owed_id: str, status: int = 200, problem: str = "", why: str = "") -> Response:
        with bench.begin(request) as work:
            seen = see_owed(work, owed_id)
            acts = possible(seen.owed.direction, seen.owed.status) if may(work.actor, "claim.bill") else ()
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
        return bench.page(
            request,
            "money_owed_one.html",
            status,
            tab="owed",
            seen=seen,
            one=seen.owed,
            possible=acts,
            problem=problem,
            why=why,
            **shared,
            **OWED_WORDS,
        )

    @router.get(f"{LIST}/{{owed_id}}")
    def show(request: Request, owed_id: str) -> Response:
        """One sum; that its chart was read is recorded."""
        return page(request, owed_id)

    @router.post(f"{LIST}/{{owed_id}}")
    def act(request: Request, owed_id: str, form: Form) -> Response:
        """Something done with it."""
        why = typed(form, "why")
        try:
            version = whole(typed(form, "version"), "version")
            if version is None:
                raise InputError("the version that was seen is missing", "version")
            done = Done(_act(typed(form, "act")), why, _dollars(typed(form, "amount")), day(form, "day"))
            with bench.begin(request) as work:
                act_on(work, owed_id, version, done)
        except (InputError, ConflictError) as error:
            return page(request, owed_id, 400 if isinstance(error, InputError) else 409, error.message, why)
        return go(f"{LIST}/{owed_id}")


def _one(words: type[Word], told: str | None, name: str) -> Word | None:
    if not told:
        return None
    try:
        return words(told)
    except ValueError:
        raise InputError(f"one of {', '.join(words)} expected", name) from None


def _act(told: str) -> Act:
    found = _one(Act, told, "act")
    if found is None:
        raise InputError(f"one of {', '.join(Act)} expected", "act")
    return found


def _dollars(text: str) -> Decimal | None:
    try:
        return Decimal(text.replace(",", "").removeprefix("$")) if text else None
    except InvalidOperation:
        raise InputError("dollars and cents expected", "amount") from None


def _number(query: QueryParams) -> int:
    number = whole(query.get("page") or "1", "page")
    if number is None or not 1 <= number <= MOST // _PAGE:
        raise InputError(f"a page from 1 to {MOST // _PAGE} expected", "page")
    return number


def _sides(totals: Sequence[Total]) -> Mapping[Direction, tuple[Decimal, int]]:
    """Money and how many sums, by direction."""
    return {
        way: (
            sum((one.amount for one in totals if one.direction is way), Decimal(0)),
            sum(one.count for one in totals if one.direction is way),
        )
        for way in Direction
    }
