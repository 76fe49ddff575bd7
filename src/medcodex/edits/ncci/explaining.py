"""What the rules about NCCI say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.explanation import SHOWN, ExplainedRow, Explanation, told_by, with_places
from medcodex.edits.ncci.rules import load_ncci_examples, load_ncci_rules, source_of

if TYPE_CHECKING:
    from medcodex.edits.ncci.rules import NcciRule


def explain_ncci_rule(wanted: str) -> Explanation | None:
    """The rule of an id in capitals, with its examples; None where none has it."""
    return told_by(wanted, load_ncci_rules(), _row, load_ncci_examples)


def _row(rule: NcciRule) -> ExplainedRow:
    return ExplainedRow(
        severity=rule.severity,
        kind="C",
        text=with_places(rule.text),
        about="service lines",
        when=rule.when,
        source=source_of(rule, max(rule.start, SHOWN)),
        start=rule.start.isoformat(),
        end=rule.end.isoformat() if rule.end else None,
        mend=with_places(rule.mend),
        facts=(),
    )
