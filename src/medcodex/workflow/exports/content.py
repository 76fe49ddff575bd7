"""What an export holds, and its forms: tables of the codes and charges, JSON of the whole chart."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from medcodex.formats import tables
from medcodex.formats.tables import Sheet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.chart import Charge, Chart, Document, Patient
    from medcodex.workflow.exports.watermark import Watermark
    from medcodex.workflow.session.final import Final


@dataclass(frozen=True, slots=True)
class Content:
    """A chart as it leaves: ``finals`` are the codes that stand of each complete claim."""

    mark: Watermark
    chart: Chart
    patient: Patient
    documents: Sequence[Document]
    charges: Sequence[Charge]
    finals: Sequence[Final]


def as_csv(content: Content) -> bytes:
    """The watermark, then tables of the patient, the codes and the charges."""
    return tables.as_csv(content.mark.lines(), _sheets(content))


def as_xlsx(content: Content) -> bytes:
    """The same as a workbook."""
    return tables.as_xlsx(content.mark.lines(), _sheets(content))


def _sheets(content: Content) -> list[Sheet]:
    patient, chart = content.patient, content.chart
    whose = ("Patient", "MRN", "Birth date", "Sex", "Account", "Setting", "Admitted", "Discharged", "Payer")
    codes = ("Claim", "Section", "Rank", "System", "Code", "Title", "POA", "Modifiers", "Units")
    charges = ("Charged code", "Modifiers", "Units", "Amount", "Date", "Revenue code")
    return [
        Sheet("Chart", whose, [
            (patient.name, patient.mrn, patient.birth_date, patient.sex, chart.account, str(chart.setting),
             chart.admitted, chart.discharged, chart.payer),
        ]),
        Sheet("Codes", codes, [
            (str(final.claim), code.section, code.position, code.system, code.code, code.display, code.poa,
             " ".join(code.modifiers), code.units)
            for final in content.finals for code in final.reported
        ]),
        Sheet("Charges", charges, [
            (one.code, " ".join(one.modifiers), one.units, one.amount, one.date, one.revenue)
            for one in content.charges
        ]),
    ]  # fmt: skip


def as_json(content: Content) -> bytes:
    """The chart in the form in which charts come in (docs/chart.md), with its codes and the watermark."""
    patient, chart = content.patient, content.chart
    told = {
        "watermark": dict(content.mark.lines()),
        "account": chart.account,
        "patient": {
            "mrn": patient.mrn,
            **({"authority": patient.authority} if patient.authority else {}),
            "name": patient.name,
            "birth_date": _text(patient.birth_date),
            "sex": patient.sex,
        },
        "encounter": {
            "setting": str(chart.setting),
            "claims": [str(claim) for claim in chart.claims],
            "admitted": _text(chart.admitted),
            "discharged": _text(chart.discharged),
            "payer": chart.payer,
            "specialty": chart.specialty,
            "facility": chart.facility,
            "attending": chart.attending,
            "value": _text(chart.value),
            "practice": chart.practice,
        },
        "documents": [_document(one) for one in content.documents],
        "charges": [_charge(one) for one in content.charges],
        "final": [_final(one) for one in content.finals],
    }
    return json.dumps(told, ensure_ascii=False, indent=1).encode() + b"\n"


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _document(one: Document) -> dict[str, Any]:
    return {
        "id": one.number,
        "version": one.version,
        "kind": one.kind,
        "title": one.title,
        "author": one.author,
        "author_role": one.author_role,
        "signed": one.signed,
        "written": _text(one.written),
        "withdrawn": _text(one.withdrawn),
        "text": one.text,
    }


def _charge(one: Charge) -> dict[str, Any]:
    return {
        "code": one.code,
        "modifiers": list(one.modifiers),
        "units": str(one.units),
        "amount": _text(one.amount),
        "date": _text(one.date),
        "revenue": one.revenue,
        "start": _text(one.start),
        "stop": _text(one.stop),
        "description": one.description,
        "provider": one.provider,
    }


def _final(one: Final) -> dict[str, Any]:
    return {
        "claim": str(one.claim),
        "at": _text(one.at),
        "drg": one.drg,
        "drg_version": one.drg_version,
        "codes": [
            {
                "section": code.section,
                "rank": code.position,
                "system": code.system,
                "code": code.code,
                "display": code.display,
                "poa": code.poa,
                "modifiers": list(code.modifiers),
                "units": _text(code.units),
            }
            for code in one.reported
        ],
    }
