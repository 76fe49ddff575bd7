"""Pages of audits: samples, the auditor's review, the coder's own reviews."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Form
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.encounter import Setting
from medcodex.errors import InputError, UsageError
from medcodex.web.api.queries import Id  # noqa: TC001
from medcodex.web.workbench.period import USUAL_DAYS, period, this_day
from medcodex.web.workbench.queries import names, seen
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.quality import reviewing
from medcodex.workflow.quality.audit import AuditStatus
from medcodex.workflow.quality.claim_codes import DIAGNOSIS, PROCEDURE, SECTIONS, SERVICE
from medcodex.workflow.quality.drawing import SampleWish, draw_sample, sample_of
from medcodex.workflow.quality.rulings import Decision, Ruling
from medcodex.workflow.quality.sampling import STRATA, SampleKind
from medcodex.workflow.quality.tables import error_kinds, risks
from medcodex.workflow.quality.typed import as_typed, typed_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.web.workbench.quality_tools import QualityDesk
    from medcodex.workflow.quality.audit import Audit
    from medcodex.workflow.work import Work

Version = Annotated[int, Form(ge=1, le=2**31 - 1)]
Codes = Annotated[str, Form(max_length=20_000)]
Places = Annotated[list[int] | tuple[()], Form(max_length=1_000)]
Words = Annotated[list[str] | tuple[()], Form(max_length=1_000)]
MOST = 1_000


def audit_pages(desk: QualityDesk) -> APIRouter:
    """The pages of auditors and of coders who answer them."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)
    _add_samples(router, desk)
    _add_review(router, desk)
    _add_mine(router, desk)
    return router


def _add_samples(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/work/audits")
    def audits(request: Request) -> Response:
        """Reviews under way, samples, and how to draw one."""
        return _samples(request, desk)

    @router.post("/work/audits")
    def drawn(  # noqa: PLR0917 - one parameter a field of the form
        request: Request,
        name: Annotated[str, Form(max_length=120)],
        kind: Annotated[SampleKind, Form()],
        since: Annotated[dt.date, Form()],
        until: Annotated[dt.date, Form()],
        size: Annotated[int, Form()],
        seed: Annotated[str, Form(max_length=80)] = "",
        stratified_by: Annotated[str, Form(max_length=20)] = "",
        setting: Annotated[str, Form(max_length=40)] = "",
        blind: Annotated[bool, Form()] = False,
        prebill: Annotated[bool, Form()] = False,
    ) -> Response:
        """Draw it; what cannot be drawn is said on the page."""
        try:
            days = period(since, until)
            wish = SampleWish(
                name, kind, days.since, days.until, size, seed, blind, prebill, stratified_by,
                (setting,) if setting else (),
            )  # fmt: skip
            with bench.begin(request) as work:
                sample = draw_sample(work, work.coded, desk.weigher, wish)
        except (InputError, UsageError) as error:
            return _samples(request, desk, error.message)
        return seen(f"/work/audits/samples/{quote(sample.id)}")

    @router.get("/work/audits/samples/{sample_id}")
    def sample(request: Request, sample_id: Id) -> Response:
        """A sample with its reviews."""
        with bench.begin(request) as work:
            found, audits = sample_of(work, sample_id)
            rows = [(reviewing.without_coding(one), _account(work, one)) for one in audits]
            people = names(work)
        told = {one.id: one.says for one in risks()}
        return bench.page(request, "sample.html", sample=found, rows=rows, people=people, risks=told)


def _samples(request: Request, desk: QualityDesk, message: str = "") -> Response:
    with desk.bench.begin(request) as work:
        require(work.actor, "audit.read")
        work.record(Event("audit.list", "audit", "all"))
        context: dict[str, Any] = {
            "samples": work.quality.samples(),
            "rows": [
                (reviewing.without_coding(one), _account(work, one)) for one in work.quality.audits_not_final()[:MOST]
            ],
            "people": names(work),
        }
    last = this_day()
    return desk.bench.page(
        request, "audits.html", 400 if message else 200, message=message, kinds=list(SampleKind), strata=STRATA,
        settings=list(Setting), first=last - dt.timedelta(days=USUAL_DAYS), last=last, **context,
    )  # fmt: skip


def _add_review(router: APIRouter, desk: QualityDesk) -> None:
    @router.get("/work/audits/{audit_id}")
    def review(request: Request, audit_id: Id) -> Response:
        """A review: documents on the left, codes and rulings on the right."""
        return _review(request, desk, audit_id)

    @router.post("/work/audits/{audit_id}/take")
    def take(request: Request, audit_id: Id, version: Version) -> Response:
        """Take it on."""
        return _acted(request, desk, audit_id, lambda work: reviewing.take(work, audit_id, version))

    @router.post("/work/audits/{audit_id}/codes")
    def codes(  # noqa: PLR0917 - one parameter a field of the form
        request: Request,
        audit_id: Id,
        version: Version,
        diagnosis: Codes = "",
        procedure: Codes = "",
        service: Codes = "",
    ) -> Response:
        """The auditor's own codes; what is none is said, with what was typed."""
        typed = {DIAGNOSIS: diagnosis, PROCEDURE: procedure, SERVICE: service}

        def submit(work: Work) -> Audit:
            chart = reviewing.opened(work, audit_id).chart
            return reviewing.submit(work, audit_id, version, typed_codes(typed, desk.books, chart.date))

        return _acted(request, desk, audit_id, submit, typed=typed)

    @router.post("/work/audits/{audit_id}/rulings")
    def rulings(  # noqa: PLR0917 - one parameter a field of the form
        request: Request,
        audit_id: Id,
        version: Version,
        place: Places = (),
        error: Words = (),
        decision: Words = (),
        because: Words = (),
    ) -> Response:
        """What the auditor says of each difference; a row of no kind of error is none."""

        def rule(work: Work) -> Audit:
            rows = _rows(place, error, decision, because)
            given = [
                Ruling(where if where >= 0 else None, kind, _decision(told), words)
                for where, kind, told, words in rows
                if kind
            ]
            return reviewing.rule(work, audit_id, version, given)

        return _acted(request, desk, audit_id, rule)

    @router.post("/work/audits/{audit_id}/answers")
    def answers(  # noqa: PLR0917 - one parameter a field of the form
        request: Request,
        audit_id: Id,
        version: Version,
        place: Places = (),
        decision: Words = (),
        because: Words = (),
    ) -> Response:
        """The auditor answers each objection."""

        def answer(work: Work) -> Audit:
            given = {where: (_decision(told), words) for where, told, words in _rows(place, decision, because)}
            return reviewing.answer(work, audit_id, version, given)

        return _acted(request, desk, audit_id, answer)

    @router.post("/work/audits/{audit_id}/decision")
    def decision(
        request: Request, audit_id: Id, version: Version, place: Places = (), decision: Words = ()
    ) -> Response:
        """The final decision; a row without a decision leaves the ruling as it is."""

        def decide(work: Work) -> Audit:
            changes = {where: _decision(told) for where, told in _rows(place, decision) if told}
            return reviewing.decide(work, desk.weigher, audit_id, version, changes)

        return _acted(request, desk, audit_id, decide)


def _add_mine(router: APIRouter, desk: QualityDesk) -> None:
    bench = desk.bench

    @router.get("/work/reviews")
    def mine(request: Request) -> Response:
        """The reviews of my own work."""
        with bench.begin(request) as work:
            found = [(one, _account(work, one)) for one in reviewing.mine(work)]
            people = names(work)
        return bench.page(request, "reviews.html", rows=found, people=people)

    @router.get("/work/reviews/{audit_id}")
    def review(request: Request, audit_id: Id) -> Response:
        """One of them."""
        return _review(request, desk, audit_id)

    @router.post("/work/reviews/{audit_id}/accept")
    def accept(request: Request, audit_id: Id, version: Version) -> Response:
        """Agree."""
        return _acted(request, desk, audit_id, lambda work: reviewing.accept(work, audit_id, version), place_="reviews")

    @router.post("/work/reviews/{audit_id}/rebuttal")
    def rebut(request: Request, audit_id: Id, version: Version, place: Places = (), says: Words = ()) -> Response:
        """Object to rulings; a row without words is none."""

        def object_(work: Work) -> Audit:
            said = {where: words for where, words in _rows(place, says) if words.strip()}
            return reviewing.rebut(work, audit_id, version, said)

        return _acted(request, desk, audit_id, object_, place_="reviews")


def _acted(
    request: Request,
    desk: QualityDesk,
    audit_id: str,
    act: Callable[[Work], Audit],
    *,
    typed: Mapping[str, str] | None = None,
    place_: str = "audits",
) -> Response:
    """Do it and show the review again; what cannot be is said on the page, with what was typed."""
    try:
        with desk.bench.begin(request) as work:
            act(work)
    except InputError as error:
        message = f"{error.where}: {error.message}" if error.where else error.message
        return _review(request, desk, audit_id, message, typed)
    return seen(f"/work/{place_}/{quote(audit_id)}")


def _review(
    request: Request, desk: QualityDesk, audit_id: str, message: str = "", typed: Mapping[str, str] | None = None
) -> Response:
    with desk.bench.begin(request) as work:
        found = reviewing.opened(work, audit_id)
        people, me = names(work), work.actor.user_id
        sample = work.quality.sample(found.audit.sample_id)
    audit = found.audit
    compared = audit.status is not AuditStatus.ASSIGNED
    rulings = {one.place: one for one in audit.rulings}
    context = {
        "audit": audit,
        "chart": found.chart,
        "documents": found.documents,
        "sample": sample,
        "people": people,
        "mine": audit.auditor == me,
        "own": audit.coder == me,
        "typed": typed or _as_typed(audit),
        "differences": list(enumerate(audit.comparison.differences)) if compared else [],
        "standing": audit.standing if compared else (),
        "rulings": rulings,
        "rebuttals": {one.place: one for one in audit.rebuttals},
        "beside": [one for one in audit.rulings if one.place is None],
        "kinds": error_kinds(),
        "risks": {one.id: one.says for one in risks()},
        "decisions": list(Decision),
    }
    return desk.bench.page(request, "review.html", 400 if message else 200, message=message, **context)


def _as_typed(audit: Audit) -> dict[str, str]:
    """What the form for the auditor's codes begins with: the coder's in an open review, nothing in a blind one."""
    return {
        name: "\n".join(as_typed(one) for one in audit.coded if one.section == name and not audit.blind)
        for name in SECTIONS
    }


def _account(work: Work, audit: Audit) -> str:
    chart = work.charts.get(audit.chart_id)
    return chart.account if chart else ""


def _decision(told: str) -> Decision:
    try:
        return Decision(told)
    except ValueError:
        raise InputError(f"one of {', '.join(Decision)} expected", "decision") from None


def _rows(*columns: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a form whose fields are repeated. InputError where a row lacks a field."""
    if len({len(column) for column in columns}) > 1:
        raise InputError("each row needs all of its fields", "form")
    return list(zip(*columns, strict=True))
