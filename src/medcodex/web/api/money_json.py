"""Payments and postings as REST gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from medcodex.claims.reasons import GROUPS, beside_reasons

if TYPE_CHECKING:
    from collections.abc import Mapping

    from medcodex.claims.reasons import Reason
    from medcodex.workflow.money.looking import SeenPayment, SeenPosting
    from medcodex.workflow.money.ports import Sums
    from medcodex.workflow.money.records import PaymentRecord, PostedAdjustment, PostedLine

_SAME = (
    "id", "segment", "payer", "payee", "method", "trace", "date", "amount", "claims", "adjusted", "difference",
    "posted_at", "sample", "repeats",
)  # fmt: skip
_OF_POSTING = (
    "id", "segment", "number", "payer_number", "outcome", "status", "charge", "paid", "allowed", "patient",
    "difference", "drg", "remarks", "reverses",
)  # fmt: skip
_OF_LINE = (
    "place", "system", "code", "modifiers", "charge", "paid", "allowed", "units", "revenue", "first", "paid_code",
    "remarks", "difference",
)  # fmt: skip


def payment_json(one: PaymentRecord, posted: Sums) -> dict[str, Any]:
    """A payment, with how many of its claims are posted."""
    same = {name: getattr(one, name) for name in _SAME}
    return {**same, "answer": one.answer_id, "postings": posted.postings, "ours": posted.ours}


def seen_json(one: SeenPayment, reasons: Mapping[str, Reason]) -> dict[str, Any]:
    """A payment with its postings."""
    return {
        "payment": payment_json(one.payment, one.posted),
        "ended": one.ended,
        "beside": [
            {
                "provider": each.provider, "reason": each.reason, "meaning": beside_reasons().get(each.reason),
                "reference": each.reference, "amount": each.amount, "claim": each.claim_id,
            }
            for each in one.beside
        ],
        "postings": [posting_json(each, reasons) for each in one.postings],
        "next": one.after,
    }  # fmt: skip


def posting_json(one: SeenPosting, reasons: Mapping[str, Reason]) -> dict[str, Any]:
    """What a payment says of a claim; lines counted from one."""
    posting = one.posting
    return {
        **{name: getattr(posting, name) for name in _OF_POSTING},
        "claim": posting.claim_id,
        "hidden": one.hidden,
        "adjustments": [_adjustment(each, reasons) for each in posting.adjustments],
        "lines": [_line(each, reasons) for each in posting.lines],
    }


def _line(one: PostedLine, reasons: Mapping[str, Reason]) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _OF_LINE},
        "line": None if one.line is None else one.line + 1,
        "part_of": None if one.part_of is None else one.part_of + 1,
        "adjustments": [_adjustment(each, reasons) for each in one.adjustments],
    }


def _adjustment(one: PostedAdjustment, reasons: Mapping[str, Reason]) -> dict[str, Any]:
    found = reasons.get(one.reason)
    return {
        "group": one.group, "group_meaning": GROUPS.get(one.group), "reason": one.reason,
        "meaning": found.meaning if found else None, "cause": one.cause or None, "amount": one.amount,
        "units": one.units,
    }  # fmt: skip
