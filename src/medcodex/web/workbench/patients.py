"""Pages of the patient index: possible duplicates side by side, and a person with all record numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request  # noqa: TC002 - FastAPI reads the annotations
from starlette.responses import Response

from medcodex.web.workbench.forms import Form, back, typed
from medcodex.web.workbench.patient_rows import LEVELS, RULES, rows_of, values_of
from medcodex.web.workbench.shown import helpers
from medcodex.workflow.index import linking
from medcodex.workflow.index.judging import thresholds
from medcodex.workflow.index.merging import unmerge
from medcodex.workflow.index.records import PairState
from medcodex.workflow.index.showing import duplicates, see_person

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench

DUPLICATES = "/work/patients/duplicates"
_AT_ONCE = 10
_PLACES = Annotated[int, Query(ge=0, le=1_000_000)]


def patient_pages(bench: Workbench) -> APIRouter:
    """The pages of who decides which record numbers are one person's."""
    router = APIRouter(include_in_schema=False, default_response_class=Response)

    @router.get(DUPLICATES)
    def listed(request: Request, state: PairState = PairState.POSSIBLE, after: _PLACES = 0) -> Response:
        with bench.begin(request) as work:
            found, counts = duplicates(work, state, _AT_ONCE, after)
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
        return bench.page(
            request,
            "duplicates.html",
            pairs=[(one, rows_of(one)) for one in found],
            counts=counts,
            state=state,
            after=after,
            step=_AT_ONCE,
            thresholds=thresholds(),
            levels=LEVELS,
            rules=RULES,
            **shared,
        )

    @router.post("/work/patients/pairs/{one}/{other}/link")
    def link(request: Request, one: str, other: str, form: Form) -> Response:
        with bench.begin(request) as work:
            linking.link(work, one, other, typed(form, "reason") or None)
        return back(form, DUPLICATES)

    @router.post("/work/patients/pairs/{one}/{other}/apart")
    def apart(request: Request, one: str, other: str, form: Form) -> Response:
        with bench.begin(request) as work:
            linking.set_apart(work, one, other, typed(form, "reason") or None)
        return back(form, DUPLICATES)

    @router.post("/work/patients/pairs/{one}/{other}/later")
    def later(request: Request, one: str, other: str, form: Form) -> Response:
        with bench.begin(request) as work:
            linking.put_off(work, one, other)
        return back(form, DUPLICATES)

    @router.post("/work/patients/pairs/{one}/{other}/unlink")
    def unlink(request: Request, one: str, other: str, form: Form) -> Response:
        with bench.begin(request) as work:
            linking.unlink(work, one, other, typed(form, "reason"))
        return back(form, f"/work/patients/{one}")

    @router.post("/work/patients/merges/{merge}/undo")
    def undo(request: Request, merge: str, form: Form) -> Response:
        with bench.begin(request) as work:
            found = unmerge(work, merge, typed(form, "reason"))
        return back(form, f"/work/patients/{found.survivor}")

    @router.get("/work/patients/{patient}")
    def person(request: Request, patient: str) -> Response:
        with bench.begin(request) as work:
            found = see_person(work, patient)
            shared = helpers({user.id: user for user in work.people.all()}, work.now.date())
        return bench.page(
            request,
            "person.html",
            person=found,
            by_id={one.patient.id: one.patient for one in found.patients},
            values=[(one, values_of(one)) for one in found.patients],
            rules=RULES,
            **shared,
        )

    return router
