"""The edits of the Medicare Code Editor as data: what each is about and what it means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class EditRow:
    """A row of data/mce_edits.tsv; its columns are explained there."""

    name: str
    about: str
    type: str
    severity: str
    payers: str
    title: str
    explanation: str
    mend: str


@dataclass(frozen=True, slots=True)
class StayRow:
    """A procedure that a stay of ``days`` days or less is too short for, on discharges from ``first`` on."""

    code: str
    days: int
    first: date


@lru_cache(1)
def edit_rows() -> Mapping[str, EditRow]:
    """The edits by name."""
    return {row["name"]: EditRow(**row) for row in table_rows("medcodex.group", "data/mce_edits.tsv")}


@lru_cache(1)
def stay_rows() -> tuple[StayRow, ...]:
    """The procedures that take longer than a short stay lasts."""
    rows = table_rows("medcodex.group", "data/mce_length_of_stay.tsv")
    return tuple(StayRow(row["code"], int(row["days"]), date.fromisoformat(row["from"])) for row in rows)
