"""A coded note as the JSON object others rely on: of the command, of REST, of what the workbench keeps."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.group.em.as_json import em_object

if TYPE_CHECKING:
    from medcodex.coding.conflict import Conflict, UnexplainedDrug
    from medcodex.coding.result import CodedNote
    from medcodex.coding.visit import VisitLevel
    from medcodex.encounter import AxisValue, Evidence, Finding, Mention, Notice, NotReported, ProposedCode
    from medcodex.encounter.query import Query


def note_object(note: CodedNote) -> dict[str, Any]:
    """The object in the contract's order of keys; where ``em`` is null, ``em_reason`` says why. Conflicts and
    unexplained drugs are absent where there are none."""
    out = {
        "id": note.id,
        "setting": note.setting.value,
        "claim": note.claim.value,
        "date": note.date.isoformat(),
        "releases": {system: dict(parts) for system, parts in note.releases.items()},
        "warnings": [notice_object(notice) for notice in note.warnings],
        "codes": [code_object(code) for code in note.codes],
        "mentions": [mention_object(mention) for mention in note.mentions],
        "em": level_object(note.em) if note.em else None,
        "em_reason": note.em_reason or None,
        "findings": [finding_object(finding) for finding in note.findings],
        "queries": [query_object(query) for query in note.queries],
        "not_reported": [_not_reported(one) for one in note.not_reported],
    }
    if note.conflicts:
        out["conflicts"] = [_conflict(conflict) for conflict in note.conflicts]
    if note.unexplained_drugs:
        out["unexplained_drugs"] = [_drug(drug) for drug in note.unexplained_drugs]
    return out


def _conflict(conflict: Conflict) -> dict[str, Any]:
    """``decided`` indexes the statement that the codes follow."""
    return {
        "kind": conflict.kind,
        "about": conflict.about,
        "statements": [
            {
                "says": one.says,
                "code": one.code or None,
                "assertion": one.assertion.value,
                "type": one.document_kind or None,
                "author": one.author_role or None,
                "date": one.date.isoformat() if one.date else None,
                "evidence": evidence_object(one.evidence),
            }
            for one in conflict.statements
        ],
        "decided": conflict.decided,
        "because": conflict.because,
    }


def _drug(drug: UnexplainedDrug) -> dict[str, Any]:
    return {
        "drug": drug.drug,
        "class": drug.drug_class,
        "conditions": list(drug.conditions),
        "evidence": [evidence_object(evidence) for evidence in drug.evidence],
        "source": drug.source,
    }


def notice_object(notice: Notice) -> dict[str, str]:
    """A warning as the contract has it."""
    return {"kind": notice.kind, "message": notice.message}


def code_object(code: ProposedCode) -> dict[str, Any]:
    """The JSON of a proposed code; ``axes`` where its system builds codes axis by axis."""
    found: dict[str, Any] = {
        "system": code.system,
        "code": code.code,
        "display": code.display,
        "role": code.role.value,
        "rank": code.rank,
        "confidence": round(code.confidence, 4),
        "poa": code.poa,
        "evidence": [evidence_object(evidence) for evidence in code.evidence],
        "why": [{"kind": why.kind, "path": list(why.path), "source": why.source} for why in code.why],
        "alternatives": [
            {"code": other.code, "display": other.display, "because": other.because} for other in code.alternatives
        ],
        **_service(code),
    }
    if code.axes:
        found["axes"] = [_axis(axis) for axis in code.axes]
    return found


def _service(code: ProposedCode) -> dict[str, Any]:
    """What only services have."""
    told = {"units": code.units, "teeth": list(code.teeth), "surfaces": list(code.surfaces)}
    return {name: value for name, value in told.items() if value}


def _not_reported(one: NotReported) -> dict[str, Any]:
    return {
        "code": one.code,
        "display": one.display,
        "because": one.because,
        "source": one.source,
        "evidence": [evidence_object(evidence) for evidence in one.evidence],
    }


def _axis(axis: AxisValue) -> dict[str, Any]:
    return {
        "axis": axis.axis,
        "name": axis.name,
        "value": axis.value,
        "label": axis.label,
        "basis": axis.basis,
        "because": axis.because,
        "evidence": [evidence_object(evidence) for evidence in axis.evidence],
    }


def evidence_object(evidence: Evidence) -> dict[str, Any]:
    """The JSON of words that support a code; ``marks`` where there are any."""
    out: dict[str, Any] = {
        "document": evidence.document,
        "start": evidence.start,
        "end": evidence.end,
        "text": evidence.text,
        "section": evidence.section,
    }
    if evidence.marks:
        out["marks"] = list(evidence.marks)
    return out


def mention_object(mention: Mention) -> dict[str, Any]:
    """The JSON of a concept found in a document."""
    out: dict[str, Any] = {
        "document": mention.document,
        "start": mention.start,
        "end": mention.end,
        "text": mention.text,
        "section": mention.section,
        "system": mention.system,
        "codes": list(mention.codes),
        "assertion": mention.assertion.value,
        "rule": mention.rule,
    }
    if mention.wider:
        out["wider"] = True
    return out


def query_object(query: Query) -> dict[str, Any]:
    """The JSON of a drafted query."""
    return {
        "rule": query.rule,
        "kind": query.kind,
        "reason": query.reason,
        "title": query.title,
        "text": query.text,
        "form": query.form.value,
        "options": list(query.options),
        "evidence": [evidence_object(evidence) for evidence in query.evidence],
        "codes": list(query.codes),
        "source": query.source,
    }


def finding_object(finding: Finding) -> dict[str, Any]:
    """The JSON of a finding. Words of a note that it speaks of are told where there are any."""
    out: dict[str, Any] = {
        "rule": finding.rule,
        "name": finding.name,
        "severity": finding.severity,
        "message": finding.message,
        "codes": list(finding.codes),
        "where": finding.where,
        "source": finding.source,
        "suggestions": list(finding.suggestions),
    }
    if finding.evidence:
        out["evidence"] = [evidence_object(evidence) for evidence in finding.evidence]
    return out


def level_object(level: VisitLevel) -> dict[str, Any]:
    """The level of a note's visit: the answer to the visit, the family as the note tells it, and ``items`` with their
    sentences."""
    items = [
        {
            "element": one.element,
            "item": one.item,
            "which": one.which or None,
            "because": one.because,
            "source": one.source,
            "evidence": [evidence_object(sentence) for sentence in one.evidence],
        }
        for one in level.items
    ]
    return em_object(level.result) | {"family": level.family, "items": items}
