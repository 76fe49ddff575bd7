"""Seeds on their way: planted into the proposals of a run, told when the coder wants to complete, kept off the
claim."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from medcodex.errors import ConflictError
from medcodex.workflow.access import require
from medcodex.workflow.event import Event
from medcodex.workflow.policies import policies
from medcodex.workflow.quality.seeding import STOP_RULE, Seed, SeedOutcome, outcome_of, plan, stop_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.chart import Chart
    from medcodex.workflow.quality.ports import CodeBooks
    from medcodex.workflow.work import Work


def seeds_for(
    work: Work, books: CodeBooks, chart: Chart, claim: str, codes: Sequence[tuple[str, str]]
) -> Sequence[Seed]:
    """The seeds of a claim whose proposed codes (system, code) are about to be shown: those it has, or a new one where
    the site wants seeds and the draw says so. The caller shows ``wrong`` in the place of ``right``."""
    there = work.quality.seeds_of(chart.id, claim)
    site = policies(work).quality
    if there or not site.seed_share:
        return there
    found = plan(
        codes, key=f"{chart.id}/{claim}", seed=site.seed_key, share=site.seed_share, decoys=books, day=chart.date
    )
    if found is None:
        return ()
    seed = Seed(work.new_id(), chart.id, claim, found.system, found.right, found.wrong, work.now)
    work.quality.add_seed(seed)
    return (seed,)


def tell_seeds(work: Work, chart_id: str, claim: str, codes: Sequence[tuple[str, str]]) -> None:
    """Keep what became of the seeds of a claim that is to be completed with some codes, the first time it is: to be
    called in a transaction of its own, which stands though the completion is refused."""
    require(work.actor, "code.complete")
    for seed in work.quality.seeds_of(chart_id, claim):
        if seed.outcome is SeedOutcome.WAITING:
            outcome = outcome_of(seed, codes)
            work.quality.save_seed(replace(seed, outcome=outcome, coder=work.actor.user_id, told_at=work.now))
            work.record(Event("seed.tell", "seed", seed.id, chart_id, detail={"outcome": str(outcome)}))


def told_seeds(work: Work, chart_id: str, claim: str, codes: Sequence[tuple[str, str]]) -> list[Seed]:
    """The seeds of a claim that the coder knows of and that are among some codes: hard stops. Nobody learns of a seed
    before the claim is to be completed."""
    return [
        one
        for one in work.quality.seeds_of(chart_id, claim)
        if one.told_at is not None and outcome_of(one, codes) is SeedOutcome.KEPT
    ]


def refuse_seeds(work: Work, chart_id: str, claim: str, codes: Sequence[tuple[str, str]]) -> None:
    """ConflictError where a seed is among codes that are about to be final: the last gate, whoever forgot the
    others."""
    for seed in work.quality.seeds_of(chart_id, claim):
        if outcome_of(seed, codes) is SeedOutcome.KEPT:
            raise ConflictError(stop_of(seed), STOP_RULE)
