"""The page of a site's policies: queries, office hours, quality, base rates."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import InputError
from medcodex.web.workbench.forms import Form, chosen, go, typed, whole
from medcodex.workflow.access import require
from medcodex.workflow.policies import change_policies, policies
from medcodex.workflow.quality.seeding import MOST_SHARE

if TYPE_CHECKING:
    from fastapi import APIRouter
    from starlette.datastructures import FormData

    from medcodex.web.workbench.bench import Workbench

PAGE = "/work/settings/policies"
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_COUNTS = ("due_days", "remind_days", "most_reminders", "escalate_days")


def add_policy_pages(router: APIRouter, bench: Workbench) -> None:
    """/work/settings/policies."""

    @router.get(PAGE)
    def show(request: Request) -> Response:
        return _page(request, bench, saved=request.query_params.get("saved") == "yes")

    @router.post(PAGE)
    def change(request: Request, form: Form) -> Response:
        try:
            told = _told(form)
            with bench.begin(request) as work:
                change_policies(work, told)
        except InputError as error:
            where = f"{error.where}: " if error.where else ""
            return _page(request, bench, message=f"{where}{error.message}")
        return go(f"{PAGE}?saved=yes")


def _page(request: Request, bench: Workbench, message: str = "", *, saved: bool = False) -> Response:
    with bench.begin(request) as work:
        require(work.actor, "settings.manage")
        told, people = policies(work), [one for one in work.people.all() if one.active]
    return bench.page(
        request, "policies.html", 400 if message else 200, told=told, people=people, weekdays=_WEEKDAYS,
        most_seeds=MOST_SHARE, message=message, saved=saved,
    )  # fmt: skip


def _told(form: FormData) -> dict[str, Any]:
    """The form as the document of policies. InputError, naming the field, for a value that is none."""
    return {
        "queries": {
            **{name: whole(typed(form, name), name) for name in _COUNTS},
            "advisor": typed(form, "advisor") or None,
        },
        "office": {
            "zone": typed(form, "zone"),
            "opens": _time(form, "opens"),
            "closes": _time(form, "closes"),
            "weekdays": sorted({whole(one, "weekdays") for one in chosen(form, "weekdays")} - {None}, key=str),
            "holidays": typed(form, "holidays").split(),
        },
        "quality": {name: _number(form, name) / 100 for name in ("goal", "seed_share")},
        "idle": {name: _number(form, name) for name in ("away_minutes", "lead_minutes")},
        "base_rates": [
            {"payer": payer.strip(), "since": since, "amount": amount.replace(",", "").strip()}
            for payer, since, amount in zip(*(_all(form, name) for name in ("payer", "since", "amount")), strict=False)
            if amount.strip()
        ],
    }


def _all(form: FormData, name: str) -> list[str]:
    return [value for value in form.getlist(name) if isinstance(value, str)]


def _time(form: FormData, name: str) -> str:
    """A time of day as the document has it, with its seconds."""
    value = typed(form, name)
    return f"{value}:00" if len(value) == len("08:00") else value


def _number(form: FormData, name: str) -> float:
    try:
        found = Decimal(typed(form, name))
    except InvalidOperation:
        raise InputError("a number expected", name) from None
    if not found.is_finite():
        raise InputError("a number expected", name)
    return float(found)
