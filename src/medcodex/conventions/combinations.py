"""Combination codes: two documented conditions that the classification reports as one.

Official Guidelines FY2026 I.B.9 (combination code) and I.A.15 ("with": the link is assumed unless the record says
otherwise). The pairs are data (data/combinations.tsv); this is the evaluator.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges, RowsByCode
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping


@dataclass(frozen=True, slots=True)
class CombinationRow:
    """One row of the table."""

    rule: str
    first: CodeRanges
    second: CodeRanges
    words: frozenset[str]
    result: str
    replaces: frozenset[str]
    source: str


@dataclass(frozen=True, slots=True)
class Joined:
    """The outcome of one row: ``code`` stands for ``first`` and ``second``; ``replaced`` are no longer reported."""

    code: str
    first: str
    second: str
    replaced: tuple[str, ...]
    rule: str
    source: str


class Combinations:
    """The table, loaded."""

    def __init__(self, rows: tuple[CombinationRow, ...]) -> None:
        self._rows = rows
        self._first = RowsByCode(row.first for row in rows)
        self._second = RowsByCode(row.second for row in rows)

    @classmethod
    def load(cls) -> Combinations:
        """The packaged table."""
        return cls(
            tuple(
                CombinationRow(
                    row["rule"],
                    CodeRanges(row["first"]),
                    CodeRanges(row["second"]),
                    frozenset(filter(None, row["words"].split("|"))),
                    row["result"],
                    frozenset(row["replaces"].split()),
                    row["source"],
                )
                for row in table_rows("medcodex.conventions", "data/combinations.tsv")
            )
        )

    def join(self, documented: Mapping[str, frozenset[str]]) -> Iterator[Joined]:
        """Every joint code for the documented codes (code -> words it was documented with), until none is left.

        A joint code takes part in the following rows, so that hypertension with heart failure and chronic kidney
        disease ends at I13.
        """
        codes = dict(documented)
        used_second: set[str] = set()
        firsts = frozenset[int]().union(*map(self._first.rows, codes))
        seconds = frozenset[int]().union(*map(self._second.rows, codes))
        for number, row in enumerate(self._rows):
            if number not in firsts or number not in seconds:
                continue
            for first in [c for c in codes if number in self._first.rows(c)]:
                for second in [c for c in codes if number in self._second.rows(c) and c not in {first, *used_second}]:
                    if row.words and not row.words & codes[second]:
                        continue
                    code = row.result.replace("*", first[:3])
                    replaced = _replaced(row.replaces, first, second)
                    for gone in replaced:
                        codes.pop(gone, None)
                    if "second" in row.replaces or "both" in row.replaces:
                        used_second.add(second)
                    codes.setdefault(code, frozenset())
                    firsts |= self._first.rows(code)
                    seconds |= self._second.rows(code)
                    yield Joined(code, first, second, replaced, row.rule, row.source)
                    if first not in codes:
                        break


def _replaced(replaces: frozenset[str], first: str, second: str) -> tuple[str, ...]:
    out = []
    if "first" in replaces or "both" in replaces or ("plain" in replaces and first.endswith(".9")):
        out.append(first)
    if "second" in replaces or "both" in replaces:
        out.append(second)
    return tuple(out)
