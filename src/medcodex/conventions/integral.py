"""Symptoms that are a routine part of a disease and are not coded beside it (Official Guidelines FY2026 I.B.5)."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable


class IntegralSymptoms:
    """The table of symptoms and the diseases they belong to (data/integral_symptoms.tsv)."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = [(CodeRanges(row["symptom"]), CodeRanges(row["conditions"])) for row in rows]
        self._conditions = lru_cache(maxsize=10_000)(self._conditions_of)

    def _conditions_of(self, symptom: str) -> tuple[CodeRanges, ...]:
        return tuple(conditions for symptoms, conditions in self._rows if symptom in symptoms)

    @classmethod
    def load(cls) -> IntegralSymptoms:
        """The packaged table."""
        return cls(table_rows("medcodex.conventions", "data/integral_symptoms.tsv"))

    def covered(self, symptom: str, codes: Iterable[str]) -> bool:
        """Whether one of the codes is a disease that the symptom is a routine part of."""
        conditions = self._conditions(symptom)
        return any(code in ranges for ranges in conditions for code in codes if code != symptom)
