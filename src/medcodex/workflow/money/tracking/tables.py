"""What each figure counts, and which adjustments are no denials, as data."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = "medcodex.workflow.money.tracking"


class Definition(NamedTuple):
    """A figure: what it is called, what it counts in our own words, what it is a share ``of``, whose definition it
    follows (``source``)."""

    name: str
    title: str
    says: str
    of: str
    source: str


@cache
def definitions() -> Mapping[str, Definition]:
    """All figures by name."""
    rows = (Definition(**row) for row in table_rows(_PACKAGE, "data/definitions.tsv"))
    return MappingProxyType({row.name: row for row in rows})


@cache
def no_denials(by: str) -> tuple[str, ...]:
    """Groups, causes or reasons (``by``: group, cause, reason) of adjustments that deny nothing."""
    return tuple(row["value"] for row in table_rows(_PACKAGE, "data/no_denials.tsv") if row["by"] == by)
