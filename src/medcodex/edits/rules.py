"""The rule tables: what each rule is about, when it holds, since when, and what it says."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.text.tables import table_names, table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = "medcodex.edits"
SEVERITIES = {"E": "error", "W": "warning", "I": "info", "-": "none"}
RECORD = "Encounter record"
BEGIN = dt.date(2015, 10, 1)
"""The first day of ICD-10-CM."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One row. Several rows may have one ``id`` where severity or meaning differs by circumstance.

    ``kind`` is C (decided from the claim) or D (asks for a documented fact). ``about`` is the set of codes the rule
    looks at, "claim" for the encounter as a whole; ``when`` the condition on each of them, or "=NAME" for a function
    of the rule's chapter. ``start`` and ``end`` bound the dates of discharge or service it is for (end excluded).
    """

    id: str
    name: str
    section: str
    kind: str
    severity: str
    start: dt.date
    end: dt.date | None
    about: str
    when: str
    text: str
    mend: str

    def in_force(self, date: dt.date) -> bool:
        """Whether the rule judges encounters of this date."""
        return self.start <= date and (self.end is None or date < self.end)

    def source(self, date: dt.date) -> str:
        """The section of the guidelines of the fiscal year that holds on a date."""
        year = date.year + (date.month >= 10)
        if self.section == RECORD:
            return RECORD
        place = self.section.split(": ", 1)
        if len(place) == 2:
            return f"{place[0]} FY{year}: {place[1]}"
        return f"ICD-10-CM Official Guidelines FY{year} {self.section}"


@dataclass(frozen=True, slots=True)
class Example:
    """An example of ours: a claim that the rule finds fault with (``fails``) or passes."""

    rule: str
    fails: bool
    claim: str
    facts: str


def load_rules() -> tuple[Rule, ...]:
    """All rows of the packaged tables. ReleaseError for a row that cannot be read."""
    return tuple(
        _rule(row, f"{name}: {row['id']}")
        for name in table_names(_PACKAGE, "data/rules")
        for row in table_rows(_PACKAGE, f"data/rules/{name}")
    )


def load_sets() -> Mapping[str, str]:
    """The named sets of codes."""
    return {
        row["name"]: row["codes"]
        for name in table_names(_PACKAGE, "data/sets")
        for row in table_rows(_PACKAGE, f"data/sets/{name}")
    }


def load_examples() -> tuple[Example, ...]:
    """The packaged examples."""
    return tuple(
        Example(row["rule"], row["expect"] == "fail", row["claim"], row["facts"])
        for row in table_rows(_PACKAGE, "data/examples.tsv")
    )


def _rule(row: dict[str, str], where: str) -> Rule:
    try:
        return Rule(
            id=row["id"],
            name=row["name"],
            section=row["section"],
            kind=row["kind"],
            severity=SEVERITIES[row["severity"]],
            start=dt.date.fromisoformat(row["from"]) if row["from"] else BEGIN,
            end=dt.date.fromisoformat(row["until"]) if row["until"] else None,
            about=row["about"],
            when=row["when"],
            text=row["text"],
            mend=row["mend"],
        )
    except (KeyError, ValueError) as error:
        raise ReleaseError(f"not a rule: {error}", where) from None
