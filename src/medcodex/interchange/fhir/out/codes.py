"""Condition and Procedure of a finished chart, by the US Core profiles."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from medcodex.encounter import Assertion
from medcodex.formats.fhir.code_systems import EXTENSIONS, coded, term
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.out.naming import part_id
from medcodex.interchange.fhir.out.subjects import period, profile, subject, visit
from medcodex.text.tables import table_rows
from medcodex.workflow.session.line import Section

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.workflow.exports.finished import Finished, FinishedClaim
    from medcodex.workflow.session.line import Line

CONDITION, PROCEDURE = "d", "p"
UNCONFIRMED = "unconfirmed"


def conditions(finished: Finished, claim: FinishedClaim) -> Iterator[tuple[Line, Json]]:
    """The diagnoses in claim order, each with its line."""
    for number, line in enumerate(_of(claim, Section.DIAGNOSIS), 1):
        yield line, _condition(finished, claim, line, number)


def procedures(finished: Finished, claim: FinishedClaim) -> Iterator[tuple[Line, Json]]:
    """The procedures in claim order, each with its line: those of ICD-10-PCS, and services that are procedures."""
    found = [*_of(claim, Section.PROCEDURE), *(line for line in _of(claim, Section.SERVICE) if is_procedure(line))]
    for number, line in enumerate(found, 1):
        yield line, _procedure(finished, claim, line, number)


def is_procedure(line: Line) -> bool:
    """Whether a service is something done to the patient (data/procedure_codes.tsv)."""
    return any(line.system == system and first <= line.code <= last for system, first, last in _ranges())


def _of(claim: FinishedClaim, section: Section) -> list[Line]:
    return [line for line in claim.lines if line.section is section]


def _condition(finished: Finished, claim: FinishedClaim, line: Line, number: int) -> Json:
    """An uncertain diagnosis that a facility codes as if it existed (Official Guidelines II.H) is provisional; what is
    history is not said to be active; what nobody decided on is unconfirmed."""
    past = line.assertion == Assertion.HISTORICAL
    verified = "provisional" if line.assertion == Assertion.POSSIBLE else "confirmed"
    if claim.proposed:
        verified = UNCONFIRMED
    return without_empty(
        resourceType="Condition",
        id=part_id(finished.chart.id, claim.final.claim, f"{CONDITION}{number}"),
        meta=profile("us-core-condition-encounter-diagnosis"),
        clinicalStatus={} if past else term("condition-clinical", "active", "Active"),
        verificationStatus=term("condition-ver-status", verified, verified.capitalize()),
        category=[term("condition-category", "encounter-diagnosis", "Encounter Diagnosis")],
        code=coded(line.system, line.code, line.display),
        subject=subject(finished),
        encounter=visit(finished),
        recordedDate=claim.final.at.isoformat(),
    )


def _procedure(finished: Finished, claim: FinishedClaim, line: Line, number: int) -> Json:
    day = line.date.isoformat() if line.date else None
    return without_empty(
        resourceType="Procedure",
        id=part_id(finished.chart.id, claim.final.claim, f"{PROCEDURE}{number}"),
        meta=profile("us-core-procedure"),
        extension=[{"url": f"{EXTENSIONS}/verification-status", "valueCode": UNCONFIRMED}] if claim.proposed else [],
        status="unknown" if claim.proposed else "completed",
        code=coded(line.system, line.code, line.display),
        subject=subject(finished),
        encounter=visit(finished),
        performedDateTime=day,
        performedPeriod={} if day else period(finished),
    )


@cache
def _ranges() -> Sequence[tuple[str, str, str]]:
    rows = table_rows("medcodex.interchange.fhir", "data/procedure_codes.tsv")
    return tuple((row["system"], row["first"], row["last"]) for row in rows)
