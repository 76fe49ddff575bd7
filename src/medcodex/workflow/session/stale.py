"""Whether a decision was made on a picture of the claim that others have changed meanwhile.

Two tabs, or two people, may decide on different lines at the same time; on the same line, on the order, and on the
whole claim the second has to see first what the first did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.workflow.session.decision import OF_THE_CLAIM, ON_A_LINE, Kind
from medcodex.workflow.session.fold import added_id
from medcodex.workflow.session.history import history

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.session.decision import Decision, Recorded

_WHOLE = frozenset({Kind.ACCEPT_ALL, Kind.COMPLETE, Kind.UNDO, Kind.REDO, Kind.REOPEN})
_ALL = "*"
_ORDER = "order"


def is_stale(wish: Decision, after: int, events: Sequence[Recorded]) -> bool:
    """Whether a decision since ``after``, the last that the client saw, is about the same line, the same field of the
    claim or the order; for what is about the whole claim (undo of the last, accept all, complete), whether there is
    any. An undo counts as what it takes back. Adding a code is never stale."""
    since = [event for event in events if event.seq > after]
    if not since:
        return False
    decisions = {event.seq: event for event in events}
    if wish.kind is Kind.UNDO and wish.of is not None and wish.of in decisions:
        about = _about(decisions[wish.of])
    elif wish.kind in _WHOLE:
        return True
    else:
        about = _subjects(wish)
    touched = history(events).touched
    return any(_meet(about, _since(event, decisions, touched)) for event in since)


def _meet(about: frozenset[str], other: frozenset[str]) -> bool:
    return bool(about & other) or (_ALL in other and bool(about))


def _since(event: Recorded, decisions: Mapping[int, Recorded], touched: Mapping[int, int]) -> frozenset[str]:
    if event.seq in touched:
        return _about(decisions[touched[event.seq]])
    return _about(event)


def _about(event: Recorded) -> frozenset[str]:
    if event.decision.kind is Kind.ADD:
        return frozenset({added_id(event.seq)})
    return _subjects(event.decision)


def _subjects(decision: Decision) -> frozenset[str]:
    """What a decision is about: a line, the order, a field of the claim. A new run leaves the decided lines alone."""
    if decision.kind is Kind.ACCEPT_ALL:
        return frozenset({_ALL})
    if decision.kind is Kind.SET and decision.field in OF_THE_CLAIM:
        return frozenset({str(decision.field)})
    if decision.kind in ON_A_LINE or decision.kind is Kind.SET:
        own = frozenset({decision.line or ""})
        return own | {_ORDER} if decision.kind is Kind.MOVE else own
    return frozenset()
