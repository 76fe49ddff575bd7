"""What was final: the codes of a complete claim, frozen."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from decimal import Decimal  # noqa: TC003
from typing import TYPE_CHECKING

from medcodex.encounter import Claim  # noqa: TC001
from medcodex.workflow.session.claim import ranks
from medcodex.workflow.session.line import LineState

if TYPE_CHECKING:
    from medcodex.workflow.session.fold import Folded
    from medcodex.workflow.session.line import Line


@dataclass(frozen=True, slots=True)
class FinalCode:
    """One code. ``position`` counts from 1 within its section, None for a suggestion that was rejected;
    ``proposed_by_engine`` where a suggestion led to it, ``was`` what was proposed where the coder changed it."""

    line: str
    position: int | None
    section: str
    system: str
    code: str
    display: str
    state: str
    poa: str | None
    modifiers: tuple[str, ...]
    units: Decimal | None
    proposed_by_engine: bool
    was: str | None
    confidence: float | None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Final:
    """A completion of a claim: the ``number``th, of the decisions up to ``seq`` over the run ``run_id``. ``drg`` and
    ``weight`` are None where there are none. ``reason`` answers the soft stops that were passed."""

    chart_id: str
    claim: Claim
    number: int
    seq: int
    run_id: str
    at: dt.datetime
    by: str
    codes: tuple[FinalCode, ...]
    drg: int | None = None
    drg_version: str | None = None
    weight: float | None = None
    stops_passed: tuple[str, ...] = ()
    reason: str | None = None
    reopened_at: dt.datetime | None = None

    @property
    def reported(self) -> tuple[FinalCode, ...]:
        """The codes of the claim, without what was rejected."""
        return tuple(code for code in self.codes if code.position is not None)


def final_codes(folded: Folded) -> tuple[FinalCode, ...]:
    """The codes that stand, in claim order, then the suggestions that were rejected."""
    places = ranks(folded.lines)
    codes = [_code(line, places.get(line.id)) for line in folded.lines if line.stands or line.id.startswith("s")]
    return tuple(sorted(codes, key=lambda code: code.position is None))


def _code(line: Line, position: int | None) -> FinalCode:
    return FinalCode(
        line=line.id,
        position=position,
        section=str(line.section),
        system=line.system,
        code=line.code,
        display=line.display,
        state=str(line.state),
        poa=line.poa,
        modifiers=line.modifiers,
        units=line.units,
        proposed_by_engine=line.state is not LineState.ADDED,
        was=line.was,
        confidence=line.confidence,
        reason=line.reason,
    )
