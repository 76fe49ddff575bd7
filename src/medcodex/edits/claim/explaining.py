"""What the rules of the claim form say of themselves."""

from __future__ import annotations

from medcodex.edits.claim.rules import ClaimRule, load_claim_rules
from medcodex.edits.explanation import ExplainedRow, Explanation, told_by
from medcodex.edits.rule_rows import Example, load_examples


def explain_claim_rule(wanted: str) -> Explanation | None:
    """The rule of an id in capitals; None where none has it."""
    return told_by(wanted, load_claim_rules(), _row, load_claim_examples)


def load_claim_examples() -> tuple[Example, ...]:
    """The packaged examples; ``claim`` is the encounter as JSON, without what all of them share."""
    return load_examples("data/claim/examples.tsv")


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
