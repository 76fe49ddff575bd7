"""What kind of problem a diagnosis is (data/nature.tsv, then the nature of personal_history.tsv)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import RangeTable
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

_PACKAGE = "medcodex.suggest"
_OTHERWISE = "acute"
_OF_HISTORY = {"chronic": "chronic", "acute": "acute", "episodic": "acute"}


class Natures:
    """Natures by code; the most specific row holds, and rows of problems before those of histories."""

    def __init__(self, problems: Iterable[dict[str, str]], histories: Iterable[dict[str, str]]) -> None:
        self._problems = RangeTable(
            (codes.strip(), row["nature"]) for row in problems for codes in row["codes"].split(",")
        )
        self._histories = RangeTable((row["codes"], _OF_HISTORY.get(row["nature"], "")) for row in histories)

    @classmethod
    def load(cls) -> Natures:
        """The packaged tables."""
        return cls(table_rows(_PACKAGE, "visit/data/nature.tsv"), table_rows(_PACKAGE, "data/personal_history.tsv"))

    def of(self, code: str) -> str:
        """The nature of a diagnosis."""
        return self._problems.get(code) or self._histories.get(code) or _OTHERWISE
