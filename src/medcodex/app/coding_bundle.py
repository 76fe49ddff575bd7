"""A FHIR record coded without being kept: the codes that the engine proposes for each encounter in it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.encounter.arriving import FileChart, KeepResources
from medcodex.errors import InputError
from medcodex.interchange.fhir.reading import read
from medcodex.interchange.fhir.shelves import MemoryShelf
from medcodex.workflow.chart import Charge, Chart, Document, Patient
from medcodex.workflow.exports.finished import Finished, FinishedClaim
from medcodex.workflow.session.final import Final, final_codes
from medcodex.workflow.session.fold import fold
from medcodex.workflow.session.ports import Uncoded
from medcodex.workflow.session.recoding import first_ids

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.encounter.arriving import Step
    from medcodex.encounter.incoming import IncomingChart
    from medcodex.interchange.site import Site
    from medcodex.workflow.session.ports import CodingEngine
    from medcodex.workflow.session.run import Run

MOST_CHARTS = 20
_LENGTH = 22


@dataclass(frozen=True, slots=True)
class Proposed:
    """One encounter as the engine would code it, with the run that tells why."""

    finished: Finished
    run: Run


def proposals(
    data: bytes, engine: CodingEngine, now: dt.datetime, site: Site, claim: Claim | None = None
) -> Iterator[Proposed]:
    """The encounters of a record that have documents, each coded for ``claim``, else for the usual claim of its
    setting. Documents that name no encounter make one together. InputError where it cannot be read, or holds nothing to
    code, or more than MOST_CHARTS encounters."""
    charts = [chart for chart in charts_in(data, site) if chart.documents]
    if not charts:
        raise InputError("there is no document to code: a DocumentReference, Composition or report with text, or facts")
    if len(charts) > MOST_CHARTS:
        raise InputError(f"more than {MOST_CHARTS} encounters with documents in one request")
    for told in charts:
        yield coded(told, engine, now, claim)


def charts_in(data: bytes, site: Site) -> Iterator[IncomingChart]:
    """The charts of a record, without keeping it."""
    for part in read(data, "", site):
        if isinstance(part.told, InputError):
            raise part.told
        for step in part.told.steps:
            for one in _followed(step):
                if isinstance(one, FileChart):
                    yield one.chart


def _followed(step: Step) -> tuple[Step, ...]:
    if isinstance(step, KeepResources):
        return step.assemble(step.resources, MemoryShelf(step.resources))
    return (step,)


def coded(told: IncomingChart, engine: CodingEngine, now: dt.datetime, asked: Claim | None = None) -> Proposed:
    """One chart as the engine would code it."""
    chart = _chart(told, now)
    claim = asked or Claim.default_for(chart.setting)
    patient = Patient(
        _id("patient", told.patient.authority, told.patient.mrn),
        told.patient.mrn,
        told.patient.name or "",
        told.patient.birth_date,
        told.patient.sex or "U",
        told.patient.authority,
    )
    documents = [
        Document(
            id=_id(chart.id, one.number, str(number)),
            chart_id=chart.id,
            number=one.number,
            version=one.version or 1,
            kind=one.kind,
            title=one.title,
            text=one.text,
            received=now,
            author=one.author,
            author_role=one.author_role,
            signed=one.signed,
            written=one.written,
        )
        for number, one in enumerate(told.documents)
    ]
    run = engine.code(Uncoded(chart, patient, documents, _id(chart.id, "run"), now), claim)
    numbered = replace(run, proposals=first_ids(run.proposals))
    folded = fold(numbered, ())
    final = Final(chart.id, claim, 1, 0, run.id, now, "", final_codes(folded))
    whole = FinishedClaim(final, folded.standing(), folded.facts, "", run.releases, proposed=True)
    charges = [
        Charge(
            id=_id(chart.id, "charge", str(number)),
            chart_id=chart.id,
            code=one.code,
            units=one.units,
            amount=one.amount,
            modifiers=one.modifiers,
            date=one.date,
            revenue=one.revenue,
            description=one.description,
            provider=one.provider,
        )
        for number, one in enumerate(told.charges)
    ]
    return Proposed(Finished(chart, patient, (whole,), documents, charges), numbered)


def _chart(told: IncomingChart, now: dt.datetime) -> Chart:
    written = [one.written.date() for one in told.documents if one.written is not None]
    number = told.account or told.visit
    return Chart(
        id=_id("chart", told.patient.authority, told.patient.mrn, number),
        patient_id=_id("patient", told.patient.authority, told.patient.mrn),
        account=number or "none told",
        setting=told.setting or Setting.OUTPATIENT,
        created_at=now,
        admitted=told.admitted or (max(written) if written and not told.discharged else None),
        discharged=told.discharged,
        payer=told.payer,
        specialty=told.specialty,
        facility=told.facility,
        attending=told.attending,
        value=told.value,
    )


def _id(*parts: str) -> str:
    """An id that is made of names, so that the same record has the same answer."""
    return uuid.uuid5(uuid.NAMESPACE_URL, "\0".join(parts)).hex[:_LENGTH]
