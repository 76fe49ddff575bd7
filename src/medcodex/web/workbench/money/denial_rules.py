"""What payers deny again and again, and rules for it to download."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.app.money.denied_alike import AT_LEAST, DAYS, denied_alike, first_day
from medcodex.app.money.rule_files import rule_file, said
from medcodex.errors import InputError
from medcodex.web.workbench.forms import Form, chosen, typed
from medcodex.web.workbench.money.denial_words import denial_words
from medcodex.web.workbench.money.denials import LIST
from medcodex.workflow.event import Event

if TYPE_CHECKING:
    from fastapi import APIRouter

    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench


def add_denial_rules(router: APIRouter, bench: Workbench, means: BillingMeans, money: MoneyMeans) -> None:
    """/work/money/denials/rules."""

    def page(request: Request, status: int = 200, problem: str = "") -> Response:
        with bench.begin(request) as work:
            found = denied_alike(work)
        by_payer = {one.payer: [each for each in found if each.payer == one.payer] for one in found}
        return bench.page(
            request, "money_denial_rules.html", status, by_payer=by_payer, said=said, at_least=AT_LEAST, days=DAYS,
            problem=problem, **denial_words(means, money),
        )  # fmt: skip

    @router.get(f"{LIST}/rules")
    def suggested(request: Request) -> Response:
        """What is denied alike, by payer."""
        return page(request)

    @router.post(f"{LIST}/rules")
    def download(request: Request, form: Form) -> Response:
        """The rules that were chosen, of one payer, as a file."""
        payer, wanted = typed(form, "payer"), set(chosen(form, "rule"))
        try:
            with bench.begin(request) as work:
                found = [one for one in denied_alike(work) if one.payer == payer and one.id in wanted]
                text = rule_file(found, means.site, first_day(work), work.now, money.reasons)
                work.record(Event("denial.rules", "denial", "all", detail={"rules": len(found), "payer": payer[:40]}))
        except InputError as error:
            return page(request, 400, error.message)
        headers = {"content-disposition": 'attachment; filename="denied.toml"', "cache-control": "no-store"}
        return Response(text, media_type="application/toml", headers=headers)
