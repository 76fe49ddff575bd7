"""Answers that are wrong on purpose, by chance from a seed, so that what looks for wrong answers has some to find."""

from __future__ import annotations

import random
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.claims.simulated.adjudicating import RIGHT, Bent
from medcodex.claims.simulated.reasons import ON_CLAIMS, ON_LINES, reasons
from medcodex.claims.simulated.rules import OF_CLAIMS, WrongKind

if TYPE_CHECKING:
    from collections.abc import Mapping

_DENIALS = ("authorization", "necessity", "bundled", "late")
_LEAST, _MOST = 50, 95
_MORE = (110, 150)


@dataclass(frozen=True, slots=True)
class WrongAnswer:
    """An answer that was made wrong: of which claim (by both its numbers) or set, what was paid and should have been;
    None where nothing was decided."""

    kind: WrongKind
    number: str
    payer_number: str = ""
    paid: Decimal | None = None
    right: Decimal | None = None


class Chance:
    """Which answers go wrong. What becomes of a claim hangs on the seed and on its own numbers, not on what else is in
    its file."""

    def __init__(self, seed: int, shares: Mapping[WrongKind, Decimal]) -> None:
        self._seed = seed
        self._shares = shares

    def refuses_set(self, interchange: str, control: str) -> bool:
        """Whether a transaction set without fault is refused."""
        share = self._shares.get(WrongKind.REFUSED_SET)
        return share is not None and self._source("set", interchange, control).random() < share

    def of_claim(self, interchange: str, number: str) -> WrongKind | None:
        """What goes wrong with a claim."""
        drawn = self._source("claim", interchange, number).random() if self._shares else 1.0
        reached = Decimal(0)
        for kind in OF_CLAIMS:
            reached += self._shares.get(kind, Decimal(0))
            if drawn < reached:
                return kind
        return None

    def bent(self, kind: WrongKind | None, interchange: str, number: str) -> Bent:
        """How an answer of that kind is made."""
        source = self._source("bent", interchange, number)
        if kind is WrongKind.UNDERPAID:
            return Bent(scale=Decimal(source.randint(_LEAST, _MOST)) / 100)
        if kind is WrongKind.OVERPAID:
            return Bent(scale=Decimal(source.randint(*_MORE)) / 100)
        if kind is WrongKind.WRONGLY_DENIED:
            name = source.choice(_DENIALS)
            return Bent(denial={**reasons(ON_LINES), **reasons(ON_CLAIMS)}[name])
        return RIGHT

    def _source(self, *parts: str) -> random.Random:
        return random.Random("\x1f".join((str(self._seed), *parts)))  # noqa: S311 - nothing secret hangs on it
