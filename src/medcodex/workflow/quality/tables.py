"""The tables of audits: kinds of error, risks, what the law counts."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from medcodex.text.tables import table_rows

_PACKAGE = "medcodex.workflow.quality"


class ErrorKind(NamedTuple):
    """A row of data/errors.tsv. ``found`` is the kind of difference that suggests it, empty where none does."""

    id: str
    found: str
    scores: str
    name: str
    says: str
    source: str


class Risk(NamedTuple):
    """A row of data/risks.tsv: it fires where the measure lies from ``low`` to ``high``, None being open."""

    id: str
    measure: str
    low: float | None
    high: float | None
    points: int
    says: str

    def fires(self, value: float | None) -> bool:
        """Whether a chart with that measure is at risk; one whose measure is unknown is not."""
        if value is None:
            return False
        return (self.low is None or value >= self.low) and (self.high is None or value <= self.high)


class RepaymentFact(NamedTuple):
    """A row of data/repayment.tsv."""

    value: int
    says: str
    source: str


@cache
def error_kinds() -> dict[str, ErrorKind]:
    """Kinds of error by id, in the table's order."""
    return {
        row["error"]: ErrorKind(
            row["error"],
            "" if row["found"] == "-" else row["found"],
            row["scores"],
            row["name"],
            row["says"],
            row["source"],
        )
        for row in table_rows(_PACKAGE, "data/errors.tsv")
    }


@cache
def suggested_kinds() -> dict[str, str]:
    """The kind of error that each kind of difference suggests."""
    return {kind.found: kind.id for kind in error_kinds().values() if kind.found}


@cache
def risks() -> tuple[Risk, ...]:
    """What makes a chart worth a second look, in the table's order."""
    return tuple(
        Risk(
            row["risk"],
            row["measure"],
            float(row["from"]) if row["from"] else None,
            float(row["to"]) if row["to"] else None,
            int(row["points"]),
            row["says"],
        )
        for row in table_rows(_PACKAGE, "data/risks.tsv")
    )


@cache
def repayment() -> dict[str, RepaymentFact]:
    """The periods of reporting and returning an overpayment."""
    rows = table_rows(_PACKAGE, "data/repayment.tsv")
    return {row["fact"]: RepaymentFact(int(row["value"]), row["says"], row["source"]) for row in rows}
