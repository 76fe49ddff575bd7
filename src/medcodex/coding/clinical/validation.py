"""Clinical validation: a diagnosis documented without the indicators one usually finds beside it.

A mark for a reviewer and nothing more: no code is added, taken away or called wrong. Official Guidelines FY2026 I.A.19:
a code rests on the provider's statement that the condition exists, whatever the criteria.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.coding.clinical.indicators import labels_of
from medcodex.conventions.ranges import CodeRanges, RowsByCode
from medcodex.encounter import Finding, Setting
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from medcodex.coding.clinical.indicators import NoteIndicators
    from medcodex.encounter import ProposedCode

_SYSTEM = "icd10cm"
_STAYS = frozenset({Setting.INPATIENT, Setting.EMERGENCY, Setting.OBSERVATION})
_MEND = "review the record; where the provider's statement stays unsupported, a clinical validation query"


class ValidationRule(NamedTuple):
    """A diagnosis by its codes, and how many (``least``) different ones of its ``indicators`` leave nothing to say;
    ``asks`` where their absence is worth a query."""

    id: str
    name: str
    diagnosis: str
    codes: CodeRanges
    least: int
    indicators: tuple[str, ...]
    asks: bool
    source: str


class Validation:
    """The packaged rules; asked with the proposed codes of a note and its indicators."""

    def __init__(self, rules: Sequence[ValidationRule]) -> None:
        self.rules = tuple(rules)
        self._by_code = RowsByCode(rule.codes for rule in self.rules)

    @classmethod
    def load(cls) -> Validation:
        """The packaged table."""
        return cls(load_validation())

    def findings(
        self, codes: Iterable[ProposedCode], indicators: NoteIndicators, setting: Setting
    ) -> Iterator[Finding]:
        """One finding for each rule that lacks its indicators: a warning where the record of a stay has none of them, a
        hint where it has some but fewer than usual, and in an office, where the diagnosis may have been made
        elsewhere."""
        asked: dict[int, list[tuple[int, str]]] = {}
        evidence = {one.code: one.evidence for one in codes if one.system == _SYSTEM}
        for place, code in enumerate(evidence):
            for number in self._by_code.rows(code):
                asked.setdefault(number, []).append((place, code))
        for number in sorted(asked):
            rule = self.rules[number]
            places = asked[number]
            statements = [one for _, code in places for one in evidence[code]]
            found = indicators.each_beside(rule.indicators, statements)
            if len(found) < rule.least:
                shown = {hit.indicator for hit in found}
                missing = [name for name in rule.indicators if name not in shown]
                told = (
                    f"{rule.diagnosis} is documented with {'few' if found else 'none'} of its usual indicators in this "
                    f"record; looked for and not found: {labels_of(missing, indicators)}"
                )
                yield Finding(
                    rule.id,
                    rule.name,
                    "info" if found or setting not in _STAYS else "warning",
                    told,
                    tuple(code for _, code in places),
                    f"diagnoses[{places[0][0]}]",
                    rule.source,
                    (_MEND,),
                    tuple(indicators.evidence(hit) for hit in found),
                )


def load_validation() -> tuple[ValidationRule, ...]:
    """The packaged rules in their order."""
    return tuple(
        ValidationRule(
            row["id"],
            row["name"],
            row["diagnosis"],
            CodeRanges(row["codes"]),
            int(row["least"]),
            tuple(row["indicators"].split(",")),
            row["asks"] == "yes",
            row["source"],
        )
        for row in table_rows("medcodex.coding.clinical", "data/validation.tsv")
    )
