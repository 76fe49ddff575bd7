"""The rules of the claim form as data: what each case says, how heavy it weighs, since when, and its source."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.rule_rows import InForce, common, load_rows
from medcodex.encounter import Finding

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from medcodex.edits.claim.fault import Fault

SILENT = "none"


@dataclass(frozen=True, slots=True)
class ClaimRule(InForce):
    """One case of a rule. ``text`` has places for the values of a fault; ``needs`` names the fields of the encounter
    without which it cannot be decided; ``facts`` the documented facts it asks for. A case of severity "none" tells
    where the rule is looked after instead."""

    id: str
    case: str
    name: str
    severity: str
    start: dt.date
    end: dt.date | None
    source: str
    needs: str
    facts: tuple[str, ...]
    text: str
    mend: str


class ClaimRules:
    """The packaged rules by id and case."""

    def __init__(self) -> None:
        self.rows = load_claim_rules()
        self._by_case: Mapping[tuple[str, str], ClaimRule] = {(row.id, row.case): row for row in self.rows}

    def finding(self, fault: Fault, date: dt.date) -> Finding | None:
        """The finding of a fault; None where its case is not in force on the date."""
        rule = self._by_case[fault.rule, fault.case]
        if not rule.in_force(date):
            return None
        return Finding(
            rule.id,
            rule.name,
            rule.severity,
            rule.text.format_map(fault.values),
            fault.codes,
            fault.where,
            fault.source or rule.source,
            fault.mends or ((rule.mend,) if rule.mend else ()),
        )


@lru_cache(1)
def load_claim_rules() -> tuple[ClaimRule, ...]:
    """All cases in the order of their table. ReleaseError for a row that cannot be read."""
    return load_rows("data/claim/rules.tsv", _rule)


def _rule(row: Mapping[str, str]) -> ClaimRule:
    return ClaimRule(
        case=row["case"],
        source=row["source"],
        needs=row["needs"],
        facts=tuple(filter(None, row["facts"].split(", "))),
        **common(row),
    )
