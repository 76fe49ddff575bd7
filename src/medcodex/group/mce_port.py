"""What the Medicare Code Editor asks of the program that knows CMS's code attributes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date


@dataclass(frozen=True, slots=True)
class EditClaim:
    """One inpatient claim discharged on ``date``. Codes have no dot, the principal diagnosis first;
    ``length_of_stay`` in days, None where it is not known."""

    date: date
    diagnoses: tuple[str, ...]
    procedures: tuple[str, ...] = ()
    age: int | None = None
    sex: str | None = None
    discharge_status: int | None = None
    admitting: str | None = None
    length_of_stay: int | None = None


class EditProgram(Protocol):
    """A program that edits claims."""

    def edit(self, claim: EditClaim) -> Mapping[str, int]:
        """The edits that fire, by name, and how often each does."""
