"""How often denials were overturned: the share of those that the payer decided again, with its range."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.workflow.rates import rate

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.workflow.money.denials.ports import DenialTally
    from medcodex.workflow.rates import Rate

FEWEST = 5
"""Denials that have to be decided again before a share of them is told: of fewer the range says next to nothing."""
PAYER_REASON, REASON, CAUSE = "this payer and reason", "this reason, all payers", "this cause, all payers"


@dataclass(frozen=True, slots=True)
class Chance:
    """``share`` of denials that were overturned, of those that were decided again; None where there are fewer than
    FEWEST. ``of`` says which: the first of PAYER_REASON, REASON and CAUSE that has enough. ``known`` of this payer and
    reason were decided again; ``given_up`` of those that ``of`` names were written off, which says nothing of payers
    and is not counted."""

    share: Rate | None
    of: str
    known: int
    given_up: int

    @property
    def worth(self) -> float | None:
        """The share, None where none is told."""
        return None if self.share is None else self.share.value


@dataclass(slots=True)
class _Ended:
    overturned: int = 0
    upheld: int = 0
    given_up: int = 0

    @property
    def decided(self) -> int:
        return self.overturned + self.upheld


class History:
    """What is known of closed denials; samples and real ones are two histories."""

    def __init__(self, tallies: Iterable[DenialTally]) -> None:
        self._ended: dict[tuple[object, ...], _Ended] = {}
        for one in tallies:
            for key in _keys(one.payer, one.reason, one.cause, sample=one.sample).values():
                ended = self._ended.setdefault(key, _Ended())
                ended.overturned += one.overturned
                ended.upheld += one.upheld
                ended.given_up += one.written_off

    def chance(self, payer: str, reason: str, cause: str, *, sample: bool = False) -> Chance:
        """The chance of a denial."""
        keys = _keys(payer, reason, cause, sample=sample)
        known = self._ended.get(keys[PAYER_REASON], _Ended()).decided
        for of, key in keys.items():
            ended = self._ended.get(key)
            if ended is not None and ended.decided >= FEWEST:
                return Chance(rate(ended.overturned, ended.decided), of, known, ended.given_up)
        return Chance(None, "", known, 0)


def _keys(payer: str, reason: str, cause: str, *, sample: bool) -> Mapping[str, tuple[object, ...]]:
    return {
        PAYER_REASON: (sample, payer, reason),
        REASON: (sample, None, reason),
        CAUSE: (sample, None, None, cause),
    }
