"""Two codes that one wording asks for: a condition both acute and chronic (Official Guidelines FY2026 I.B.8), a sepsis
due to a localized infection (I.C.1.d.4). The rows are data (data/one_wording.tsv)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.conventions.ranges import CodeRanges, RowsByCode
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Second(NamedTuple):
    """The second code, and where it is written."""

    code: str
    source: str


class OneWording:
    """The table, loaded."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        table = [(CodeRanges(r["codes"]), frozenset(r["words"].split()), r["adds"], r["source"]) for r in rows]
        self._rows = RowsByCode(codes for codes, *_ in table)
        self._added = [(words, Second(code, source)) for _, words, code, source in table]

    @classmethod
    def load(cls) -> OneWording:
        """The packaged table."""
        return cls(table_rows("medcodex.conventions", "data/one_wording.tsv"))

    def second(self, code: str, words: frozenset[str]) -> Second | None:
        """The other code that a mention of ``code`` in these words asks for, if any."""
        for number in sorted(self._rows.rows(code)):
            needed, second = self._added[number]
            if needed <= words:
                return second
        return None
