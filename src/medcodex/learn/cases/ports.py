"""What checking and marking charts need of books, edits and groupers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter


class CaseBooks(Protocol):
    """The code books."""

    def problem(self, system: str, code: str, date: dt.date) -> str | None:
        """Why a code may not be reported on a date; None where it may. NotLoadedError where no list of the system is
        loaded."""

    def title(self, system: str, code: str, date: dt.date) -> str:
        """A code's title; "" where none may be shown."""

    def poa_exempt(self, code: str, date: dt.date) -> bool | None:
        """Whether a diagnosis needs no present-on-admission indicator; None where no list of these is loaded."""


class CaseJudge(Protocol):
    """The edits and groupers."""

    def findings(self, encounter: Encounter) -> Sequence[Finding]:
        """What the edits say of a claim, errors first."""

    def ms_drg(self, encounter: Encounter) -> str | None:
        """The MS-DRG in three digits; None where the claim has none or no grouper is installed."""
