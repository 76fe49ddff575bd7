"""Which file is a table of coverage policies, told from its heading."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.coverage.csv_rows import heading
from medcodex.terminology.coverage.database import table_told_by
from medcodex.terminology.coverage.own_table import NEEDED
from medcodex.terminology.recognition import NotTaken, Recognised, head_text, named_day

if TYPE_CHECKING:
    from collections.abc import Sequence

POLICIES = "policies"
_FOREIGN = NotTaken("not a table of coverage policies", foreign=True)
_OF_DATABASE = frozenset({"article_id", "lcd_id", "ncd_id", "contractor_id"})
_FRESH = dt.timedelta(days=92)


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise a table by its heading. The tables state no date of their own: that of their names is taken, "" where
    they tell none. ReleaseError for a site's own table whose names tell no date."""
    text = head_text(head)
    if text is None:
        return _FOREIGN
    first = next((line for line in text.splitlines() if line.strip()), "")
    columns = heading(first)
    part = table_told_by(columns)
    if part is not None:
        return Recognised(part, "mcd", named_day(names) or "")
    if {"policy", "hcpcs", "icd10"}.issubset(columns):
        missing = [column for column in NEEDED if column not in columns]
        if missing:
            raise ReleaseError(f"a table of coverage policies lacks the columns {', '.join(missing)}", names[0])
        version = named_day(names)
        if version is None:
            raise ReleaseError("states no date, and neither do its name and folder (such as 2026-11-20)", names[0])
        return Recognised(POLICIES, "own", version)
    if len(columns) > 1 and not _OF_DATABASE.isdisjoint(columns):
        return NotTaken("a table of the Medicare Coverage Database that no check needs")
    return _FOREIGN


def effective_range(version: str) -> tuple[dt.date, dt.date]:
    """(first day, last day) that tables of a day answer for without being called late: a quarter."""
    day = dt.date.fromisoformat(version)
    return day, day + _FRESH
