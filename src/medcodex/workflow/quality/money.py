"""What wrong codes of hospital stays moved in money, in both directions alike.

The difference of a stay is the difference of relative weights times the site's base rate: a first estimate, without
outliers, transfers and add-on payments. Charts without a weight are counted and not guessed at.
"""

from __future__ import annotations

import datetime as dt  # noqa: TC003 - the written form is read by these annotations
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.workflow.quality.claim_codes import Worth

_CENT = Decimal("0.01")
_ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class BaseRate:
    """Dollars for a relative weight of 1 from a day on, as the site set it; ``payer`` empty for all payers."""

    payer: str
    since: dt.date
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Totals:
    """Money over charts: ``over`` was coded too high, ``under`` too low, both positive; ``unknown`` charts have no
    weight or no base rate."""

    over: Decimal
    under: Decimal
    over_charts: int
    under_charts: int
    equal_charts: int
    unknown: int

    @property
    def net(self) -> Decimal:
        """Too high less too low."""
        return self.over - self.under

    @property
    def gross(self) -> Decimal:
        """What was moved in either direction: how wrong it was, which the net hides."""
        return self.over + self.under


def base_rate(rates: Sequence[BaseRate], payer: str, day: dt.date) -> Decimal | None:
    """The newest rate in force on a day, the payer's own before that of all; None where none is set."""
    known = [one for one in rates if one.since <= day and one.payer.lower() in {"", payer.lower()}]
    if not known:
        return None
    return max(known, key=lambda one: (bool(one.payer), one.since)).amount


def difference(coded: Worth | None, right: Worth | None, rate: Decimal | None) -> Decimal | None:
    """Dollars by which a stay was coded too high (positive) or too low (negative), to the cent; None where a weight or
    the rate is not known."""
    if coded is None or right is None or coded.weight is None or right.weight is None or rate is None:
        return None
    moved = (Decimal(str(coded.weight)) - Decimal(str(right.weight))) * rate
    return moved.quantize(_CENT, ROUND_HALF_UP)


def totals(differences: Iterable[Decimal | None]) -> Totals:
    """The differences of charts together."""
    known = list(differences)
    over = [one for one in known if one is not None and one > 0]
    under = [-one for one in known if one is not None and one < 0]
    return Totals(
        sum(over, _ZERO),
        sum(under, _ZERO),
        len(over),
        len(under),
        sum(one == 0 for one in known),
        sum(one is None for one in known),
    )
