"""A new run after an old one: a code keeps its line's id, so that what the coder decided about it holds."""

from __future__ import annotations

from dataclasses import replace
from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.workflow.session.run import Proposal, Run


def first_ids(proposals: Iterable[Proposal]) -> tuple[Proposal, ...]:
    """The proposals of a first run, numbered in their order."""
    return tuple(replace(one, id=f"s{number}") for number, one in enumerate(proposals, 1))


def carried(proposals: Sequence[Proposal], before: Run) -> tuple[tuple[Proposal, ...], frozenset[str]]:
    """The proposals of a later run with the ids of ``before`` where it has the same code, new ids behind the highest
    elsewhere; then, marked as withdrawn, what ``before`` had and this run has not. Second, the ids that are new. A code
    that stands twice keeps its first id first."""
    waiting: dict[tuple[str, str], list[str]] = {}
    for one in reversed(before.proposals):
        waiting.setdefault((one.system, one.code), []).append(one.id)
    free = _free_ids(before)
    kept = []
    for one in proposals:
        ids = waiting.get((one.system, one.code))
        kept.append(replace(one, id=ids.pop() if ids else next(free), withdrawn=False))
    held = {one.id for one in kept}
    known = {one.id for one in before.proposals}
    gone = [replace(one, withdrawn=True) for one in before.proposals if one.id not in held]
    return (*kept, *gone), frozenset(held - known)


def _free_ids(before: Run) -> Iterator[str]:
    highest = max((int(one.id.removeprefix("s")) for one in before.proposals), default=0)
    return (f"s{number}" for number in count(highest + 1))
