"""What the rules for service lines say of themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.explanation import SHOWN, ExplainedRow, Explanation, with_places
from medcodex.edits.services.rules import load_service_examples, load_service_rules

if TYPE_CHECKING:
    from medcodex.edits.services.rules import ServiceRule


def explain_service_rule(wanted: str) -> Explanation | None:
    """The rule of an id in capitals, with its examples; None where none has it."""
    rows = [rule for rule in load_service_rules() if rule.id == wanted]
    if not rows:
        return None
    examples = tuple(example for example in load_service_examples() if example.rule == wanted)
    return Explanation(wanted, rows[0].name, tuple(map(_row, rows)), examples)


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
