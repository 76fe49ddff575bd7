"""Batches: released claims put into files, the files taken out, marked as sent or discarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response  # noqa: TC002 - likewise

from medcodex.app.billing.asking import ask
from medcodex.app.billing.batching import batch
from medcodex.encounter.billing import ClaimKind
from medcodex.errors import ConflictError, InputError, NotFoundError
from medcodex.web.workbench.claims.listing import LIST, line_of
from medcodex.web.workbench.claims.words import WORDS
from medcodex.web.workbench.exports import download
from medcodex.web.workbench.forms import Form, go, typed, whole
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.access import may
from medcodex.workflow.billing.ports import AskedClaims
from medcodex.workflow.billing.seeing import list_batches, see_batch
from medcodex.workflow.billing.sending import discard, mark_sent, take_out
from medcodex.workflow.billing.status import BatchStatus, ClaimStatus

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from fastapi import APIRouter

    from medcodex.app.billing.means import BillingMeans
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.work import Work

BATCHES = f"{LIST}/batches"
_PAGE = 50
_WAITING = 5_000
"""Released claims that are looked through for what could be sent; as many as one file takes."""


def add_batches(router: APIRouter, bench: Workbench, means: BillingMeans) -> None:
    """/work/claims/batches."""

    def page(request: Request, status: int = 200, problem: str = "") -> Response:
        with bench.begin(request) as work:
            found, behind = list_batches(work, _PAGE, line_of(request.query_params, "after"))
            waiting = _waiting(work) if may(work.actor, "claim.bill") else ()
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
        return bench.page(
            request,
            "claim_batches.html",
            status,
            batches=found,
            behind=behind and f"{BATCHES}?after={behind}",
            waiting=waiting,
            problem=problem,
            **shared,
            **WORDS,
        )

    @router.get(BATCHES)
    def listed(request: Request) -> Response:
        return page(request)

    @router.post(BATCHES)
    def write(request: Request, form: Form) -> Response:
        try:
            kind = ClaimKind(typed(form, "kind"))
        except ValueError:
            raise InputError("a kind of claim expected", "kind") from None
        try:
            made = batch(bench.store, bench.acting(request), kind, typed(form, "receiver"), means)
        except (ConflictError, NotFoundError) as error:
            return page(request, 409, error.message)
        return go(f"{BATCHES}/{made.id}")

    def one_page(request: Request, batch_id: str, status: int = 200, problem: str = "") -> Response:
        with bench.begin(request) as work:
            seen = see_batch(work, batch_id)
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
            now = work.now
        return bench.page(
            request,
            "claim_batch.html",
            status,
            seen=seen,
            batch=seen.batch,
            unsent=seen.batch.status is BatchStatus.WRITTEN,
            problem=problem,
            now=now,
            **shared,
            **WORDS,
        )

    @router.get(f"{BATCHES}/{{batch_id}}")
    def one(request: Request, batch_id: str) -> Response:
        return one_page(request, batch_id)

    @router.post(f"{BATCHES}/{{batch_id}}/file")
    def file(request: Request, batch_id: str, form: Form) -> Response:
        """The file, with a reason; the trail tells of it."""
        try:
            with bench.begin(request) as work:
                made = take_out(work, batch_id, typed(form, "reason"))
        except InputError as error:
            return one_page(request, batch_id, 400, error.message)
        return download(made)

    @router.post(f"{BATCHES}/{{batch_id}}/status")
    def asked(request: Request, batch_id: str, form: Form) -> Response:
        """A file that asks how its claims stand (276)."""
        try:
            with bench.begin(request) as work:
                claims = [one.id for one in see_batch(work, batch_id).claims]
            made = ask(bench.store, bench.acting(request), claims, typed(form, "reason"), means)
        except InputError as error:
            return one_page(request, batch_id, 400, error.message)
        except ConflictError as error:
            return one_page(request, batch_id, 409, error.message)
        return download(made)

    @router.post(f"{BATCHES}/{{batch_id}}/sent")
    def sent(request: Request, batch_id: str, form: Form) -> Response:
        try:
            with bench.begin(request) as work:
                mark_sent(work, batch_id, _version(form))
        except ConflictError as error:
            return one_page(request, batch_id, 409, error.message)
        return go(f"{BATCHES}/{batch_id}")

    @router.post(f"{BATCHES}/{{batch_id}}/discard")
    def discarded(request: Request, batch_id: str, form: Form) -> Response:
        try:
            with bench.begin(request) as work:
                discard(work, batch_id, _version(form), typed(form, "why"))
        except InputError as error:
            return one_page(request, batch_id, 400, error.message)
        except ConflictError as error:
            return one_page(request, batch_id, 409, error.message)
        return go(f"{BATCHES}/{batch_id}")


def _version(form: Form) -> int:
    found = whole(typed(form, "version"), "version")
    if found is None:
        raise InputError("the version that was seen is missing", "version")
    return found


def _waiting(work: Work) -> Sequence[tuple[ClaimKind, str, int, Decimal]]:
    """What could be sent: kind, receiver, how many released claims, and what they charge."""
    found: dict[tuple[ClaimKind, str], list[Decimal]] = {}
    for claim in work.billing.listed(AskedClaims(ClaimStatus.RELEASED), limit=_WAITING):
        if claim.batch_id is None and claim.charge is not None:
            found.setdefault((claim.kind, claim.receiver), []).append(claim.charge)
    return [(kind, receiver, len(told), sum(told[1:], told[0])) for (kind, receiver), told in sorted(found.items())]
