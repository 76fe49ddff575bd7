"""Codes that stand or fall with another one: "use additional code" pairs and codes that are never reported alone.

The pairs are data (data/companions.tsv); sources: tabular list notes and Official Guidelines FY2026 I.B.7, I.B.14.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges, RowsByCode
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable


class Companions:
    """The table, loaded."""

    def __init__(self, rows: Iterable[dict[str, str]]) -> None:
        table = [(CodeRanges(r["code"]), CodeRanges(r["beside"]), r["effect"] == "only", r["source"]) for r in rows]
        self._codes = RowsByCode(codes for codes, *_ in table)
        self._beside = RowsByCode(beside for _, beside, *_ in table)
        self._only = frozenset(number for number, row in enumerate(table) if row[2])
        self._sources = [row[3] for row in table]

    @classmethod
    def load(cls) -> Companions:
        """The packaged table."""
        return cls(table_rows("medcodex.conventions", "data/companions.tsv"))

    def stranded_by(self, code: str, codes: Collection[str]) -> str | None:
        """The source of the row by which ``code`` needs a code that is not among ``codes``; None where it has one or
        needs none."""
        wanted = self._codes.rows(code) & self._only
        if not wanted or any(wanted & self._beside.rows(other) for other in codes if other != code):
            return None
        return self._sources[min(wanted)]

    def called_for(self, code: str, codes: Collection[str]) -> bool:
        """Whether one of ``codes`` asks for ``code`` as an additional code."""
        rows = self._codes.rows(code) - self._only
        return bool(rows) and any(rows & self._beside.rows(other) for other in codes if other != code)
