"""What is wrong with a claim as it is billed, by the rules of data/rules.tsv."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.encounter import Finding
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping


class Rule(NamedTuple):
    """A rule of billing: ``message`` with names in braces that a fault fills, ``source`` where it stands."""

    name: str
    severity: str
    message: str
    source: str


@cache
def rules() -> Mapping[str, Rule]:
    """Every rule by its id."""
    return {
        row["rule"]: Rule(row["name"], row["severity"], row["message"], row["source"])
        for row in table_rows("medcodex.claims", "data/rules.tsv")
    }


def finding(rule: str, where: str, *codes: str, **told: object) -> Finding:
    """A claim's breach of a rule at a place of it ("lines[2].pointers"). What is told are codes, counts and amounts,
    never who the patient is."""
    one = rules()[rule]
    return Finding(rule, one.name, one.severity, one.message.format(**told), codes, where, one.source)
