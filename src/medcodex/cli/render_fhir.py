"""A coded note as a FHIR R4 Bundle of Condition and Procedure resources, and of ChargeItem resources for services.

Every Condition is ``unconfirmed``: it is a proposal until a human coder accepts it. The words that support it stand
in ``evidence``, with their place in the note in an extension of this project. A Procedure has no such elements in
FHIR: both stand in extensions.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from medcodex.cli.render_json import dump
from medcodex.encounter import Role
from medcodex.formats.fhir.code_systems import EXTENSIONS, SYSTEMS, TERMINOLOGY

if TYPE_CHECKING:
    from medcodex.coding import CodedNote
    from medcodex.encounter import Evidence, ProposedCode

SERVICES = frozenset({"hcpcs", "cpt", "cdt", "ndc"})


def render_fhir(note: CodedNote, *, pretty: bool) -> str:
    """The Bundle as one JSON text, indented or on one line; ends with a line feed."""
    return dump(bundle(note), pretty=pretty)


def bundle(note: CodedNote) -> dict[str, Any]:
    """A collection Bundle with one entry for each proposed code, in claim order."""
    entries = []
    for code in note.codes:
        # Derived from note and code, so that the same note always gives the same resource.
        key = uuid.uuid5(uuid.NAMESPACE_URL, f"{EXTENSIONS}/{note.date}/{note.id}/{code.system}/{code.code}")
        entries.append({"fullUrl": f"urn:uuid:{key}", "resource": _resource(note, code, str(key))})
    resource: dict[str, Any] = {"resourceType": "Bundle", "type": "collection"}
    if entries:  # FHIR forbids empty arrays
        resource["entry"] = entries
    return resource


def _resource(note: CodedNote, code: ProposedCode, key: str) -> dict[str, Any]:
    if code.system in SERVICES:
        return _charge_item(note, code, key)
    return _procedure(note, code, key) if code.role is Role.PROCEDURE else _condition(note, code, key)


def _charge_item(note: CodedNote, code: ProposedCode, key: str) -> dict[str, Any]:
    """A service: ``planned``, since nothing is charged before a human coder accepts it."""
    item: dict[str, Any] = {
        "resourceType": "ChargeItem",
        "id": key,
        "extension": [
            {"url": f"{EXTENSIONS}/confidence", "valueDecimal": round(code.confidence, 4)},
            *(place for evidence in code.evidence for place in _evidence(evidence)["extension"]),
        ],
        "status": "planned",
        "code": _coded(code),
        "subject": _subject(note),
        "occurrenceDateTime": note.date.isoformat(),
        "bodysite": [{"text": f"tooth {tooth}"} for tooth in code.teeth],
    }
    if code.units:
        item["quantity"] = {"value": code.units}
    return {name: value for name, value in item.items() if value}  # FHIR forbids empty arrays


def _condition(note: CodedNote, code: ProposedCode, key: str) -> dict[str, Any]:
    return {
        "resourceType": "Condition",
        "id": key,
        "extension": _proposal(code),
        "clinicalStatus": _concept("condition-clinical", "active"),
        "verificationStatus": _concept("condition-ver-status", "unconfirmed"),
        "category": [_concept("condition-category", "encounter-diagnosis")],
        "code": _coded(code),
        "subject": _subject(note),
        "recordedDate": note.date.isoformat(),
        "evidence": [_evidence(evidence) for evidence in code.evidence],
    }


def _procedure(note: CodedNote, code: ProposedCode, key: str) -> dict[str, Any]:
    found = [
        {
            "url": f"{EXTENSIONS}/evidence-span",
            "extension": [{"url": "text", "valueString": evidence.text}, *_place(evidence)],
        }
        for evidence in code.evidence
    ]
    unconfirmed = {"url": f"{EXTENSIONS}/verification-status", "valueCode": "unconfirmed"}
    return {
        "resourceType": "Procedure",
        "id": key,
        "extension": [*_proposal(code), unconfirmed, *found],
        "status": "completed",
        "code": _coded(code),
        "subject": _subject(note),
    }


def _proposal(code: ProposedCode) -> list[dict[str, Any]]:
    return [
        {"url": f"{EXTENSIONS}/claim-role", "valueCode": code.role.value},
        {"url": f"{EXTENSIONS}/claim-rank", "valuePositiveInt": code.rank},
        {"url": f"{EXTENSIONS}/confidence", "valueDecimal": round(code.confidence, 4)},
    ]


def _coded(code: ProposedCode) -> dict[str, Any]:
    return {"coding": [{"system": SYSTEMS[code.system], "code": code.code, "display": code.display}]}


def _subject(note: CodedNote) -> dict[str, Any]:
    return {"display": f"Patient of note {note.id}" if note.id else "Patient of the note"}


def _concept(system: str, code: str) -> dict[str, Any]:
    return {"coding": [{"system": f"{TERMINOLOGY}/{system}", "code": code}]}


def _place(evidence: Evidence) -> list[dict[str, Any]]:
    place: list[dict[str, Any]] = [
        {"url": "start", "valueUnsignedInt": evidence.start},
        {"url": "end", "valueUnsignedInt": evidence.end},
    ]
    if evidence.document:
        place.insert(0, {"url": "document", "valueString": evidence.document})
    if evidence.section:
        place.append({"url": "section", "valueString": evidence.section})
    return place


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "extension": [{"url": f"{EXTENSIONS}/evidence-span", "extension": _place(evidence)}],
        "code": [{"text": evidence.text}],
    }
