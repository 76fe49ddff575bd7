"""Codes that say no more than part of another one and are left out beside it.

Official Guidelines FY2026 I.B.2 (highest level of detail) and I.B.5 (integral symptoms), and Excludes1 notes where the
book itself says which of the two stays. The pairs are data (data/redundant.tsv).
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class RedundantCodes:
    """The table, loaded."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = [(CodeRanges(r["redundant"]), CodeRanges(r["beside"]), r["source"]) for r in rows]
        self._rows_for = lru_cache(maxsize=10_000)(self._rows_of)

    def _rows_of(self, code: str) -> tuple[tuple[CodeRanges, CodeRanges, str], ...]:
        return tuple(row for row in self._rows if code in row[0])

    @classmethod
    def load(cls) -> RedundantCodes:
        """The packaged table."""
        return cls(table_rows("medcodex.conventions", "data/redundant.tsv"))

    def because(self, code: str, codes: Collection[str]) -> tuple[str, str] | None:
        """(the other code, source) where ``code`` is redundant beside one of ``codes``, else None."""
        for redundant, beside, source in self._rows_for(code):
            for other in codes:
                if other in beside and other not in redundant:
                    return other, source
        return None
