"""What the words of one sentence tell together: a table of word sets, each with what it means."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.text.tokens import Normalizer


class Cues:
    """Rows of ``words`` (all must stand in the sentence, in any order) and ``means``; earlier rows come first."""

    def __init__(self, rows: Iterable[dict[str, str]], normal: Normalizer) -> None:
        self._rows = [(frozenset(map(normal, row["words"].split())), row["means"]) for row in rows]
        self.words = frozenset[str]().union(*(words for words, _ in self._rows))

    @classmethod
    def load(cls, name: str, normal: Normalizer) -> Cues:
        """A packaged table of suggest/data."""
        return cls(table_rows("medcodex.suggest", f"data/{name}.tsv"), normal)

    def told(self, forms: Iterable[str]) -> list[str]:
        """All that a sentence's words tell, in the order of the table."""
        held = self.words.intersection(forms)
        return [means for words, means in self._rows if words <= held] if held else []
