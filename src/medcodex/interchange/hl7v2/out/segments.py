"""What BAR and DFT have in common: header, patient, visit, diagnoses (HL7 v2.6, 2.15, 3.4 and 6.5.2)."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.formats.hl7v2.separators import Separators

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping, Sequence

    from medcodex.workflow.exports.finished import Finished, FinishedClaim
    from medcodex.workflow.session.line import Line

VERSION = "2.6"
"""The first whose DG1 has a place for present on admission (DG1-26)."""
MARKS = Separators()
SYSTEMS: Mapping[str, str] = {
    "icd10cm": "I10C",
    "icd10pcs": "I10P",
    "hcpcs": "HCPCS",
    "cpt": "C4",
    "cdt": "CD2",
    "ndc": "NDC",
}
"""Code systems as HL7 table 0396 names them."""
_CONTROL = 20  # characters of MSH-10


def segment(name: str, fields: Mapping[int, str]) -> str:
    """A segment of fields by their position in the standard, each written already."""
    return MARKS.field.join([name, *(fields.get(at, "") for at in range(1, max(fields, default=0) + 1))])


def text(value: str | None) -> str:
    """A value as it may stand in a field; what could break a line or a frame is a blank."""
    return MARKS.escaped("".join(char if char >= " " or char in "\r\n" else " " for char in value or ""))


def parts(*components: str) -> str:
    """Components written already, without empty ones at the end."""
    return MARKS.component.join(components).rstrip(MARKS.component)


def code(line: Line) -> str:
    """A code with its title and system."""
    return parts(text(line.code), text(line.display), SYSTEMS.get(line.system, text(line.system)))


def day(value: dt.date | None) -> str:
    """A date, without the time that nobody told."""
    return "" if value is None else f"{value:%Y%m%d}"


def moment(value: dt.datetime) -> str:
    """A time to the second, with its zone."""
    return f"{value:%Y%m%d%H%M%S%z}"


def control_of(finished: Finished, claim: FinishedClaim, kind: str) -> str:
    """The number of a message: the same as long as the claim's final codes are, so that a receiver knows the same
    message again."""
    told = f"{finished.chart.id} {claim.final.claim} {claim.final.number} {kind}"
    return sha256(told.encode()).hexdigest()[:_CONTROL].upper()


def opening(finished: Finished, claim: FinishedClaim, kind: str, event: str) -> list[str]:
    """MSH, EVN, PID, PV1 of a message about a claim, of a ``kind`` such as BAR."""
    chart, at = finished.chart, moment(claim.final.at)
    marks = f"{MARKS.component}{MARKS.repetition}{MARKS.escape}{MARKS.subcomponent}"
    header = {
        2: "MEDCODEX",
        3: text(chart.facility),
        6: at,
        8: parts(kind, event, f"{kind}_{event}"),
        9: control_of(finished, claim, kind),
        10: "T" if chart.practice else "P",
        11: VERSION,
        17: "UNICODE UTF-8",
    }
    return [segment("MSH", {1: marks, **header}), segment("EVN", {2: at}), _patient(finished), _visit(finished, claim)]


def diagnoses(finished: Finished, claim: FinishedClaim) -> Iterator[str]:
    """DG1 of each diagnosis in its rank; present on admission on facility claims alone."""
    for rank, line in enumerate(of(claim, "diagnosis"), 1):
        fields = {
            1: str(rank),
            3: code(line),
            5: day(finished.chart.date),
            6: "F",  # final (HL7 table 0052)
            15: str(rank),
        }
        if line.poa and claim.final.claim is Claim.FACILITY:
            fields[26] = text(line.poa)
        yield segment("DG1", fields)


def of(claim: FinishedClaim, section: str) -> Sequence[Line]:
    """The lines of a section, in claim order."""
    return [line for line in claim.lines if line.section == section]


def message(lines: Sequence[str]) -> bytes:
    """The segments as bytes."""
    return "".join(f"{line}\r" for line in lines).encode()


def _patient(finished: Finished) -> str:
    patient, chart = finished.patient, finished.chart
    number = parts(text(patient.mrn), "", "", text(patient.authority), "MR")
    if patient.mrn == f"account {chart.account}":  # nobody told a record number
        number = parts(text(chart.account), "", "", "", "AN")
    fields = {1: "1", 3: number, 5: _name(patient.name), 7: day(patient.birth_date), 8: patient.sex}
    return segment("PID", {**fields, 18: text(chart.account)})


def _visit(finished: Finished, claim: FinishedClaim) -> str:
    chart = finished.chart
    kind = "I" if chart.setting.is_inpatient else "E" if chart.setting is Setting.EMERGENCY else "O"
    fields = {
        1: "1",
        2: kind,
        3: parts("", "", "", text(chart.facility)),
        7: parts("", _name(chart.attending)),
        10: text(chart.specialty),
        36: text(claim.facts.get("discharge_status")),
        44: day(chart.admitted),
        45: day(chart.discharged),
    }
    return segment("PV1", {at: value for at, value in fields.items() if value})


def _name(name: str | None) -> str:
    """A person as people read it, "Family, Given"; without a comma all of it is the family name."""
    family, _, given = (name or "").partition(",")
    return parts(text(family.strip()), text(given.strip()))
