"""Marks secondary diagnoses of an inpatient stay that hospitals review before the claim goes out.

The mark asks a person to look at the record and at the present-on-admission indicator. It says nothing of whether the
condition could have been avoided, and it is no fault of the claim.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import RowsByCode
from medcodex.edits.safety.rules import SEVERITY, load_safety_rules
from medcodex.encounter import Claim, Finding, Setting

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.edits.safety.rules import SafetyRule
    from medcodex.encounter.coded import Encounter

_MEND = "confirm the condition, its timing and the present-on-admission indicator in the record"


class SafetyMarks:
    """The packaged rules, asked of one encounter after another."""

    def __init__(self, rules: Sequence[SafetyRule] | None = None) -> None:
        self.rules = load_safety_rules() if rules is None else tuple(rules)
        self._by_code = RowsByCode(rule.codes for rule in self.rules)

    def findings(self, encounter: Encounter) -> list[Finding]:
        """A hint for each rule that a secondary diagnosis meets; none outside acute facility stays."""
        if encounter.setting is not Setting.INPATIENT or encounter.claim is not Claim.FACILITY:
            return []
        found = []
        for place, diagnosis in enumerate(encounter.diagnoses[1:], 1):
            for number in sorted(self._by_code.rows(diagnosis.code)):
                rule = self.rules[number]
                if self._meets(rule, diagnosis.poa, encounter):
                    where = f"diagnoses[{place}]"
                    told = f"{diagnosis.code}: {rule.text}"
                    found.append(
                        Finding(rule.id, rule.name, SEVERITY, told, (diagnosis.code,), where, rule.source, (_MEND,))
                    )
        return found

    def _meets(self, rule: SafetyRule, poa: str | None, encounter: Encounter) -> bool:
        if rule.poa and (poa is None or poa not in rule.poa):
            return False
        if rule.procedures and not any(one.code.startswith(rule.procedures) for one in encounter.procedures):
            return False
        return not rule.beside or any(one.code in rule.beside for one in encounter.diagnoses)
