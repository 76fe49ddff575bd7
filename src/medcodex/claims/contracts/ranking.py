"""The largest variances of any number of claims, and what all of them come to by reason, in little memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from heapq import heappush, heappushpop
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.claims.contracts.variance import Variance, Why

MOST = 20
_ZERO = Decimal(0)


class Ranked(NamedTuple):
    """A variance of a claim by its contract; ``segment`` is where its answer stands in the file."""

    claim: str
    segment: int
    contract: str
    variance: Variance


@dataclass(slots=True)
class Sums:
    """Of variances with one reason: how many, what was allowed too little and too much."""

    count: int = 0
    short: Decimal = _ZERO
    over: Decimal = _ZERO


@dataclass(slots=True)
class Ranking:
    """Keeps the ``most`` largest, in either direction alike, of equal ones the first; counts all."""

    most: int = MOST
    count: int = 0
    by_why: dict[Why, Sums] = field(default_factory=dict)
    _largest: list[tuple[Decimal, int, Ranked]] = field(default_factory=list)

    def add(self, one: Ranked) -> None:
        """Count a variance; one without a difference is none."""
        difference = one.variance.difference
        if not difference:
            return
        self.count += 1
        sums = self.by_why.setdefault(one.variance.why, Sums())
        sums.count += 1
        sums.short += max(-difference, _ZERO)
        sums.over += max(difference, _ZERO)
        item = abs(difference), -self.count, one
        if len(self._largest) < self.most:
            heappush(self._largest, item)
        else:
            heappushpop(self._largest, item)

    def largest(self) -> Sequence[Ranked]:
        """The most money first."""
        return [one for _, _, one in sorted(self._largest, key=lambda item: (-item[0], -item[1]))]

    def reasons(self) -> Sequence[tuple[Why, Sums]]:
        """What each reason comes to, the most money first."""
        return sorted(self.by_why.items(), key=lambda item: (-(item[1].short + item[1].over), item[0]))
