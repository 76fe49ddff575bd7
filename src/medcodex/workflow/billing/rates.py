"""How many claims were right at once: built without an error, and taken by the payer when they were first sent."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from medcodex.workflow.access import require
from medcodex.workflow.billing.acting import PERMISSION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from medcodex.workflow.billing.ports import Tally
    from medcodex.workflow.work import Work


class By(StrEnum):
    """What rates are told by: PAYER is the payer's number, CODER the user's id of who completed the codes."""

    ALL = "all"
    PAYER = "payer"
    CODER = "coder"


@dataclass(frozen=True, slots=True)
class Rate:
    """First submissions of one payer or coder ("" for all): counts, and the shares of them from 0 to 1, None where
    there is nothing to take a share of. ``clean_claim_rate`` is the share that the payer accepted at the first
    submission, of those that it answered; ``first_build_rate`` the share that was built without an error."""

    name: str
    built: int
    clean: int
    answered: int
    accepted: int

    @property
    def clean_claim_rate(self) -> float | None:
        """Accepted of answered."""
        return self.accepted / self.answered if self.answered else None

    @property
    def first_build_rate(self) -> float | None:
        """Without an error of all."""
        return self.clean / self.built if self.built else None


def rates(
    work: Work, by: By, since: dt.date | None, until: dt.date | None, *, sample: bool | None = None
) -> Sequence[Rate]:
    """The rates of claims that were built first on these days, both included, by name; of samples alone or of none,
    where that is asked. ForbiddenError."""
    require(work.actor, PERMISSION)
    grouped: dict[str, list[Tally]] = defaultdict(list)
    for one in work.billing.tallies(since, until, sample=sample):
        grouped["" if by is By.ALL else getattr(one, by.value)].append(one)
    return [_sum(name, grouped[name]) for name in sorted(grouped)]


def _sum(name: str, tallies: Iterable[Tally]) -> Rate:
    found = list(tallies)
    return Rate(
        name,
        sum(one.built for one in found),
        sum(one.clean for one in found),
        sum(one.answered for one in found),
        sum(one.accepted for one in found),
    )
