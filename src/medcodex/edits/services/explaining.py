"""What the rules for service lines say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.explanation import SHOWN, ExplainedRow, Explanation, told_by, with_places
from medcodex.edits.services.rules import load_service_examples, load_service_rules

if TYPE_CHECKING:
    from medcodex.edits.services.rules import ServiceRule


def explain_service_rule(wanted: str) -> Explanation | None:
    """The rule of an id in capitals, with its examples; None where none has it."""
    return told_by(wanted, load_service_rules(), _row, load_service_examples)


def _row(rule: ServiceRule) -> ExplainedRow:
    return ExplainedRow(
        severity=rule.severity,
        kind="C",
        text=with_places(rule.text),
        about=rule.about,
        when=rule.when,
        source=rule.source(max(rule.start, SHOWN)),
        start=rule.start.isoformat(),
        end=rule.end.isoformat() if rule.end else None,
        mend=rule.mend,
        facts=(),
    )
