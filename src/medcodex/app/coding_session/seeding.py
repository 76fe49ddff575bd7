"""Seeded wrong suggestions in coding sessions: put into a run before it is kept, told when a claim is to be
complete."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.workflow.quality.planting import seeds_for, tell_seeds, told_seeds
from medcodex.workflow.quality.seeding import STOP_RULE, stop_of
from medcodex.workflow.worklist.stop import HARD, Stop

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Claim
    from medcodex.workflow.chart import Chart
    from medcodex.workflow.quality.ports import CodeBooks
    from medcodex.workflow.quality.seeding import Seed
    from medcodex.workflow.session.ports import Books
    from medcodex.workflow.session.run import Proposal, Run
    from medcodex.workflow.session.session import Session
    from medcodex.workflow.work import Work


class SeedGate:
    """Where seeds come in and where they are kept out."""

    def __init__(self, names: Books, books: CodeBooks) -> None:
        self._names = names
        self._books = books

    def planted(self, work: Work, chart: Chart, claim: Claim, run: Run) -> Run:
        """The run with the claim's seeds in the place of the codes they stand for. Evidence and path stay those of the
        right code: who reads them sees that they do not lead to the wrong one."""
        if chart.practice:
            return run
        codes = [(one.system, one.code) for one in run.proposals]
        found = {(one.system, one.right): one for one in seeds_for(work, self._books, chart, str(claim), codes)}
        if not found:
            return run
        proposals = (self._shown(one, found.get((one.system, one.code)), chart) for one in run.proposals)
        return replace(run, proposals=tuple(proposals))

    def told(self, work: Work, session: Session) -> Sequence[Stop]:
        """The stops of seeds that the coder was told of and that still stand on the claim."""
        return [
            _stop(one, session) for one in told_seeds(work, session.chart.id, str(session.claim), codes_of(session))
        ]

    def at_completion(self, work: Work, session: Session) -> None:
        """Keep what became of the claim's seeds, now that it is to be complete: in a transaction of its own. A claim on
        which something is undecided cannot be complete, and tells nothing of what its coder would have seen."""
        if any(not line.decided for line in session.folded.lines):
            return
        tell_seeds(work, session.chart.id, str(session.claim), codes_of(session))

    def _shown(self, one: Proposal, seed: Seed | None, chart: Chart) -> Proposal:
        if seed is None:
            return one
        try:
            _, title = self._names.name(seed.system, seed.wrong, chart.date)
        except InputError:  # the book changed since it was planted
            return one
        others = tuple(other for other in one.alternatives if other.code != seed.wrong)
        return replace(one, code=seed.wrong, display=title, alternatives=others)


def codes_of(session: Session) -> list[tuple[str, str]]:
    """The codes (system, code) that stand on a claim."""
    return [(line.system, line.code) for line in session.folded.standing()]


def _stop(seed: Seed, session: Session) -> Stop:
    line = next((one.id for one in session.folded.standing() if one.code == seed.wrong), None)
    mend = f"remove {seed.wrong}, or change it to what the record supports"
    return Stop(HARD, STOP_RULE, stop_of(seed), mend, "the site's quality policy", line)
