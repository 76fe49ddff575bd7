"""Claims, batches and answers as REST gives them."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from medcodex.formats.billing_json import billed_object

if TYPE_CHECKING:
    from medcodex.workflow.billing.answering import TakenIn
    from medcodex.workflow.billing.looking import ClaimShown
    from medcodex.workflow.billing.rates import Rate
    from medcodex.workflow.billing.records import Answered, AnswerFile, ClaimBatch, ClaimEvent, ClaimRecord

_SAME = (
    "id", "number", "claim", "kind", "status", "version", "created_at", "changed_at", "sent_at", "charge", "payer",
    "receiver", "provider", "coder", "frequency", "replaces", "sequence", "follows", "payer_number", "sample",
)  # fmt: skip


def claim_json(one: ClaimRecord) -> dict[str, Any]:
    """A claim without its content."""
    return {
        **{name: getattr(one, name) for name in _SAME},
        "chart": one.chart_id,
        "batch": one.batch_id,
        "errors": sum(found.severity == "error" for found in one.findings),
        "findings": len(one.findings),
    }


def shown_json(one: ClaimShown) -> dict[str, Any]:
    """A claim with everything about it."""
    billed = one.claim.billed()
    return {
        "claim": claim_json(one.claim),
        "findings": [
            {name: getattr(found, name) for name in ("rule", "name", "severity", "message", "codes", "where", "source")}
            for found in one.claim.findings
        ],
        "timeline": [_event(event) for event in one.events],
        "replaced_by": one.replaced_by and one.replaced_by.id,
        "billed": None if billed is None else billed_object(billed),
    }


def _event(one: ClaimEvent) -> dict[str, Any]:
    same = {name: getattr(one, name) for name in ("at", "by", "act", "before", "after", "why", "told")}
    return {**same, "answer": one.answer_id}


def batch_json(one: ClaimBatch) -> dict[str, Any]:
    """A batch without its file."""
    return asdict(one)


def file_json(one: AnswerFile) -> dict[str, Any]:
    """An answer file without its bytes."""
    return asdict(one)


def answered_json(one: Answered) -> dict[str, Any]:
    """One thing that an answer file says."""
    names = ("kind", "segment", "number", "act", "told", "changed", "paid", "payer_number")
    same = {name: getattr(one, name) for name in names}
    return {**same, "answer": one.answer_id, "claim": one.claim_id, "batch": one.batch_id}


def taken_json(one: TakenIn) -> dict[str, Any]:
    """An answer file with what it says."""
    return {"again": one.again, "file": file_json(one.file), "answers": list(map(answered_json, one.answered))}


def rate_json(one: Rate) -> dict[str, Any]:
    """Counts and shares."""
    shares = {"clean_claim_rate": one.clean_claim_rate, "first_build_rate": one.first_build_rate}
    return {**asdict(one), **shares}
