"""What keeping and ending charts needs of the database."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from medcodex.workflow.keeping.holds import LegalHold


class KeepingRepository(Protocol):
    """Legal holds, and the end of charts."""

    def add_hold(self, hold: LegalHold) -> None:
        """Keep a new legal hold."""

    def save_hold(self, hold: LegalHold) -> None:
        """Keep a lifted one."""

    def hold(self, hold_id: str) -> LegalHold | None:
        """The legal hold of an id."""

    def holds(self, chart_id: str | None = None, *, standing: bool = False) -> Sequence[LegalHold]:
        """Legal holds, of one chart or of all, oldest first; only those not lifted where ``standing``."""

    def ended_before(self, day: dt.date) -> Sequence[str]:
        """Ids of complete charts whose encounter ended before a day and which no legal hold keeps, oldest first."""

    def erase(self, chart_id: str) -> Mapping[str, int]:
        """Remove a chart with all that belongs to it, and its patient where it was their last and no document of theirs
        waits; tells how many rows of which table. The trail stays, and so does a message that told of other charts
        too, until the last of them ends."""

    def loose(self, day: dt.date) -> Mapping[str, int]:
        """What came before a day and belongs to no encounter, counted by table: messages that wait for nobody,
        resources of other systems, and patients who never had an encounter."""

    def erase_loose(self, day: dt.date) -> Mapping[str, int]:
        """Remove it, with what refers to it; tells how many rows of which table."""
