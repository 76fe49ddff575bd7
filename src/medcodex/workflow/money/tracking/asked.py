"""What figures are asked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """Whole days of UTC, both included; one payer's number, None for all; real money, or samples and simulations alone:
    never both."""

    first: dt.date
    last: dt.date
    payer: str | None = None
    sample: bool = False

    @property
    def since(self) -> dt.datetime:
        """The moment at which the period begins."""
        return dt.datetime.combine(self.first, dt.time(), dt.UTC)

    @property
    def until(self) -> dt.datetime:
        """The moment before which it ends."""
        return dt.datetime.combine(self.last, dt.time(), dt.UTC) + dt.timedelta(days=1)

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1
