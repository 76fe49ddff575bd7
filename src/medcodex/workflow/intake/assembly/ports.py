"""What assembly needs kept: numbers that lead to charts, when which fact was told, documents that were withdrawn."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

EVERY_VERSION = 2**31 - 1
"""Of a document that was withdrawn before it came."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number that leads to a chart: ``kind`` "visit", or "account" for one that is not the chart's own any more."""

    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A document that its sender took back: up to which ``version``, when here, and the moment ``told`` of the message
    that did."""

    version: int
    at: dt.datetime
    told: dt.datetime | None = None


class AssemblyRepository(Protocol):
    """What is kept beside a chart for putting it together; numbers are sealed."""

    def find(self, kind: str, value: str) -> str | None:
        """The id of the chart that a number leads to."""

    def point(self, chart_id: str, number: Number) -> None:
        """Let a number lead to a chart, wherever it led before."""

    def numbers(self, chart_id: str) -> Sequence[Number]:
        """The numbers that lead to a chart, beside its own account."""

    def orders(self, chart_id: str) -> Mapping[str, dt.datetime]:
        """The moment of the newest message that told a fact, by the fact's name."""

    def save_orders(self, chart_id: str, orders: Mapping[str, dt.datetime]) -> None:
        """Keep these moments."""

    def withdrawal(self, chart_id: str, number: str) -> Withdrawal | None:
        """Whether a document of a chart was withdrawn."""

    def withdraw(self, chart_id: str, number: str, withdrawal: Withdrawal) -> None:
        """Keep that it was."""

    def with_document(self, number: str) -> Sequence[str]:
        """Ids of the charts that have a document of a number."""
