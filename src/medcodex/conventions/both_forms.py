"""The second code of a condition documented as both acute and chronic in one wording (Official Guidelines FY2026
I.B.8). The rows are data (data/both_forms.tsv)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class BothForms:
    """The table, loaded."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        self._rows = {row["code"]: (frozenset(row["words"].split()), row["adds"], row["source"]) for row in rows}

    @classmethod
    def load(cls) -> BothForms:
        """The packaged table."""
        return cls(table_rows("medcodex.conventions", "data/both_forms.tsv"))

    def added(self, code: str, words: frozenset[str]) -> tuple[str, str] | None:
        """(the other code, source) where a mention of ``code`` in these words tells both forms, else None."""
        row = self._rows.get(code)
        return (row[1], row[2]) if row and row[0] <= words else None
