"""Codes that say no more than part of another one and are left out beside it.

Official Guidelines FY2026 I.B.2 (highest level of detail) and I.B.5 (integral symptoms), and Excludes1 notes where the
book itself says which of the two stays. The pairs are data (data/redundant.tsv).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges, RowsByCode
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class RedundantCodes:
    """The table, loaded."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        table = [(CodeRanges(r["redundant"]), CodeRanges(r["beside"]), r["source"]) for r in rows]
        self._redundant = RowsByCode(redundant for redundant, _, _ in table)
        self._beside = RowsByCode(beside for _, beside, _ in table)
        self._sources = [source for *_, source in table]

    @classmethod
    def load(cls) -> RedundantCodes:
        """The packaged table."""
        return cls(table_rows("medcodex.conventions", "data/redundant.tsv"))

    def because(self, code: str, codes: Collection[str]) -> tuple[str, str] | None:
        """(the other code, source) where ``code`` is redundant beside one of ``codes``, else None."""
        rows = self._redundant.rows(code)
        for other in codes if rows else ():
            held = rows & self._beside.rows(other) - self._redundant.rows(other)
            if held:
                return other, self._sources[min(held)]
        return None
