"""Codes that say no more than part of another one and are left out beside it.

Official Guidelines FY2026 I.B.2 (highest level of detail) and I.B.5 (integral symptoms), and Excludes1 notes where the
book itself says which of the two stays. The pairs are data (data/redundant.tsv).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class RedundantCodes:
    """The table, loaded."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        self._rows = [(CodeRanges(r["redundant"]), CodeRanges(r["beside"]), r["source"]) for r in rows]

    @classmethod
    def load(cls) -> RedundantCodes:
        """The packaged table."""
        return cls(table_rows("medcodex.conventions", "data/redundant.tsv"))

    def because(self, code: str, codes: Collection[str]) -> tuple[str, str] | None:
        """(the other code, source) where ``code`` is redundant beside one of ``codes``, else None."""
        for redundant, beside, source in self._rows:
            if code in redundant:
                for other in codes:
                    if other != code and other in beside and other not in redundant:
                        return other, source
        return None
