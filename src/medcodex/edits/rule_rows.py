"""What the tables of rules of all families have in common: columns, days in force, examples."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from medcodex.errors import ReleaseError
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Rule = TypeVar("Rule")
PACKAGE = "medcodex.edits"
SEVERITIES = {"E": "error", "W": "warning", "I": "info", "-": "none"}
BEGIN = dt.date(2015, 10, 1)
"""The first day of ICD-10-CM: since when a rule holds of which no first day is given."""


class InForce:
    """Days that a rule judges, from ``start`` until before ``end``."""

    __slots__ = ()
    start: dt.date
    end: dt.date | None

    def in_force(self, date: dt.date) -> bool:
        """Whether it judges encounters or services of this date."""
        return self.start <= date and (self.end is None or date < self.end)


@dataclass(frozen=True, slots=True)
class Example:
    """An example of ours: a claim that the rule finds fault with (``fails``) or passes."""

    rule: str
    fails: bool
    claim: str
    facts: str


def load_rows(name: str, rule: Callable[[Mapping[str, str]], Rule]) -> tuple[Rule, ...]:
    """The rows of a packaged table in its order. ReleaseError, naming table and id, for one that cannot be read."""
    found = []
    for row in table_rows(PACKAGE, name):
        try:
            found.append(rule(row))
        except (KeyError, ValueError) as error:
            raise ReleaseError(f"not a rule: {error}", f"{name}: {row.get('id')}") from None
    return tuple(found)


def common(row: Mapping[str, str], begin: dt.date = BEGIN) -> dict[str, Any]:
    """The fields of a row that rules of every family have; ``begin`` where it names no first day."""
    return {
        "id": row["id"],
        "name": row["name"],
        "severity": SEVERITIES[row["severity"]],
        "start": dt.date.fromisoformat(row["from"]) if row["from"] else begin,
        "end": dt.date.fromisoformat(row["until"]) if row["until"] else None,
        "text": row["text"],
        "mend": row["mend"],
    }


def load_examples(name: str, beside: str = "") -> tuple[Example, ...]:
    """The examples of a packaged table; ``beside`` is the column of what a claim is judged with, "" where there is
    none."""
    return tuple(
        Example(row["rule"], row["expect"] == "fail", row["claim"], row[beside] if beside else "")
        for row in table_rows(PACKAGE, name)
    )
