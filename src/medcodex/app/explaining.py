"""Any rule that findings name: those of the tables, of clinical validation, and those that a site's own files hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.clinical.explaining import explain_validation_rule
from medcodex.edits import explaining
from medcodex.edits.payer.checker import PREFIX

if TYPE_CHECKING:
    from medcodex.edits.explanation import Explanation


def explain(rule_id: str) -> Explanation:
    """The rule of that id, in either case. UsageError where there is none, StorageError where a file of the data
    folder is broken."""
    if rule_id.strip().upper().startswith(PREFIX):
        from medcodex.app.payer_rules import explain_rule  # noqa: PLC0415 - other rules do without the data folder

        found = explain_rule(rule_id)
        if found is not None:
            return found
    return explain_validation_rule(rule_id.strip().upper()) or explaining.explain(rule_id)
