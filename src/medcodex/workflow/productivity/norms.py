"""Published figures of charts per hour, with their source and how far to trust it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from medcodex.text.tables import table_rows


class Norm(NamedTuple):
    """A row of data/norms.tsv, in charts per hour; ``usual`` is None where no source names one figure."""

    setting: str
    low: float
    usual: float | None
    high: float
    certainty: str
    source: str


@cache
def norms() -> dict[str, Norm]:
    """The figures by setting; settings without a published one are not there."""
    return {
        row["setting"]: Norm(
            row["setting"],
            float(row["low"]),
            float(row["usual"]) if row["usual"] else None,
            float(row["high"]),
            row["certainty"],
            row["source"],
        )
        for row in table_rows("medcodex.workflow.productivity", "data/norms.tsv")
    }
