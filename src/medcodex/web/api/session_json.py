"""A coding session as the JSON that pages and programs read (docs/session.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.coding.as_json import evidence_object, finding_object
from medcodex.workflow.session.claim import ranks, role_of
from medcodex.workflow.session.session import claims_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from medcodex.app.coding_session.desk import Shown
    from medcodex.encounter import Mention
    from medcodex.text.model import Section
    from medcodex.workflow.chart import Document
    from medcodex.workflow.people import User
    from medcodex.workflow.session.decision import Recorded
    from medcodex.workflow.session.final import Final, FinalCode
    from medcodex.workflow.session.line import Line
    from medcodex.workflow.session.reconciliation import Difference
    from medcodex.workflow.session.session import Session
    from medcodex.workflow.worklist.stop import Stop


def state_object(shown: Shown) -> dict[str, Any]:
    """STATE: the claim as it stands, and what follows from it."""
    session, folded = shown.session, shown.session.folded
    places = ranks(folded.lines)
    return {
        "encounter": _encounter(session),
        "claim": str(session.claim),
        "claims": [str(claim) for claim in claims_of(session.chart)],
        "complete": folded.complete,
        "seq": folded.seq,
        "run": {
            "id": session.run.id,
            "at": session.run.at.isoformat(),
            "releases": {system: dict(parts) for system, parts in session.run.releases.items()},
            "documents": dict(session.run.documents),
            "warnings": [dict(warning) for warning in session.run.warnings],
        },
        "lines": [_line(line, places.get(line.id), stay=session.stay) for line in folded.lines],
        "facts": dict(folded.facts),
        "mentions": [_mention(mention) for mention in session.run.mentions],
        "not_reported": list(session.run.not_reported),
        "em": session.run.em,
        "em_reason": session.run.em_reason,
        "findings": [finding_object(finding) for finding in shown.findings],
        "run_findings": [finding_object(finding) for finding in session.run.findings],
        "warnings": [dict(warning) for warning in shown.now.warnings],
        "groups": {**shown.now.groups, "before": dict(shown.before.groups), "proposed": dict(shown.proposed.groups)},
        "stops": [_stop(stop) for stop in shown.stops],
        "can_undo": folded.can_undo,
        "can_redo": folded.can_redo,
        "queries": list(session.run.queries),
        "reconciliation": [_difference(one) for one in shown.differences],
        "final": None if session.final is None else final_object(session.final),
    }


def _encounter(session: Session) -> dict[str, Any]:
    chart, patient = session.chart, session.patient
    return {
        "id": chart.id,
        "account": chart.account,
        "setting": str(chart.setting),
        "payer": chart.payer,
        "admitted": chart.admitted and chart.admitted.isoformat(),
        "discharged": chart.discharged and chart.discharged.isoformat(),
        "date": chart.date.isoformat(),
        "attending": chart.attending,
        "patient": {
            "name": patient.name,
            "mrn": patient.mrn,
            "birth_date": patient.birth_date and patient.birth_date.isoformat(),
            "age": session.encounter().years_old,
            "sex": patient.sex,
        },
        "status": str(chart.status),
        "assignee": chart.assignee,
        "practice": chart.practice,
    }


def _line(line: Line, rank: int | None, *, stay: bool) -> dict[str, Any]:
    return {
        "id": line.id,
        "section": str(line.section),
        "system": line.system,
        "code": line.code,
        "display": line.display,
        "state": str(line.state),
        "role": None if rank is None else str(role_of(line, rank, stay=stay)),
        "rank": rank,
        "poa": line.poa,
        "poa_why": line.poa_why,
        "modifiers": list(line.modifiers),
        "units": _number(line.units),
        "date": line.date and line.date.isoformat(),
        "charge": None if line.charge is None else str(line.charge),
        "dx": list(line.dx),
        "confidence": line.confidence,
        "assertion": line.assertion,
        "evidence": [evidence_object(evidence) for evidence in line.evidence],
        "why": [{"kind": why.kind, "path": list(why.path), "source": why.source} for why in line.why],
        "alternatives": [
            {"code": other.code, "display": other.display, "because": other.because} for other in line.alternatives
        ],
        "axes": [dict(axis) for axis in line.axes],
        "was": line.was,
        "reason": line.reason,
        "fresh": line.fresh,
        "withdrawn": line.withdrawn,
    }


def _mention(mention: Mention) -> dict[str, Any]:
    """Where something is said, without its words: they stand in the document."""
    return {
        "document": mention.document,
        "start": mention.start,
        "end": mention.end,
        "codes": list(mention.codes),
        "assertion": str(mention.assertion),
        "wider": mention.wider,
    }


def _stop(stop: Stop) -> dict[str, Any]:
    return {
        "kind": stop.kind,
        "rule": stop.rule,
        "message": stop.message,
        "mend": stop.mend,
        "source": stop.source,
        "where": stop.where,
    }


def _difference(one: Difference) -> dict[str, Any]:
    return {
        "rule": one.rule,
        "name": one.name,
        "severity": one.severity,
        "code": one.code,
        "message": one.message,
        "source": one.source,
        "lines": list(one.lines),
        "charges": list(one.charges),
        "coded": _number(one.coded),
        "charged": _number(one.charged),
    }


def _number(units: Decimal | None) -> int | float | None:
    """Units as a number: whole where they are whole."""
    if units is None:
        return None
    return int(units) if units == units.to_integral_value() else float(units)


def document_object(document: Document, sections: Sequence[Section]) -> dict[str, Any]:
    """A document with its text; offsets of sections count Unicode code points, as those of evidence do."""
    return {
        "id": document.id,
        "number": document.number,
        "kind": document.kind,
        "title": document.title,
        "author": document.author,
        "author_role": document.author_role,
        "signed": document.signed,
        "written": document.written and document.written.isoformat(),
        "received": document.received.isoformat(),
        "version": document.version,
        "withdrawn": document.withdrawn and document.withdrawn.isoformat(),
        "text": document.text,
        "sections": [{"name": one.name, "start": one.heading_start, "end": one.end} for one in sections],
    }


def event_object(event: Recorded, user: User | None, *, holds: bool) -> dict[str, Any]:
    """A decision as it was recorded; ``holds`` is null for what undo has no say in."""
    decision = event.decision
    return {
        "seq": event.seq,
        "at": event.at.isoformat(),
        "by": user.login if user is not None else event.by,
        "kind": str(decision.kind),
        "line": decision.line,
        "system": decision.system,
        "code": decision.code,
        "display": decision.display,
        "reason": decision.reason,
        "to": decision.to,
        "field": decision.field and str(decision.field),
        "value": list(decision.value) if isinstance(decision.value, tuple) else decision.value,
        "of": decision.of,
        "run": decision.run,
        "holds": holds,
    }


def final_object(final: Final) -> dict[str, Any]:
    """What was final."""
    return {
        "number": final.number,
        "seq": final.seq,
        "at": final.at.isoformat(),
        "by": final.by,
        "drg": final.drg,
        "drg_version": final.drg_version,
        "weight": final.weight,
        "stops_passed": list(final.stops_passed),
        "reason": final.reason,
        "reopened_at": final.reopened_at and final.reopened_at.isoformat(),
        "codes": [_final_code(code) for code in final.reported],
    }


def _final_code(code: FinalCode) -> dict[str, Any]:
    return {
        "position": code.position,
        "section": code.section,
        "system": code.system,
        "code": code.code,
        "display": code.display,
        "state": code.state,
        "poa": code.poa,
        "modifiers": list(code.modifiers),
        "units": _number(code.units),
        "proposed_by_engine": code.proposed_by_engine,
        "was": code.was,
    }
