"""REST over claims: built, looked at, held, released, put into files, answered, corrected; clean-claim rates."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Body, Depends, Path, Query
from starlette.requests import Request  # noqa: TC002 - likewise
from starlette.responses import Response

from medcodex.app.billing.accounts import keep_account
from medcodex.app.billing.asking import ask
from medcodex.app.billing.batching import batch as make_batch
from medcodex.app.billing.building import Saw, build_for_chart
from medcodex.app.billing.correcting import correct, void
from medcodex.app.billing.next_payer import bill_next
from medcodex.app.money.taking_in import take_in
from medcodex.encounter.billing import ClaimKind  # noqa: TC001
from medcodex.web.api import billing_models as models
from medcodex.web.api.billing_json import (
    answered_json,
    batch_json,
    claim_json,
    file_json,
    rate_json,
    shown_json,
    taken_json,
)
from medcodex.web.workbench.exports import download
from medcodex.workflow.access import require
from medcodex.workflow.billing import looking
from medcodex.workflow.billing.acting import PERMISSION, hold_claim, number_claim, release_claim, withdraw_claim
from medcodex.workflow.billing.answering import unmatched
from medcodex.workflow.billing.ports import AskedClaims
from medcodex.workflow.billing.rates import By, rates
from medcodex.workflow.billing.sending import MEDIA_TYPE, batch_of, discard, mark_sent, take_out
from medcodex.workflow.billing.status import ClaimStatus  # noqa: TC001

if TYPE_CHECKING:
    from medcodex.app.billing.building import Built
    from medcodex.app.billing.means import BillingMeans
    from medcodex.app.money.means import MoneyMeans
    from medcodex.web.workbench.bench import Workbench

Key = Annotated[str, Path(max_length=40)]
Filter = Annotated[str | None, Query(max_length=80)]
After = Annotated[str | None, Query(max_length=40)]
Limit = Annotated[int, Query(ge=1, le=500)]
Day = Annotated[dt.date | None, Query()]
_FILE: dict[int | str, dict[str, Any]] = {200: {"content": {MEDIA_TYPE: {}}, "description": "The file"}}


async def _bytes(request: Request) -> bytes:
    return await request.body()


Data = Annotated[bytes, Depends(_bytes)]


def billing_router(bench: Workbench, means: BillingMeans, money: MoneyMeans) -> APIRouter:
    """The routes; looking for whoever may read claims, the rest for billers and managers."""
    router = APIRouter(prefix="/api", tags=["claims"])
    _add_looking(router, bench)
    _add_acting(router, bench)
    _add_building(router, bench, means)
    _add_batches(router, bench, means)
    _add_questions(router, bench, means)
    _add_answers(router, bench, money)
    return router


def _add_looking(router: APIRouter, bench: Workbench) -> None:
    @router.get("/claims", response_model=models.ClaimsModel)
    def listed(  # noqa: PLR0917 - one parameter a filter
        request: Request,
        status: Annotated[ClaimStatus | None, Query()] = None,
        kind: Annotated[ClaimKind | None, Query()] = None,
        payer: Filter = None,
        receiver: Filter = None,
        chart: Filter = None,
        batch: Filter = None,
        coder: Filter = None,
        since: Day = None,
        until: Day = None,
        limit: Limit = 100,
        after: After = None,
    ) -> dict[str, Any]:
        """Claims, newest first, without what is billed; how many stand how. ``since`` and ``until`` are days on which
        a claim was built first."""
        asked = AskedClaims(status, kind, payer, receiver, chart, batch, coder, since, until)
        with bench.begin(request) as work:
            found = looking.listed(work, asked, limit, after)
            counts = looking.counts(work)
        return {
            "counts": {str(status): count for status, count in sorted(counts.items())},
            "claims": list(map(claim_json, found)),
            "next": found[-1].id if len(found) == limit else None,
        }

    @router.get("/claims/{claim}", response_model=models.ClaimShownModel)
    def one(request: Request, claim: Key) -> dict[str, Any]:
        """A claim with what is billed, findings and timeline; that its chart was read is recorded."""
        with bench.begin(request) as work:
            return shown_json(looking.shown(work, claim))

    @router.get("/claim-rates", response_model=models.RatesModel)
    def rated(
        request: Request, by: Annotated[By, Query()] = By.ALL, since: Day = None, until: Day = None
    ) -> dict[str, Any]:
        """Clean-claim rates of claims that were built first on these days, both included."""
        with bench.begin(request) as work:
            return {"rates": list(map(rate_json, rates(work, by, since, until)))}


def _add_acting(router: APIRouter, bench: Workbench) -> None:
    @router.post("/claims/{claim}/hold", response_model=models.ClaimModel)
    def hold(request: Request, claim: Key, asked: models.ActModel) -> dict[str, Any]:
        """Hold a claim back, with a reason."""
        with bench.begin(request) as work:
            return claim_json(hold_claim(work, claim, asked.version, asked.why))

    @router.post("/claims/{claim}/release", response_model=models.ClaimModel)
    def release(request: Request, claim: Key, asked: models.ActModel) -> dict[str, Any]:
        """Let a claim go with the next batch."""
        with bench.begin(request) as work:
            return claim_json(release_claim(work, claim, asked.version, asked.why))

    @router.post("/claims/{claim}/withdraw", response_model=models.ClaimModel)
    def withdraw(request: Request, claim: Key, asked: models.ActModel) -> dict[str, Any]:
        """Do not send a claim after all, with a reason."""
        with bench.begin(request) as work:
            return claim_json(withdraw_claim(work, claim, asked.version, asked.why))

    @router.post("/claims/{claim}/payer-number", response_model=models.ClaimModel)
    def numbered(request: Request, claim: Key, asked: models.NumberModel) -> dict[str, Any]:
        """The payer's own number of a claim that is out, as somebody read it elsewhere."""
        with bench.begin(request) as work:
            return claim_json(number_claim(work, claim, asked.version, asked.number))


def _add_building(router: APIRouter, bench: Workbench, means: BillingMeans) -> None:
    @router.post("/encounters/{encounter}/claims", response_model=models.BuiltsModel)
    def build(request: Request, encounter: Key) -> dict[str, Any]:
        """Build the claims of a finished chart: the facility's, and one of each professional. Those that are not out
        yet are built anew under their numbers."""
        built = build_for_chart(bench.store, bench.acting(request), encounter, means)
        return {"built": list(map(_built, built))}

    @router.put("/encounters/{encounter}/billing", status_code=204)
    def account(request: Request, encounter: Key, told: Annotated[dict[str, Any], Body()]) -> None:
        """What is told of the patient's account, in the place of what was told before: ``patient``, ``coverages`` in
        the order in which they pay, ``stay``, ``missing_teeth``; of the first payer alone also ``subscriber``,
        ``relationship``, ``group_number``, ``authorization``."""
        with bench.begin(request) as work:
            keep_account(work, encounter, told)

    @router.post("/claims/{claim}/correct", response_model=models.BuiltModel, status_code=201)
    def corrected(request: Request, claim: Key, asked: models.ActModel) -> dict[str, Any]:
        """A new claim in the place of one that is out, built of its chart as it is now."""
        saw = Saw(claim, asked.version)
        return _built(correct(bench.store, bench.acting(request), saw, asked.why, means))

    @router.post("/claims/{claim}/void", response_model=models.BuiltModel, status_code=201)
    def voided(request: Request, claim: Key, asked: models.ActModel) -> dict[str, Any]:
        """A claim that takes back one that the payer has taken on."""
        return _built(void(bench.store, bench.acting(request), Saw(claim, asked.version), asked.why))

    @router.post("/claims/{claim}/next-payer", response_model=models.BuiltModel, status_code=201)
    def to_next(request: Request, claim: Key, asked: models.ActModel) -> dict[str, Any]:
        """A claim to the payer behind the one that decided, with what they decided."""
        saw = Saw(claim, asked.version)
        return _built(bill_next(bench.store, bench.acting(request), saw, asked.why, means))


def _built(one: Built) -> dict[str, Any]:
    return {"outcome": str(one.outcome), "claim": claim_json(one.claim)}


def _add_batches(router: APIRouter, bench: Workbench, means: BillingMeans) -> None:
    @router.get("/claim-batches", response_model=models.BatchesModel)
    def listed(request: Request, limit: Limit = 100, after: After = None) -> dict[str, Any]:
        """Batches, newest first."""
        with bench.begin(request) as work:
            found = looking.batches(work, limit, after)
        return {
            "batches": list(map(batch_json, found)),
            "next": found[-1].id if len(found) == limit else None,
        }

    @router.post("/claim-batches", response_model=models.BatchModel, status_code=201)
    def add(request: Request, asked: models.BatchAskedModel) -> dict[str, Any]:
        """A file of all released claims of a kind for a receiver."""
        return batch_json(make_batch(bench.store, bench.acting(request), asked.kind, asked.receiver, means))

    @router.get("/claim-batches/{batch}", response_model=models.BatchShownModel)
    def one(request: Request, batch: Key) -> dict[str, Any]:
        """A batch with its claims."""
        with bench.begin(request) as work:
            require(work.actor, PERMISSION)
            found, claims = batch_of(work, batch), work.billing.claims_of(batch)
        return {"batch": batch_json(found), "claims": list(map(claim_json, claims))}

    @router.post("/claim-batches/{batch}/file", responses=_FILE, response_class=Response)
    def file(request: Request, batch: Key, asked: models.TakeOutModel) -> Response:
        """The file of a batch. The trail tells of every chart in it who took it, and why."""
        with bench.begin(request) as work:
            return download(take_out(work, batch, asked.reason))

    @router.post("/claim-batches/{batch}/sent", response_model=models.BatchModel)
    def sent(request: Request, batch: Key, asked: models.VersionModel) -> dict[str, Any]:
        """Somebody has given the file to its receiver."""
        with bench.begin(request) as work:
            return batch_json(mark_sent(work, batch, asked.version))

    @router.post("/claim-batches/{batch}/discard", response_model=models.BatchModel)
    def discarded(request: Request, batch: Key, asked: models.ActModel) -> dict[str, Any]:
        """The file is not sent; its claims wait for another, its control numbers are never used again."""
        with bench.begin(request) as work:
            return batch_json(discard(work, batch, asked.version, asked.why))


def _add_questions(router: APIRouter, bench: Workbench, means: BillingMeans) -> None:
    @router.post("/claim-questions", responses=_FILE, response_class=Response)
    def asked(request: Request, asked: models.QuestionsModel) -> Response:
        """A file that asks how claims stand (276). The trail tells of every chart in it who took it, and why."""
        return download(ask(bench.store, bench.acting(request), asked.claims, asked.reason, means))


def _add_answers(router: APIRouter, bench: Workbench, money: MoneyMeans) -> None:
    @router.get("/claim-answers", response_model=models.AnswerFilesModel)
    def listed(request: Request, limit: Limit = 100, after: After = None) -> dict[str, Any]:
        """Answer files, newest first."""
        with bench.begin(request) as work:
            found = looking.answers(work, limit, after)
        return {"files": list(map(file_json, found)), "next": found[-1].id if len(found) == limit else None}

    @router.post(
        "/claim-answers",
        response_model=models.TakenInModel,
        openapi_extra={"requestBody": {"content": {"*/*": {"schema": {"type": "string", "format": "binary"}}}}},
    )
    def take(request: Request, data: Data, name: Annotated[str, Query(max_length=200)] = "the file") -> dict[str, Any]:
        """Take in a file of TA1, 999, 277CA, 277 or 835, and post what it pays. The same file again changes nothing."""
        return taken_json(take_in(bench.store, bench.acting(request), data, name, money))

    @router.get("/claim-answers/unmatched", response_model=models.UnmatchedModel)
    def strays(request: Request, limit: Limit = 100) -> dict[str, Any]:
        """What was answered of claims and files that are none of ours, newest first."""
        with bench.begin(request) as work:
            return {"answers": list(map(answered_json, unmatched(work, limit)))}

    @router.get("/claim-answers/{answer}", response_model=models.TakenInModel)
    def one(request: Request, answer: Key) -> dict[str, Any]:
        """What a file says, and what became of it."""
        with bench.begin(request) as work:
            file, found = looking.answered(work, answer)
        return {"again": False, "file": file_json(file), "answers": list(map(answered_json, found))}
