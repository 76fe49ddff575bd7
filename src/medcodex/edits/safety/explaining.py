"""What the marks of hospital-acquired conditions and safety indicators say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.explanation import ExplainedRow, Explanation, told_by
from medcodex.edits.rule_rows import BEGIN
from medcodex.edits.safety.rules import SEVERITY, load_safety_rules

if TYPE_CHECKING:
    from medcodex.edits.safety.rules import SafetyRule


def explain_safety_rule(wanted: str) -> Explanation | None:
    """The rule of an id in capitals; None where none has it."""
    return told_by(wanted, load_safety_rules(), _row, tuple)


def _row(rule: SafetyRule) -> ExplainedRow:
    conditions = [f"present on admission: {' or '.join(rule.poa)}" if rule.poa else ""]
    conditions.append(f"with a procedure {', '.join(rule.procedures)}" if rule.procedures else "")
    conditions.append("with a diagnosis of the row" if rule.beside else "")
    return ExplainedRow(
        severity=SEVERITY,
        kind="C",
        text=rule.text,
        about="secondary diagnoses of an acute facility stay",
        when="; ".join(filter(None, conditions)),
        source=rule.source,
        start=BEGIN.isoformat(),
        end=None,
        mend="",
        facts=(),
    )
