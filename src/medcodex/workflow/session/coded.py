"""A claim that was coded: what the engine proposed, what was decided, and what both come to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.session.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.workflow.session.decision import Recorded
    from medcodex.workflow.session.fold import Folded
    from medcodex.workflow.session.run import Run


@dataclass(frozen=True, slots=True)
class CodedClaim:
    """The last run with all decisions: ``folded`` is the claim as it stands, ``before`` as it stood before the last
    decision, ``proposed`` as the engine left it."""

    run: Run
    events: tuple[Recorded, ...]
    folded: Folded
    before: Folded
    proposed: Folded

    def after(self, event: Recorded) -> CodedClaim:
        """The claim with one decision more, which is no new run."""
        events = (*self.events, event)
        return CodedClaim(self.run, events, fold(self.run, events), self.folded, self.proposed)


def coded_claim(run: Run, events: Iterable[Recorded], former: Run | None = None) -> CodedClaim:
    """The claim of a run and of all its decisions. Where the last of them is the run itself, ``former`` is the run
    before it."""
    events = tuple(events)
    return CodedClaim(run, events, fold(run, events), fold(former or run, events[:-1]), fold(run, ()))
