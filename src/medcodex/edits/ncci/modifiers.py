"""The modifiers that may lift an edit, as data."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ANATOMIC = "anatomic"


@dataclass(frozen=True, slots=True)
class LiftingModifier:
    """``documentation`` is what the record must show; before ``either_from`` only the line of column 2 could carry
    the modifier."""

    modifier: str
    anatomic: bool
    either_from: dt.date
    documentation: str

    def counts(self, day: dt.date, *, on_column2: bool) -> bool:
        """Whether the modifier lifts an edit on a day, standing on one or the other line."""
        return on_column2 or self.either_from <= day


@lru_cache(1)
def lifting_modifiers() -> Mapping[str, LiftingModifier]:
    """The packaged table by modifier."""
    return {
        row["modifier"]: LiftingModifier(
            row["modifier"],
            row["kind"] == _ANATOMIC,
            dt.date.fromisoformat(row["either_column_from"]) if row["either_column_from"] else dt.date.min,
            row["documentation"],
        )
        for row in table_rows("medcodex.edits", "data/ncci/modifiers.tsv")
    }


def lifting(modifiers: Iterable[str]) -> list[LiftingModifier]:
    """Those of a line that may lift an edit, in their own order."""
    known = lifting_modifiers()
    return [known[modifier] for modifier in sorted(modifiers) if modifier in known]
