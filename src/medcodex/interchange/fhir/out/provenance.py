"""Provenance of each code: who decided, which engine proposed it, and from which words of which documents. Words are
told by their place alone; no text of the chart is repeated."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.formats.fhir.code_systems import EXTENSIONS, term
from medcodex.formats.fhir.writing import Json, without_empty
from medcodex.interchange.fhir.out.naming import part_id, reference
from medcodex.workflow.session.line import LineState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.encounter import Evidence
    from medcodex.workflow.chart import Document
    from medcodex.workflow.exports.finished import Finished, FinishedClaim
    from medcodex.workflow.session.line import Line

_TYPES = "provenance-participant-type"
_SOURCES = "source"


def provenance(finished: Finished, claim: FinishedClaim, kind: str, target: Json, line: Line, *, version: str) -> Json:
    """Of one Condition or Procedure. ``version`` is the engine's."""
    return _of(
        finished,
        claim,
        f"{'v' if kind == 'Condition' else 'w'}{target['id'].rpartition('-')[2][1:]}",
        [reference(kind, target["id"])],
        [_source(one, spans, finished.documents) for one, spans in _by_document(line.evidence).items()],
        version=version if line.state is not LineState.ADDED else None,
    )


def claim_provenance(finished: Finished, claim: FinishedClaim, target: Json, version: str) -> Json:
    """Of the Claim: all documents that the chart holds."""
    documents = [_source(one.id, (), finished.documents) for one in finished.documents]
    return _of(finished, claim, "x0", [reference("Claim", target["id"])], documents, version=version)


def _of(
    finished: Finished,
    claim: FinishedClaim,
    part: str,
    targets: list[Json],
    entities: list[Json],
    *,
    version: str | None,
) -> Json:
    agents = [] if claim.proposed else [{"type": term(_TYPES, "author", "Author"), "who": {"display": claim.coder}}]
    if version is not None:
        assembler = without_empty(
            type=term(_TYPES, "assembler", "Assembler"), who={"reference": "#engine", "display": f"medcodex {version}"}
        )
        agents.append(assembler)
    return without_empty(
        resourceType="Provenance",
        id=part_id(finished.chart.id, claim.final.claim, part),
        contained=[_engine(claim, version)] if version is not None else [],
        target=targets,
        recorded=claim.final.at.isoformat(),
        activity={"text": "medical coding"},
        agent=agents,
        entity=entities,
    )


def _engine(claim: FinishedClaim, version: str) -> Json:
    books = [
        {"type": {"text": f"{system} {part}"}, "value": release}
        for system, parts in claim.releases.items()
        for part, release in parts.items()
    ]
    return {
        "resourceType": "Device",
        "id": "engine",
        "deviceName": [{"name": "medcodex", "type": "model-name"}],
        "version": [{"type": {"text": "program"}, "value": version}, *books],
    }


def _by_document(evidence: Sequence[Evidence]) -> Mapping[str, list[Evidence]]:
    found: dict[str, list[Evidence]] = {}
    for one in evidence:
        found.setdefault(one.document or "", []).append(one)
    return found


def _source(document_id: str, spans: Sequence[Evidence], documents: Sequence[Document]) -> Json:
    """A document by its sender's number and version, with the places of the words in its text."""
    document = next((one for one in documents if one.id == document_id), None)
    places = [
        {
            "url": f"{EXTENSIONS}/evidence-span",
            "extension": [
                {"url": "start", "valueUnsignedInt": one.start},
                {"url": "end", "valueUnsignedInt": one.end},
            ],
        }
        for one in spans
    ]
    version = [] if document is None else [_version(document)]
    number = document.number if document is not None else document_id
    what = {"type": "DocumentReference", "identifier": {"value": number or "note"}}
    return without_empty(extension=[*version, *places], role=_SOURCES, what=what)


def _version(document: Document) -> Json:
    return {"url": f"{EXTENSIONS}/document-version", "valuePositiveInt": document.version}
