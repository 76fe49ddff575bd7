"""The claim of a session as the encounter that checks and groupers read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Role
from medcodex.encounter.coded import Diagnosis, Encounter, Procedure, Provider, ServiceLine
from medcodex.workflow.session.line import Section

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.workflow.chart import Chart, Patient
    from medcodex.workflow.session.line import Line

_TOLD_SEXES = frozenset({"F", "M"})


def as_encounter(
    chart: Chart, patient: Patient, claim: Claim, lines: Iterable[Line], facts: Mapping[str, str]
) -> Encounter:
    """The lines that stand, in their order, on a claim for the chart's patient; nothing is filled in that neither
    tells. A professional claim carries no present-on-admission indicators; a line that points to no diagnosis points
    to the first."""
    standing = [line for line in lines if line.stands]
    diagnoses = [line for line in standing if line.section is Section.DIAGNOSIS]
    place = {line.id: number for number, line in enumerate(diagnoses, 1)}
    return Encounter(
        id=chart.account,
        setting=chart.setting,
        claim=claim,
        date=chart.date,
        admit_date=chart.admitted,
        birth_date=patient.birth_date,
        sex=patient.sex if patient.sex in _TOLD_SEXES else None,
        payer=chart.payer,
        discharge_status=facts.get("discharge_status"),
        admission_type=facts.get("admission_type"),
        point_of_origin=facts.get("point_of_origin"),
        providers={"attending": Provider(name=chart.attending)} if chart.attending else {},
        diagnoses=tuple(Diagnosis(line.code, line.poa if claim is Claim.FACILITY else None) for line in diagnoses),
        procedures=tuple(Procedure(line.code, line.date) for line in standing if line.section is Section.PROCEDURE),
        lines=tuple(_service(line, place) for line in standing if line.section is Section.SERVICE),
    )


def _service(line: Line, place: Mapping[str, int]) -> ServiceLine:
    pointed = tuple(place[one] for one in line.dx if one in place)
    return ServiceLine(
        code=line.code,
        modifiers=line.modifiers,
        units=line.units,
        charge=line.charge,
        dx=pointed or ((1,) if place else ()),
        date=line.date,
    )


def ranks(lines: Sequence[Line]) -> Mapping[str, int]:
    """Of each line that stands its place in its section, from 1."""
    counted: dict[Section, int] = {}
    found = {}
    for line in lines:
        if line.stands:
            found[line.id] = counted[line.section] = counted.get(line.section, 0) + 1
    return found


def role_of(line: Line, rank: int, *, stay: bool) -> Role:
    """The part a line plays: the first diagnosis is the principal one of a stay's facility claim (Official Guidelines
    FY2026 II), the first-listed one of every other (IV.A)."""
    if line.section is not Section.DIAGNOSIS:
        return Role.PROCEDURE
    if rank > 1:
        return Role.SECONDARY
    return Role.PRINCIPAL if stay else Role.FIRST_LISTED
