"""Symptoms that are a routine part of a disease and are not coded beside it (Official Guidelines FY2026 I.B.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable


class IntegralSymptoms:
    """The table of symptoms and the diseases they belong to (data/integral_symptoms.tsv)."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = [(CodeRanges(row["symptom"]), CodeRanges(row["conditions"])) for row in rows]

    @classmethod
    def load(cls) -> IntegralSymptoms:
        """The packaged table."""
        return cls(table_rows("medcodex.conventions", "data/integral_symptoms.tsv"))

    def covered(self, symptom: str, codes: Iterable[str]) -> bool:
        """Whether one of the codes is a disease that the symptom is a routine part of."""
        others = [code for code in codes if code != symptom]
        return any(
            symptom in symptoms and any(code in conditions for code in others) for symptoms, conditions in self._rows
        )
