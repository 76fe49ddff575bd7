"""What the rules of clinical validation say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.clinical.indicators import load_indicators
from medcodex.coding.clinical.validation import load_validation
from medcodex.edits.explanation import ExplainedRow, Explanation, told_by
from medcodex.edits.rule_rows import BEGIN

if TYPE_CHECKING:
    from medcodex.coding.clinical.validation import ValidationRule


def explain_validation_rule(wanted: str) -> Explanation | None:
    """The rule of an id in capitals, with the indicators it looks for; None where none has it."""
    return told_by(wanted, load_validation(), _row, tuple)


def _row(rule: ValidationRule) -> ExplainedRow:
    known = load_indicators()
    labels = "; ".join(known[name].label for name in rule.indicators)
    return ExplainedRow(
        severity="warning",
        kind="D",
        text=f"{rule.diagnosis} is documented with few or none of its usual indicators",
        about="a proposed diagnosis of a note",
        when=f"fewer than {rule.least} of: {labels}",
        source=rule.source,
        start=BEGIN.isoformat(),
        end=None,
        mend="",
        facts=(),
    )
