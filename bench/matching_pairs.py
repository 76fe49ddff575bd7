"""Candidate pairs among invented registrations, as the index finds them: those that share a blocking key."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.index.blocking import blocking_keys
from medcodex.workflow.index.known import Known, known
from medcodex.workflow.index.traits import traits_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from people import Registered

MOST_CANDIDATES = 200


@dataclass(frozen=True, slots=True)
class Pair:
    """A registration and an earlier one, and whether they are one person."""

    later: int
    earlier: int
    same: bool


class Pairs:
    """All registrations, made comparable, and their candidate pairs in the order of arrival."""

    def __init__(self, registered: Sequence[Registered]) -> None:
        self.registered = registered
        self.known: list[Known] = [known(traits_of(one.told)) for one in registered]

    def candidates(self) -> Iterator[Pair]:
        """Each later registration with the earlier ones that share a key, the most keys first."""
        index: dict[str, list[int]] = defaultdict(list)
        for later, person in enumerate(self.known):
            shared: dict[int, int] = defaultdict(int)
            keys = blocking_keys(person)
            for key in keys:
                for earlier in index[key]:
                    shared[earlier] += 1
            for earlier in sorted(shared, key=lambda one: (-shared[one], one))[:MOST_CANDIDATES]:
                yield Pair(later, earlier, self.registered[later].person == self.registered[earlier].person)
            for key in keys:
                index[key].append(later)

    def true_pairs(self) -> int:
        """How many pairs of registrations are one person."""
        counts: dict[int, int] = defaultdict(int)
        for one in self.registered:
            counts[one.person] += 1
        return sum(count * (count - 1) // 2 for count in counts.values())
