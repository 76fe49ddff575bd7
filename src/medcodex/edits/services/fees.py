"""What the checks of services ask of the tables of Medicare's payment systems, whoever holds them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from medcodex.encounter import Notice


class FeeTable(Protocol):
    """One release: of the Physician Fee Schedule, or of Addendum B."""

    @property
    def release(self) -> str:
        """Table and release as a finding cites them: "Medicare Physician Fee Schedule 2026-07"."""

    def indicators(self, code: str) -> Mapping[str, str] | None:
        """What the table says of a code, by the names of terminology.mpfs.relative_values or terminology.opps.
        addendum_b; None where it has no row of it."""


class FeeTables(Protocol):
    """All releases of one table."""

    def on(self, day: date) -> FeeTable | None:
        """The release that answers for services of a day; None where none of its year is loaded that had begun."""

    def notice(self, day: date) -> Notice | None:
        """What the reader must know where no release of the day's own quarter answers."""
