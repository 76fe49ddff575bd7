"""What the rules say of themselves: a rule with its source and examples, and the facts that rules ask for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.edits.claim.explaining import explain_claim_rule
from medcodex.edits.claim.rules import load_claim_rules
from medcodex.edits.coverage.explaining import explain_coverage
from medcodex.edits.coverage.places import MAC, STATE
from medcodex.edits.explanation import SHOWN, ExplainedRow, Explanation, told_by
from medcodex.edits.ncci.explaining import explain_ncci_rule
from medcodex.edits.payer.words import AUTHORIZATION
from medcodex.edits.rules import load_guideline_examples, load_rules
from medcodex.edits.safety.explaining import explain_safety_rule
from medcodex.edits.services.explaining import explain_service_rule
from medcodex.encounter.facts import FactAsked
from medcodex.errors import UsageError
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from medcodex.edits.rules import Rule

# Words of a condition whose first argument in quotes is the name of a fact.
_ASKS = re.compile(r"\b(?:fact|number|documented_as|not_coded|not_first)\('(\w+)'")
# What words and evaluators ask for without naming it in the table.
_IMPLIED = {
    r"\bunrelated\b": ("unrelated",),
    r"\buncertain\b|\buncertain_itself\b": ("uncertain", "certainty"),
    "=uncertain_not_coded": ("uncertain",),
    "=dominance": ("side", "handedness"),
    "=birth_values": ("gestation_weeks",),
    "=unspecified_side": ("laterality",),
    "=excludes1": ("unrelated",),
}


def explain(rule_id: str) -> Explanation:
    """The rule of that id, in either case. UsageError where there is none."""
    wanted = rule_id.strip().upper()
    for family in FAMILIES:
        found = family(wanted)
        if found is not None:
            return found
    raise UsageError("no rule has this id; findings name theirs, such as A-05 or C09-01", "--explain")


def explain_guideline(wanted: str) -> Explanation | None:
    """A rule of the guidelines or of the encounter record; None where none has the id."""
    return told_by(wanted, load_rules(), _row, load_guideline_examples)


FAMILIES: tuple[Callable[[str], Explanation | None], ...] = (
    explain_guideline,
    explain_claim_rule,
    explain_ncci_rule,
    explain_service_rule,
    explain_coverage,
    explain_safety_rule,
)
"""What answers for the rules of each family of checks, by id in capitals."""


def facts_asked() -> tuple[FactAsked, ...]:
    """The vocabulary of facts, in the order of its table."""
    asking: dict[str, list[str]] = {}
    for rule in load_rules():
        for name in facts_of(rule):
            asking.setdefault(name, []).append(rule.id)
    for case in load_claim_rules():
        for name in case.facts:
            asking.setdefault(name, []).append(case.id)
    asking.setdefault(AUTHORIZATION, []).append("PAYER rules")
    for name in (MAC, STATE):
        asking.setdefault(name, []).append("LCD-06")
    return tuple(
        FactAsked(row["name"], row["values"], row["meaning"], tuple(dict.fromkeys(asking.get(row["name"], ()))))
        for row in table_rows("medcodex.edits", "data/facts.tsv")
    )


def facts_of(rule: Rule) -> tuple[str, ...]:
    """Names of the facts that a row asks for."""
    names = list(_ASKS.findall(rule.when))
    for pattern, implied in _IMPLIED.items():
        if re.search(pattern, rule.when):
            names.extend(implied)
    return tuple(dict.fromkeys(names))


def _row(rule: Rule) -> ExplainedRow:
    return ExplainedRow(
        severity=rule.severity,
        kind=rule.kind,
        text=rule.text,
        about=rule.about if len(rule.about) < 200 else rule.about[:200] + " ...",
        when=rule.when,
        source=rule.source(max(rule.start, SHOWN)),
        start=rule.start.isoformat(),
        end=rule.end.isoformat() if rule.end else None,
        mend=rule.mend,
        facts=facts_of(rule),
    )
