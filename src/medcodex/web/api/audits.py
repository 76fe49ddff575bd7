"""REST of samples and reviews, under /api/samples, /api/audits and /api/reviews."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations

from medcodex.web.api import quality_models as models
from medcodex.web.api.model_parts import VersionIn  # noqa: TC001 - FastAPI reads the annotations
from medcodex.web.api.queries import ERRORS, Id
from medcodex.web.workbench.period import period
from medcodex.workflow.access import require
from medcodex.workflow.quality import reviewing
from medcodex.workflow.quality.audit import AuditStatus
from medcodex.workflow.quality.claim_codes import DIAGNOSIS, PROCEDURE, SERVICE
from medcodex.workflow.quality.drawing import SampleWish, draw_sample, sample_of
from medcodex.workflow.quality.rulings import Ruling
from medcodex.workflow.quality.typed import typed_codes

if TYPE_CHECKING:
    from medcodex.web.workbench.quality_tools import QualityDesk
    from medcodex.workflow.quality.audit import Audit


def audits_router(desk: QualityDesk) -> APIRouter:
    """The routes of auditors, and of coders who answer them."""
    router = APIRouter(prefix="/api", tags=["audits"], responses=ERRORS)
    _add_samples(router, desk)
    _add_review(router, desk)
    _add_answers(router, desk)
    return router


def audit_object(audit: Audit) -> models.AuditModel:
    """A review as an answer, with its differences once there are codes to compare."""
    shown = models.AuditModel.model_validate(audit)
    if audit.status is not AuditStatus.ASSIGNED:
        shown.differences = [models.DifferenceModel.model_validate(one) for one in audit.comparison.differences]
        shown.standing = [models.ClaimCodeModel.model_validate(one) for one in audit.standing]
    return shown


def _add_samples(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.post("/samples", response_model=models.SampleModel, status_code=201)
    def drawn(request: Request, body: models.SampleIn) -> Any:
        """Draw a sample of completed claims; each of them waits for an auditor."""
        days = period(body.since, body.until)
        wish = SampleWish(
            name=body.name,
            kind=body.kind,
            since=days.since,
            until=days.until,
            size=body.size,
            seed=body.seed,
            blind=body.blind,
            prebill=body.prebill,
            stratified_by=body.stratified_by,
            settings=tuple(body.settings),
            coders=tuple(body.coders),
        )
        with bench.begin(request) as work:
            return draw_sample(work, work.coded, desk.weigher, wish)

    @router.get("/samples", response_model=list[models.SampleModel])
    def samples(request: Request) -> Any:
        """All samples, newest first."""
        with bench.begin(request) as work:
            require(work.actor, "audit.read")
            return list(work.quality.samples())

    @router.get("/samples/{sample_id}", response_model=models.SampleWithAuditsModel)
    def sample(request: Request, sample_id: Id) -> Any:
        """A sample with its reviews; blind ones under way without their codes."""
        with bench.begin(request) as work:
            found, audits = sample_of(work, sample_id)
            shown = [audit_object(reviewing.without_coding(one)) for one in audits]
            return {"sample": models.SampleModel.model_validate(found), "audits": shown}


def _add_review(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/audits/{audit_id}", response_model=models.AuditModel)
    def one(request: Request, audit_id: Id) -> Any:
        """A review, as whoever asks may see it."""
        with bench.begin(request) as work:
            return audit_object(reviewing.opened(work, audit_id).audit)

    @router.post("/audits/{audit_id}/take", response_model=models.AuditModel)
    def take(request: Request, audit_id: Id, body: VersionIn) -> Any:
        """Take a review on."""
        with bench.begin(request) as work:
            return audit_object(reviewing.without_coding(reviewing.take(work, audit_id, body.version)))

    @router.post("/audits/{audit_id}/codes", response_model=models.AuditModel)
    def codes(request: Request, audit_id: Id, body: models.CodesIn) -> Any:
        """The auditor's own codes; the answer compares them with the coder's."""
        typed = {DIAGNOSIS: body.diagnosis, PROCEDURE: body.procedure, SERVICE: body.service}
        with bench.begin(request) as work:
            chart = reviewing.opened(work, audit_id).chart
            given = typed_codes(typed, desk.books, chart.date)
            return audit_object(reviewing.submit(work, audit_id, body.version, given))

    @router.post("/audits/{audit_id}/rulings", response_model=models.AuditModel)
    def rulings(request: Request, audit_id: Id, body: models.RulingsIn) -> Any:
        """What the auditor says of each difference."""
        given = [Ruling(one.place, one.error, one.decision, one.because) for one in body.rulings]
        with bench.begin(request) as work:
            return audit_object(reviewing.rule(work, audit_id, body.version, given))

    @router.post("/audits/{audit_id}/decision", response_model=models.AuditModel)
    def decision(request: Request, audit_id: Id, body: models.DecisionIn) -> Any:
        """The final decision."""
        changes = {one.place: one.decision for one in body.changes}
        with bench.begin(request) as work:
            return audit_object(reviewing.decide(work, desk.weigher, audit_id, body.version, changes))


def _add_answers(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/reviews", response_model=list[models.AuditModel])
    def mine(request: Request) -> Any:
        """The reviews of the own work, newest first."""
        with bench.begin(request) as work:
            return [audit_object(one) for one in reviewing.mine(work)]

    @router.post("/audits/{audit_id}/accept", response_model=models.AuditModel)
    def accept(request: Request, audit_id: Id, body: VersionIn) -> Any:
        """The coder agrees."""
        with bench.begin(request) as work:
            return audit_object(reviewing.accept(work, audit_id, body.version))

    @router.post("/audits/{audit_id}/rebuttal", response_model=models.AuditModel)
    def rebuttal(request: Request, audit_id: Id, body: models.RebuttalIn) -> Any:
        """The coder objects, ruling by ruling."""
        objections = {one.place: one.says for one in body.objections}
        with bench.begin(request) as work:
            return audit_object(reviewing.rebut(work, audit_id, body.version, objections))

    @router.post("/audits/{audit_id}/answers", response_model=models.AuditModel)
    def answers(request: Request, audit_id: Id, body: models.AuditAnswersIn) -> Any:
        """The auditor answers each objection."""
        given = {one.place: (one.decision, one.because) for one in body.answers}
        with bench.begin(request) as work:
            return audit_object(reviewing.answer(work, audit_id, body.version, given))
