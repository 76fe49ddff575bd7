"""The order of diagnoses on a claim, as far as the conventions decide it.

Official Guidelines FY2026 I.A.13 (etiology before manifestation), I.C (chapter by chapter), II and IV. The rows are
data (data/claim_order.tsv); "code first" notes of the tabular list say the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.conventions.tabular_notes import TabularNotes

LEAD, CONDITION, AFTERCARE, STATUS, EXTERNAL = range(5)
_BANDS = {"lead": LEAD, "aftercare": AFTERCARE, "status": STATUS, "external": EXTERNAL}
_ANY, _INPATIENT = "any", "inpatient"


class OrderRule(NamedTuple):
    """A row: its name and where it is written. ``binding``: a note of the tabular list, which holds whatever was the
    reason for the encounter."""

    name: str
    source: str
    binding: bool = False


class _Row(NamedTuple):
    rule: OrderRule
    codes: int
    others: int | None
    scope: str


class ClaimOrder:
    """The table over the sets of one book, with that book's notes."""

    def __init__(self, rows: Iterable[Mapping[str, str]], sets: CodeSets, notes: TabularNotes) -> None:
        self._sets = sets
        self._notes = notes
        self._bands: list[tuple[int, _Row]] = []
        self._never: list[_Row] = []
        self._before: list[_Row] = []
        for row in rows:
            others = sets.number(row["others"]) if row["others"] else None
            one = _Row(OrderRule(row["rule"], row["source"]), sets.number(row["codes"]), others, row["scope"])
            if row["what"] == "never":
                self._never.append(one)
            elif row["what"] == "before":
                self._before.append(one)
            else:
                self._bands.append((_BANDS[row["what"]], one))

    @classmethod
    def load(cls, sets: CodeSets, notes: TabularNotes) -> ClaimOrder:
        """With the packaged table."""
        return cls(table_rows("medcodex.conventions", "data/claim_order.tsv"), sets, notes)

    def band(self, code: str, inpatient: bool) -> tuple[int, OrderRule | None]:
        """The place of a code among kinds of codes, LEAD to EXTERNAL, and the row that says so (none: CONDITION)."""
        held = self._sets.holding(code)
        for band, row in self._bands:
            if row.codes in held and _in_scope(row, inpatient):
                return band, row.rule
        return CONDITION, None

    def never_first(self, code: str, inpatient: bool) -> OrderRule | None:
        """The row that keeps a code from the first place; None where it may stand there."""
        held = self._sets.holding(code)
        return next((row.rule for row in self._never if row.codes in held and _in_scope(row, inpatient)), None)

    def before(self, codes: Sequence[str], inpatient: bool) -> dict[str, dict[str, OrderRule]]:
        """For each code that some of ``codes`` go ahead of: those codes, each with the rule that says so."""
        out: dict[str, dict[str, OrderRule]] = {}
        held = {code: self._sets.holding(code) for code in codes}
        for code in codes:
            for owned in self._notes.of(code).code_first:
                listed = [other for other in codes if other != code and other in owned.line.codes]
                rule = OrderRule("code-first", f"ICD-10-CM tabular list {owned.owner}: code first", binding=True)
                for other in listed:
                    out.setdefault(code, {}).setdefault(other, rule)
        for row in self._before:
            if not _in_scope(row, inpatient):
                continue
            behind = [code for code in codes if row.others in held[code]]
            ahead = [code for code in codes if row.codes in held[code]] if behind else []
            for code in behind:
                for other in ahead:
                    if other not in behind:
                        out.setdefault(code, {}).setdefault(other, row.rule)
        return out


def _in_scope(row: _Row, inpatient: bool) -> bool:
    return row.scope == _ANY or (row.scope == _INPATIENT) == inpatient
