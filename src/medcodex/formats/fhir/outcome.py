"""OperationOutcome: what is wrong, for programs and for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.fhir.writing import Json, without_empty

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.terminology.valueset.messages import Issue

_ISSUE_TYPE = "http://hl7.org/fhir/tools/CodeSystem/tx-issue-type"
_MESSAGE_ID = "http://hl7.org/fhir/StructureDefinition/operationoutcome-message-id"


def write_outcome(issues: Iterable[Issue]) -> Json:
    """An OperationOutcome of some issues."""
    return {"resourceType": "OperationOutcome", "issue": [_issue(each) for each in issues]}


def _issue(found: Issue) -> Json:
    coding = [{"system": _ISSUE_TYPE, "code": found.kind}] if found.kind else []
    places = [found.place] if found.place else []
    return without_empty(
        extension=[{"url": _MESSAGE_ID, "valueString": found.id}] if found.kind else [],
        severity=found.severity,
        code=found.code,
        details=without_empty(coding=coding, text=found.text),
        diagnostics=found.diagnostics,
        location=places,
        expression=places,
    )
