"""REST over the patient index: possible duplicates, links, merges."""

from __future__ import annotations

import datetime  # noqa: TC003 - the models are built from their annotations
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Path, Query
from pydantic import Field
from starlette.requests import Request  # noqa: TC002 - routes are read by their annotations

from medcodex.web.api.models import Model
from medcodex.workflow.index import linking
from medcodex.workflow.index.linking import MAX_REASON
from medcodex.workflow.index.merging import unmerge
from medcodex.workflow.index.records import Happened, PairState
from medcodex.workflow.index.showing import duplicates, see_person

if TYPE_CHECKING:
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.index.records import Merge, Pair
    from medcodex.workflow.index.showing import PatientSeen

Key = Annotated[str, Path(max_length=40)]


class Why(Model):
    reason: str | None = Field(None, max_length=MAX_REASON)


class MustSayWhy(Model):
    reason: str = Field(max_length=MAX_REASON)


class FieldScoreModel(Model):
    field: str
    level: str = Field(description="how far the two agree in it")
    bits: float = Field(description="by how many bits it speaks for one person")


class PairModel(Model):
    one: str
    other: str
    state: PairState
    rule: str = Field(description="what decided last")
    bits: float = Field(description="log2 of the odds that the two are one person")
    instead: str = Field(description="what the two are else, most likely")
    fields: list[FieldScoreModel]
    against: list[str] = Field(description="fields that keep the program from linking")
    changed_at: datetime.datetime
    changed_by: str


class PatientModel(Model):
    id: str
    mrn: str
    authority: str
    name: str
    birth_date: datetime.date | None
    sex: str
    encounters: list[str]


class PairSeenModel(Model):
    pair: PairModel
    one: PatientModel
    other: PatientModel


class DuplicatesModel(Model):
    pairs: list[PairSeenModel]
    counts: dict[PairState, int]


class MergeModel(Model):
    id: str
    survivor: str
    retired: str
    at: datetime.datetime
    moved: list[str] = Field(description="the encounters that went to the survivor")
    undone_at: datetime.datetime | None


class HappenedModel(Model):
    at: datetime.datetime
    login: str
    kind: Happened
    one: str
    other: str | None
    reason: str | None


class PersonModel(Model):
    patients: list[PatientModel]
    links: list[PairModel]
    merges: list[MergeModel]
    events: list[HappenedModel]


def patients_router(bench: Workbench) -> APIRouter:
    """The routes; for managers."""
    router = APIRouter(prefix="/api/patients", tags=["patients"])
    _add_reading(router, bench)

    @router.post("/pairs/{one}/{other}/link", response_model=PairModel)
    def link(request: Request, one: Key, other: Key, why: Why) -> dict[str, Any]:
        """Two patients are one person."""
        with bench.begin(request) as work:
            return _pair(linking.link(work, one, other, why.reason))

    @router.post("/pairs/{one}/{other}/apart", response_model=PairModel)
    def apart(request: Request, one: Key, other: Key, why: Why) -> dict[str, Any]:
        """Two patients are two people."""
        with bench.begin(request) as work:
            return _pair(linking.set_apart(work, one, other, why.reason))

    @router.post("/pairs/{one}/{other}/later", response_model=PairModel)
    def later(request: Request, one: Key, other: Key) -> dict[str, Any]:
        """Look at a pair again later."""
        with bench.begin(request) as work:
            return _pair(linking.put_off(work, one, other))

    @router.post("/pairs/{one}/{other}/unlink", response_model=PairModel)
    def unlink(request: Request, one: Key, other: Key, why: MustSayWhy) -> dict[str, Any]:
        """Take a link back."""
        with bench.begin(request) as work:
            return _pair(linking.unlink(work, one, other, why.reason))

    @router.post("/merges/{merge}/undo", response_model=MergeModel)
    def undo(request: Request, merge: Key, why: MustSayWhy) -> dict[str, Any]:
        """Undo a merge: what was moved goes back."""
        with bench.begin(request) as work:
            return _merge(unmerge(work, merge, why.reason))

    return router


def _add_reading(router: APIRouter, bench: Workbench) -> None:
    @router.get("/duplicates", response_model=DuplicatesModel)
    def listed(
        request: Request,
        state: PairState = PairState.POSSIBLE,
        limit: Annotated[int, Query(ge=1, le=100)] = 20,
        offset: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    ) -> dict[str, Any]:
        """Pairs of a state, the likeliest first."""
        with bench.begin(request) as work:
            found, counts = duplicates(work, state, limit, offset)
        pairs = [{"pair": _pair(one.pair), "one": _patient(one.one), "other": _patient(one.other)} for one in found]
        return {"pairs": pairs, "counts": counts}

    @router.get("/{patient}/person", response_model=PersonModel)
    def person(request: Request, patient: Key) -> dict[str, Any]:
        """All record numbers of a patient's person, with links, merges and what happened."""
        with bench.begin(request) as work:
            found = see_person(work, patient)
        return {
            "patients": [_patient(one) for one in found.patients],
            "links": [_pair(one) for one in found.links],
            "merges": [_merge(one) for one in found.merges],
            "events": [
                {name: getattr(one, name) for name in ("at", "login", "kind", "one", "other", "reason")}
                for one in found.events
            ],
        }


def _pair(pair: Pair) -> dict[str, Any]:
    fields = [{"field": one.field, "level": one.level, "bits": one.bits} for one in pair.fields]
    told = {name: getattr(pair, name) for name in PairModel.model_fields if name != "fields"}
    return {**told, "fields": fields}


def _merge(merge: Merge) -> dict[str, Any]:
    return {name: getattr(merge, name) for name in MergeModel.model_fields}


def _patient(seen: PatientSeen) -> dict[str, Any]:
    told = {name: getattr(seen.patient, name) for name in PatientModel.model_fields if name != "encounters"}
    return {**told, "encounters": [chart.id for chart in seen.charts]}
