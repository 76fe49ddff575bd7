"""Coding a chart before a coder opens it: what is left to be coded of it, and what is not the program's any more."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.workflow.session.decision import Kind
from medcodex.workflow.session.ports import Uncoded
from medcodex.workflow.session.session import open_session, uncoded

if TYPE_CHECKING:
    from medcodex.encounter import Claim
    from medcodex.workflow.session.session import Session
    from medcodex.workflow.work import Work


class ToCode(NamedTuple):
    """What the engine needs; ``first``: the claim was never coded."""

    asked: Uncoded
    first: bool


def to_code(work: Work, chart_id: str, claim: Claim) -> ToCode | None:
    """What is to be coded of a claim ahead of its coder; None where it is coded with all its documents, or somebody has
    decided something on it, who is then asked before it is coded again. Errors as for ``open_session``."""
    found = open_session(work, chart_id, claim)
    if isinstance(found, Uncoded):
        return ToCode(found, first=True)
    return ToCode(uncoded(work, found.chart), first=False) if _is_behind(found) else None


def _is_behind(session: Session) -> bool:
    untouched = all(event.decision.kind is Kind.CODED for event in session.events)
    return untouched and any(one.received > session.run.at for one in session.documents)
