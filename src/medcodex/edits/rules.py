"""The rule tables: what each rule is about, when it holds, since when, and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.edits.rule_rows import PACKAGE, Example, InForce, common, load_examples, load_rows
from medcodex.text.tables import table_names

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

RECORD = "Encounter record"


@dataclass(frozen=True, slots=True)
class Rule(InForce):
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

    def source(self, date: dt.date) -> str:
        """The section of the guidelines of the fiscal year that holds on a date."""
        year = date.year + (date.month >= 10)
        if self.section == RECORD:
            return RECORD
        place = self.section.split(": ", 1)
        if len(place) == 2:
            return f"{place[0]} FY{year}: {place[1]}"
        return f"ICD-10-CM Official Guidelines FY{year} {self.section}"


def load_rules() -> tuple[Rule, ...]:
    """All rows of the packaged tables. ReleaseError for a row that cannot be read."""
    return tuple(rule for name in table_names(PACKAGE, "data/rules") for rule in load_rows(f"data/rules/{name}", _rule))


def load_guideline_examples() -> tuple[Example, ...]:
    """The packaged examples."""
    return load_examples("data/examples.tsv", "facts")


def _rule(row: Mapping[str, str]) -> Rule:
    return Rule(section=row["section"], kind=row["kind"], about=row["about"], when=row["when"], **common(row))
