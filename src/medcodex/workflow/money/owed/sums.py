"""Money owed as the figures show it: open sums by direction and by what found them."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.workflow.money.owed.ports import AskedOwed
from medcodex.workflow.money.owed.seeing import totals
from medcodex.workflow.money.tracking.ports import OwedRow

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.workflow.money.tracking.asked import Asked
    from medcodex.workflow.work import Work


class OwedSums:
    """workflow.money.tracking.ports.OwedFigures. ``looked``: whether contracts are loaded, so that nothing found means
    that nothing is owed by them."""

    def __init__(self, work: Work, *, looked: bool = False) -> None:
        self._work = work
        self._looked = looked

    def owed(self, asked: Asked) -> Sequence[OwedRow] | None:
        """What is owed now, whenever it was found; None where nothing is known and no contract is loaded."""
        found: dict[tuple[str, str], list[tuple[int, Decimal]]] = defaultdict(list)
        for one in totals(self._work, AskedOwed(payer=asked.payer, sample=asked.sample)):
            found[one.direction, one.source].append((one.count, one.amount))
        if not found and not self._looked:
            return None
        return [
            OwedRow(str(way), str(source), sum(count for count, _ in rows), sum((each for _, each in rows), Decimal(0)))
            for (way, source), rows in sorted(found.items())
        ]
