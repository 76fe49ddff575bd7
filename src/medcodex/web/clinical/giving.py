"""Finished charts out: single resources, searches by encounter and patient, everything of an encounter. Every reading
is on the trail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.errors import ForbiddenError, InputError, NotFoundError
from medcodex.formats.fhir.writing import without_empty
from medcodex.interchange.fhir.out.bundle import bundle, full_url, resources
from medcodex.interchange.fhir.out.naming import inward, part_of
from medcodex.web.clinical.kinds import SEARCHED
from medcodex.workflow.access import require
from medcodex.workflow.exports.finished import finished_chart
from medcodex.workflow.index.finding import find_patient

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from medcodex.formats.fhir.writing import Json
    from medcodex.workflow.exports.finished import Finished
    from medcodex.workflow.work import Work

_MOST = 200
_ENDINGS = ("-facility", "-coverage")


def read(work: Work, kind: str, identifier: str, version: str) -> Json:
    """The resource of an id. NotFoundError where there is none, or its chart is not finished; ForbiddenError."""
    require(work.actor, "claim.read")
    for finished in _charts(work, _charts_of(work, kind, identifier)):
        for one in resources(finished, version):
            if one["resourceType"] == kind and one["id"] == identifier:
                return one
    raise NotFoundError("no such resource of a finished chart", f"{kind}/{identifier}")


def everything(work: Work, identifier: str, version: str, base: str) -> Json:
    """All resources of a finished chart, as a collection."""
    require(work.actor, "claim.read")
    return bundle(finished_chart(work, inward(identifier)), version, base)


def search(work: Work, kind: str, query: Mapping[str, str], version: str, base: str) -> Json:
    """What a search finds among finished charts. InputError where it names neither encounter, patient, id nor
    number: charts are not listed here."""
    require(work.actor, "claim.read")
    known = SEARCHED.get(kind, ())
    asked = {name: value for name, value in query.items() if not name.startswith("_") or name == "_id"}
    unknown = next((name for name in asked if name not in known), None)
    if unknown is not None or not asked:
        raise InputError(f"search {kind} by {' or '.join(known) or 'nothing'}", unknown or "parameters")
    sets = [set(_asked_charts(work, kind, name, value)) for name, value in asked.items()]
    once = {
        one["id"]: one
        for finished in _charts(work, sorted(set.intersection(*sets))[:_MOST])
        for one in resources(finished, version)
        if one["resourceType"] == kind and asked.get("_id", one["id"]) == one["id"]
    }
    entries = [{"fullUrl": full_url(one, base), "resource": one, "search": {"mode": "match"}} for one in once.values()]
    return without_empty(resourceType="Bundle", type="searchset", total=len(once), entry=entries)


def _charts(work: Work, ids: Iterable[str]) -> Iterator[Finished]:
    for chart_id in ids:
        try:
            yield finished_chart(work, chart_id)
        except (NotFoundError, ForbiddenError):
            continue


def _asked_charts(work: Work, kind: str, name: str, value: str) -> Iterator[str]:
    told = value.rpartition("/")[2]
    if name == "_id":
        yield from _charts_of(work, kind, told)
    elif name == "encounter":
        yield inward(told)
    elif name == "patient" or kind == "Patient":
        patient_id = inward(told)
        if name == "identifier":
            system, _, number = value.rpartition("|")
            patient = find_patient(work, number, system)
            patient_id = patient.id if patient is not None else ""
        yield from (chart.id for chart in work.charts.of_patient(patient_id))
    elif name == "identifier":
        chart = work.charts.by_account(value.rpartition("|")[2])
        if chart is not None:
            yield chart.id


def _charts_of(work: Work, kind: str, identifier: str) -> Iterator[str]:
    """The charts that a resource may be of."""
    if kind == "Patient":
        yield from (chart.id for chart in work.charts.of_patient(inward(identifier)))
        return
    part = part_of(identifier)
    if part is not None:
        yield part.chart_id
        return
    for ending in _ENDINGS:
        identifier = identifier.removesuffix(ending)
    yield inward(identifier)
