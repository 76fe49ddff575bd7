"""Keeping resources, and what follows of it for charts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.encounter.arriving import NothingToKeep

if TYPE_CHECKING:
    from medcodex.encounter.arriving import KeepResources, Step
    from medcodex.workflow.work import Work


def keep_resources(work: Work, step: KeepResources) -> tuple[Step, ...]:
    """Keep what came; answers the steps that follow, to be taken in the same transaction. InputError where what is told
    contradicts itself or what is kept."""
    fresh = work.resources.keep(step.resources, work.now)
    if not fresh:
        return (NothingToKeep("everything in it is kept already"),)
    return step.assemble(fresh, work.resources)
