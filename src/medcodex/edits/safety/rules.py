"""The rows that say which secondary diagnoses are marked for review."""

from __future__ import annotations

from typing import NamedTuple

from medcodex.conventions.ranges import CodeRanges
from medcodex.text.tables import table_rows

SEVERITY = "info"


class SafetyRule(NamedTuple):
    """One category: its ``codes``, the present-on-admission indicators with which they count ("" for any), beginnings
    of procedure codes and diagnoses one of which must stand beside them (empty: none need)."""

    id: str
    name: str
    condition: str
    codes: CodeRanges
    poa: str
    procedures: tuple[str, ...]
    beside: CodeRanges
    source: str

    @property
    def text(self) -> str:
        """What a finding says."""
        when = " that was not present on admission" if self.poa else ""
        return f"marked for review: {self.condition}{when}"


def load_safety_rules() -> tuple[SafetyRule, ...]:
    """The packaged rows in their order."""
    return tuple(
        SafetyRule(
            row["id"],
            row["name"],
            row["condition"],
            CodeRanges(row["codes"]),
            row["poa"],
            tuple(row["procedures"].split(",")) if row["procedures"] else (),
            CodeRanges(row["with"]),
            row["source"],
        )
        for row in table_rows("medcodex.edits", "data/safety/rules.tsv")
    )
