"""Codes that only patients of some ages or of one sex can have. The rows are data (data/patient_limits.tsv)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.conventions.code_sets import CodeSets

_SEXES = frozenset({"F", "M"})
_OLDEST = 999


class _Row(NamedTuple):
    codes: int
    sex: str
    first: int
    last: int
    because: str
    source: str


class PatientLimits:
    """The table over the sets of one book."""

    def __init__(self, rows: Iterable[Mapping[str, str]], sets: CodeSets) -> None:
        self._sets = sets
        self._rows = [
            _Row(
                sets.number(row["codes"]),
                row["sex"],
                int(row["from"] or 0),
                int(row["to"] or _OLDEST),
                row["because"],
                row["source"],
            )
            for row in rows
        ]

    @classmethod
    def load(cls, sets: CodeSets) -> PatientLimits:
        """With the packaged table."""
        return cls(table_rows("medcodex.conventions", "data/patient_limits.tsv"), sets)

    def against(self, code: str, age: float | None, sex: str | None) -> tuple[str, str] | None:
        """(whose code it is, source) where a patient of this age in years and sex ("F" or "M", anything else is not
        known) cannot have it; None where nothing speaks against it."""
        if age is None and sex not in _SEXES:
            return None
        held = self._sets.holding(code)
        for row in self._rows:
            if row.codes not in held:
                continue
            other_age = age is not None and not row.first <= int(age) <= row.last
            other_sex = bool(row.sex) and sex in _SEXES and sex != row.sex
            if other_age or other_sex:
                return row.because, row.source
        return None
