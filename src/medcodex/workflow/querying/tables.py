"""The tables of a query's life: what can be done when, and what an answer comes to."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from medcodex.text.tables import table_rows
from medcodex.workflow.querying.query import QueryStatus

_PACKAGE = "medcodex.workflow.querying"


class Outcome(NamedTuple):
    """A row of data/outcomes.tsv; ``agreed`` is None where it counts neither way."""

    id: str
    agreed: bool | None
    says: str


@cache
def acts() -> dict[tuple[str, QueryStatus], QueryStatus]:
    """What a query is after an act, by the act and what it was."""
    rows = table_rows(_PACKAGE, "data/acts.tsv")
    return {(row["act"], QueryStatus(row["from"])): QueryStatus(row["to"]) for row in rows}


@cache
def outcomes() -> dict[str, Outcome]:
    """What an answered query may come to."""
    agreed = {"yes": True, "no": False, "-": None}
    rows = table_rows(_PACKAGE, "data/outcomes.tsv")
    return {row["outcome"]: Outcome(row["outcome"], agreed[row["agreed"]], row["says"]) for row in rows}
