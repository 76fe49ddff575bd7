"""One denial: why, the words in the chart behind it, and what can be done."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.errors import ConflictError, InputError
from medcodex.web.workbench.forms import Form, go, typed, whole
from medcodex.web.workbench.money.denial_words import denial_words
from medcodex.web.workbench.money.denials import LIST
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import may, permissions
from medcodex.workflow.billing.acting import PERMISSION
from medcodex.workflow.billing.status import Act as ClaimAct
from medcodex.workflow.billing.status import after
from medcodex.workflow.money.denials import acting
from medcodex.workflow.money.denials.looking import see_denial
from medcodex.workflow.money.denials.status import Act

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fastapi import APIRouter

    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.money.denials.records import Denial
    from medcodex.workflow.work import Work

_ONE = f"{LIST}/{{denial}}"
DOING: Mapping[str, Callable[[Work, str, int, str], Denial]] = {
    "assign": acting.assign,
    "work": lambda work, one, version, _: acting.start(work, one, version),
    "rebill": acting.rebill,
    "appeal": acting.appeal,
    "write-off": acting.write_off,
    "reopen": acting.reopen,
    "note": acting.note,
}
"""What is done, by the last word of its address; each takes what was typed or chosen."""
_TYPED = {"assign": "assigned", "note": "note"}


def add_denial(router: APIRouter, bench: Workbench, means: BillingMeans, money: MoneyMeans) -> None:
    """GET /work/money/denials/ID and what is done there."""

    def page(request: Request, denial: str, status: int = 200, problem: str = "", why: str = "") -> Response:
        with bench.begin(request) as work:
            seen = see_denial(work, denial)
            users = {user.id: user for user in work.people.all()}
            shared = helpers(users, work.now.date())
        bills = may(bench.acting(request), PERMISSION)
        billing = permissions()[PERMISSION]
        return bench.page(
            request,
            "money_denial.html",
            status,
            seen=seen,
            denial=seen.denial,
            can={act: bills and acting.can(seen.denial, Act(act)) for act in map(str, Act)},
            correctable=bills and seen.newer is None and after(seen.claim.status, ClaimAct.REPLACE) is not None,
            people=[one for one in users.values() if one.role in billing],
            faults=[one for one in seen.findings if one.severity == "error"],
            problem=problem,
            why=why,
            **shared,
            **denial_words(means, money),
        )

    @router.get(_ONE)
    def show(request: Request, denial: str) -> Response:
        """One denial; that its chart was read is recorded."""
        return page(request, denial)

    def doing(request: Request, denial: str, form: Form, act: str) -> Response:
        said = typed(form, _TYPED.get(act, "why"))
        try:
            with bench.begin(request) as work:
                DOING[act](work, denial, version_of(form), said)
        except (InputError, ConflictError) as error:
            return page(request, denial, status_of(error), error.message, said if act != "assign" else "")
        return go(f"{LIST}/{denial}")

    @router.post(f"{_ONE}/assign")
    def assign(request: Request, denial: str, form: Form) -> Response:
        return doing(request, denial, form, "assign")

    @router.post(f"{_ONE}/work")
    def work_on(request: Request, denial: str, form: Form) -> Response:
        return doing(request, denial, form, "work")

    @router.post(f"{_ONE}/rebill")
    def rebill(request: Request, denial: str, form: Form) -> Response:
        return doing(request, denial, form, "rebill")

    @router.post(f"{_ONE}/appeal")
    def appeal(request: Request, denial: str, form: Form) -> Response:
        return doing(request, denial, form, "appeal")

    @router.post(f"{_ONE}/write-off")
    def write_off(request: Request, denial: str, form: Form) -> Response:
        return doing(request, denial, form, "write-off")

    @router.post(f"{_ONE}/reopen")
    def reopen(request: Request, denial: str, form: Form) -> Response:
        return doing(request, denial, form, "reopen")

    @router.post(f"{_ONE}/note")
    def note(request: Request, denial: str, form: Form) -> Response:
        return doing(request, denial, form, "note")


def version_of(form: Form) -> int:
    """The version that somebody saw. InputError where a form has none."""
    found = whole(typed(form, "version"), "version")
    if found is None:
        raise InputError("the version that was seen is missing", "version")
    return found


def status_of(error: InputError | ConflictError) -> int:
    """The status of a page that tells what went wrong."""
    return 400 if isinstance(error, InputError) else 409
