"""Tables of pairs: a code, what it must not or need not stand with, and what to do.

A table has the columns about, beside, mend and source; "about" and "beside" are sets of codes. In a mend, "*" stands
for the category of the code the rule is about ("*.22" is E11.22 for E11.9).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.case import Case


@dataclass(frozen=True, slots=True)
class PairTable:
    """One table; rows by the number of the set that holds the code."""

    rows: dict[int, tuple[tuple[int, str], ...]]

    @classmethod
    def load(cls, name: str, sets: CodeSets) -> PairTable:
        """The packaged table of that name."""
        rows: dict[int, tuple[tuple[int, str], ...]] = {}
        for row in _rows(name):
            about = sets.number(row["about"])
            rows[about] = (*rows.get(about, ()), (sets.number(row["beside"]), row["mend"]))
        return cls(rows)

    @staticmethod
    def about(name: str) -> str:
        """The set of all codes that the packaged table is about."""
        return "; ".join(row["about"] for row in _rows(name))

    def found(self, case: Case, place: int) -> Iterator[tuple[int, str]]:
        """Places of the other diagnoses that a row pairs with this one, each with the row's mend."""
        for about in self.rows.keys() & case.holding[place]:
            for beside, mend in self.rows[about]:
                for other in case.places(beside):
                    if other != place:
                        yield other, mend.replace("*", case.codes[place][:3])


def _rows(name: str) -> Iterator[dict[str, str]]:
    return table_rows("medcodex.edits", f"data/pairs/{name}.tsv")
