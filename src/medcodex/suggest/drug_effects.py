"""Conditions with a code of their own where a drug brought them about (data/drug_effects.tsv): "neutropenia due to
chemotherapy", "diarrhea from metformin".

Official Guidelines FY2026 I.B.9 (combination code) and I.C.19.e.5.a (the nature of an adverse effect, then the drug).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.suggest.concept import Concept
    from medcodex.suggest.narrow import Narrower
    from medcodex.terminology.book import Icd10cmBook


class DrugEffects:
    """The table over one book."""

    def __init__(self, rows: Iterable[Mapping[str, str]], book: Icd10cmBook, narrower: Narrower) -> None:
        self._rows = [(CodeRanges(r["effect"]), CodeRanges(r["drug"]), r["code"], r["source"]) for r in rows]
        self._book = book
        self._narrower = narrower

    @classmethod
    def load(cls, book: Icd10cmBook, narrower: Narrower) -> DrugEffects:
        """The packaged table."""
        return cls(table_rows("medcodex.suggest", "data/drug_effects.tsv"), book, narrower)

    def placed(self, effect: Concept, drug: Concept) -> Concept:
        """The condition as the book has it where ``drug`` (the code of its adverse effect) brought it about; the
        condition itself where the book has no such code."""
        for effects, drugs, code, source in self._rows:
            if effect.code not in effects or drug.code not in drugs:
                continue
            row = self._book.row(code)
            if row is not None and row.billable:
                path = (*effect.path, f"due to {drug.path[0]}", self._narrower.step(code))
                return effect._replace(code=code, others=(effect.code,), path=path, source=source)
        return effect
