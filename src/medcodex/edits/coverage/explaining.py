"""Findings about medical necessity as ``check --explain`` tells them."""

from __future__ import annotations

import re

from medcodex.edits.coverage.checker import coverage_modifiers, coverage_rules
from medcodex.edits.coverage.places import MAC, STATE
from medcodex.edits.explanation import ExplainedRow, Explanation
from medcodex.edits.rule_rows import BEGIN

_ID = re.compile(r"([LN]CD)-(\d\d)")
_KINDS = {"NCD": "national", "LCD": "local"}


def explain_coverage(wanted: str) -> Explanation | None:
    """The finding of that id in capitals; None where there is none."""
    found = _ID.fullmatch(wanted)
    rule = coverage_rules().get(found[2]) if found else None
    if found is None or rule is None:
        return None
    changes = "; ".join(row.text for row in coverage_modifiers().values())
    row = ExplainedRow(
        severity=rule.severity,
        kind="coverage",
        text=rule.text,
        about=f"services of {_KINDS[found[1]]} coverage policies that the site has loaded, for claims to Medicare",
        when=f"modifiers change the answer: {changes}",
        source=f"the policy named by the finding; {rule.source}",
        start=BEGIN.isoformat(),
        end=None,
        mend=rule.mend,
        facts=(MAC, STATE) if found[1] == "LCD" else (),
    )
    return Explanation(found[0], rule.name, (row,), ())
