"""One claim: its boxes beside its segments, findings, timeline, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.app.billing.asking import ask
from medcodex.app.billing.building import Saw, build_for_chart
from medcodex.app.billing.correcting import correct, void
from medcodex.app.billing.next_payer import bill_next, next_payer_of
from medcodex.app.claim_sheet.kept import kept_sheet
from medcodex.errors import ConflictError, InputError, StorageError
from medcodex.web.workbench.claims.listing import LIST
from medcodex.web.workbench.claims.words import WORDS
from medcodex.web.workbench.exports import download
from medcodex.web.workbench.forms import Form, go, typed, whole
from medcodex.web.workbench.money.words import words
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import may
from medcodex.workflow.billing.acting import hold_claim, number_claim, release_claim, withdraw_claim
from medcodex.workflow.billing.seeing import SeenClaim, see_claim
from medcodex.workflow.billing.status import UNSENT, Act, ClaimStatus, after

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fastapi import APIRouter

    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.billing.records import ClaimRecord
    from medcodex.workflow.people import Actor
    from medcodex.workflow.work import Work

Shown = Callable[..., Response]
"""The page of a claim, with what went wrong."""

_ACTS: Mapping[str, Callable[[Work, str, int, str], ClaimRecord]] = {
    "hold": hold_claim,
    "release": release_claim,
    "withdraw": withdraw_claim,
}


def add_claim(router: APIRouter, bench: Workbench, means: BillingMeans, money: MoneyMeans) -> None:
    """GET /work/claims/ID and what is done there."""

    def page(request: Request, claim_id: str, status: int = 200, problem: str = "", why: str = "") -> Response:
        with bench.begin(request) as work:
            seen = see_claim(work, claim_id)
            postings = work.money.of_claim(claim_id)
            next_payer = next_payer_of(work, seen.claim, means) if may(work.actor, "claim.bill") else None
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
        return bench.page(
            request,
            "claim.html",
            status,
            seen=seen,
            claim=seen.claim,
            postings=postings,
            joined=kept_sheet(seen.claim, means.site, seen.batch),
            can={**_can(bench.acting(request), seen), "next": next_payer},
            problem=problem,
            why=why,
            **shared,
            **{**WORDS, **words(money)},
        )

    @router.get(f"{LIST}/{{claim_id}}")
    def show(request: Request, claim_id: str) -> Response:
        """One claim; that it was read is recorded."""
        return page(request, claim_id)

    def acting(request: Request, claim_id: str, form: Form, act: str) -> Response:
        why = typed(form, "why")
        try:
            with bench.begin(request) as work:
                _ACTS[act](work, claim_id, _version(form), why)
        except (InputError, ConflictError) as error:
            return page(request, claim_id, _status(error), error.message, why)
        return go(f"{LIST}/{claim_id}")

    @router.post(f"{LIST}/{{claim_id}}/hold")
    def hold(request: Request, claim_id: str, form: Form) -> Response:
        return acting(request, claim_id, form, "hold")

    @router.post(f"{LIST}/{{claim_id}}/release")
    def release(request: Request, claim_id: str, form: Form) -> Response:
        return acting(request, claim_id, form, "release")

    @router.post(f"{LIST}/{{claim_id}}/withdraw")
    def withdraw(request: Request, claim_id: str, form: Form) -> Response:
        return acting(request, claim_id, form, "withdraw")

    @router.post(f"{LIST}/{{claim_id}}/correct")
    def corrected(request: Request, claim_id: str, form: Form) -> Response:
        why = typed(form, "why")
        try:
            built = correct(bench.store, bench.acting(request), Saw(claim_id, _version(form)), why, means)
        except (InputError, ConflictError) as error:
            return page(request, claim_id, _status(error), error.message, why)
        return go(f"{LIST}/{built.claim.id}")

    @router.post(f"{LIST}/{{claim_id}}/void")
    def voided(request: Request, claim_id: str, form: Form) -> Response:
        why = typed(form, "why")
        try:
            built = void(bench.store, bench.acting(request), Saw(claim_id, _version(form)), why)
        except (InputError, ConflictError) as error:
            return page(request, claim_id, _status(error), error.message, why)
        return go(f"{LIST}/{built.claim.id}")

    @router.post(f"{LIST}/{{claim_id}}/build")
    def again(request: Request, claim_id: str, form: Form) -> Response:
        """Build the claims of its chart again."""
        try:
            build_for_chart(bench.store, bench.acting(request), typed(form, "chart"), means)
        except (InputError, ConflictError) as error:
            return page(request, claim_id, _status(error), error.message)
        return go(f"{LIST}/{claim_id}")

    _add_beyond(router, bench, means, page)

    @router.post("/work/charts/{chart}/claims")
    def build(request: Request, chart: str) -> Response:
        """Build the claims of a finished chart."""
        built = build_for_chart(bench.store, bench.acting(request), chart, means)
        return go(f"{LIST}/{built[0].claim.id}" if len(built) == 1 else f"{LIST}?chart={chart}")


def _add_beyond(router: APIRouter, bench: Workbench, means: BillingMeans, page: Shown) -> None:
    """What is done with a claim that is out: billed to the next payer, asked for, numbered."""

    @router.post(f"{LIST}/{{claim_id}}/next-payer")
    def to_next(request: Request, claim_id: str, form: Form) -> Response:
        why = typed(form, "why")
        try:
            built = bill_next(bench.store, bench.acting(request), Saw(claim_id, _version(form)), why, means)
        except (InputError, ConflictError) as error:
            return page(request, claim_id, _status(error), error.message, why)
        return go(f"{LIST}/{built.claim.id}")

    @router.post(f"{LIST}/{{claim_id}}/payer-number")
    def numbered(request: Request, claim_id: str, form: Form) -> Response:
        """The payer's number, typed by hand."""
        try:
            with bench.begin(request) as work:
                number_claim(work, claim_id, _version(form), typed(form, "number"))
        except (InputError, ConflictError) as error:
            return page(request, claim_id, _status(error), error.message)
        return go(f"{LIST}/{claim_id}")

    @router.post(f"{LIST}/{{claim_id}}/status")
    def asked(request: Request, claim_id: str, form: Form) -> Response:
        """A file that asks how it stands (276)."""
        try:
            file = ask(bench.store, bench.acting(request), [claim_id], typed(form, "reason"), means)
        except (InputError, ConflictError) as error:
            return page(request, claim_id, _status(error), error.message)
        return download(file)


def _version(form: Form) -> int:
    found = whole(typed(form, "version"), "version")
    if found is None:
        raise InputError("the version that was seen is missing", "version")
    return found


def _status(error: InputError | ConflictError | StorageError) -> int:
    return 400 if isinstance(error, InputError) else 409


def _can(actor: Actor, seen: SeenClaim) -> Mapping[str, Any]:
    """What this person may do with the claim as it stands."""
    claim, bills = seen.claim, may(actor, "claim.bill")
    loose = claim.batch_id is None
    out = seen.newer is None and after(claim.status, Act.REPLACE) is not None
    return {
        "hold": bills and loose and after(claim.status, Act.HOLD) is not None,
        "release": bills and not claim.faulty and after(claim.status, Act.RELEASE) is not None,
        "withdraw": bills and loose and after(claim.status, Act.WITHDRAW) is not None,
        "build": bills and loose and claim.status in UNSENT and claim.follows is None,
        "correct": bills and out,
        "void": bills and out and claim.status is not ClaimStatus.REJECTED,
        "ask": bills and claim.sent_at is not None,
        "number": bills and claim.status not in UNSENT and claim.status is not ClaimStatus.WITHDRAWN,
    }
