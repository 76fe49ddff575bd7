"""What the rules of the claim form say of themselves."""

from __future__ import annotations

from medcodex.edits.claim.rules import PACKAGE, ClaimRule, load_claim_rules
from medcodex.edits.explanation import ExplainedRow, Explanation
from medcodex.edits.rules import Example
from medcodex.text.tables import table_rows


def explain_claim_rule(wanted: str) -> Explanation | None:
    """The rule of an id in capitals; None where none has it."""
    rows = [rule for rule in load_claim_rules() if rule.id == wanted]
    if not rows:
        return None
    examples = tuple(example for example in load_claim_examples() if example.rule == wanted)
    return Explanation(wanted, rows[0].name, tuple(map(_row, rows)), examples)


def load_claim_examples() -> tuple[Example, ...]:
    """The packaged examples; ``claim`` is the encounter as JSON, without what all of them share."""
    return tuple(
        Example(row["rule"], row["expect"] == "fail", row["claim"], "")
        for row in table_rows(PACKAGE, "data/claim/examples.tsv")
    )


def _row(rule: ClaimRule) -> ExplainedRow:
    return ExplainedRow(
        severity=rule.severity,
        kind="D" if rule.facts else "C",
        text=rule.text,
        about=rule.needs,
        when=rule.case,
        source=rule.source,
        start=rule.start.isoformat(),
        end=rule.end.isoformat() if rule.end else None,
        mend=rule.mend,
        facts=rule.facts,
    )
