"""Symptoms that are a routine part of a disease and are not coded beside it (Official Guidelines FY2026 I.B.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges, RowsByCode
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable


class IntegralSymptoms:
    """The table of symptoms and the diseases they belong to (data/integral_symptoms.tsv)."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        table = [(CodeRanges(row["symptom"]), CodeRanges(row["conditions"]), row["source"]) for row in rows]
        self._symptoms = RowsByCode(symptoms for symptoms, *_ in table)
        self._conditions = RowsByCode(conditions for _, conditions, _ in table)
        self._sources = [source for *_, source in table]

    @classmethod
    def load(cls) -> IntegralSymptoms:
        """The packaged table."""
        return cls(table_rows("medcodex.conventions", "data/integral_symptoms.tsv"))

    def covered(self, symptom: str, codes: Iterable[str]) -> bool:
        """Whether one of the codes is a disease that the symptom is a routine part of."""
        of_symptom = self._symptoms.rows(symptom)
        if not of_symptom:
            return False
        return any(code != symptom and not of_symptom.isdisjoint(self._conditions.rows(code)) for code in codes)

    def because(self, symptom: str, codes: Iterable[str]) -> tuple[str, str] | None:
        """(the disease, source) where ``symptom`` is a routine part of one of ``codes``, else None."""
        of_symptom = self._symptoms.rows(symptom)
        for code in codes if of_symptom else ():
            held = of_symptom & self._conditions.rows(code) if code != symptom else frozenset()
            if held:
                return code, self._sources[min(held)]
        return None
