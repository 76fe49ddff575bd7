"""Reads a model's answer, trusting nothing in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.coding.verifying import Action, Answer, Verdict, VerifierUnavailableError
from medcodex.verifier.prompt import REASONS

if TYPE_CHECKING:
    from medcodex.coding.verifying import Question

_LONGEST_QUOTE = 300


def read_answer(content: str, question: Question) -> Answer:
    """The verdicts and the order. What names an id that is no candidate, an unknown action or reason, or a candidate a
    second time is passed over; VerifierUnavailableError where the whole has not the shape that was asked for."""
    try:
        told = json.loads(content)
    except (ValueError, RecursionError):
        raise VerifierUnavailableError("the verifier's answer is not JSON") from None
    if not isinstance(told, dict) or not isinstance(told.get("verdicts"), list):
        raise VerifierUnavailableError("the verifier's answer has not the shape asked for")
    ids = {one.id for one in question.candidates}
    verdicts: dict[str, Verdict] = {}
    for row in told["verdicts"]:
        verdict = _verdict(row, ids)
        if verdict is not None:
            verdicts.setdefault(verdict.id, verdict)
    order = told.get("order")
    named = [one for one in order if isinstance(one, str) and one in ids] if isinstance(order, list) else []
    return Answer(tuple(verdicts.values()), tuple(dict.fromkeys(named)))


def _verdict(row: Any, ids: set[str]) -> Verdict | None:
    if not isinstance(row, dict):
        return None
    name, action, reason = row.get("id"), row.get("action"), row.get("reason")
    if not isinstance(name, str) or name not in ids:
        return None
    if not isinstance(action, str) or action not in set(Action) or not isinstance(reason, str) or reason not in REASONS:
        return None
    sentence, quote = row.get("sentence"), row.get("quote")
    number = sentence if isinstance(sentence, int) and not isinstance(sentence, bool) else None
    words = quote if isinstance(quote, str) and len(quote) <= _LONGEST_QUOTE else ""
    return Verdict(name, Action(action), REASONS[reason], number, words)
