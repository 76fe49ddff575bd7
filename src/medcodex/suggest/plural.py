"""Conditions that the book codes by number: one fractured rib, or several.

The matching form of a word folds its plural, so that only the words as written tell which is meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.text.lexicon import Sense


class Plurals:
    """The packaged table (data/plurals.tsv)."""

    def __init__(self) -> None:
        rows = table_rows("medcodex.suggest", "data/plurals.tsv")
        self._several = {row["one"]: (row["several"], row["words"].split(), row["source"]) for row in rows}

    def read(self, senses: Sequence[Sense], span: str) -> Sequence[Sense]:
        """The meanings of a stretch of text; those that stand for one are for several where its words say so."""
        if not any(sense.code in self._several for sense in senses):
            return senses
        return [self._one(sense, span.lower().split()) for sense in senses]

    def _one(self, sense: Sense, words: Sequence[str]) -> Sense:
        several, plurals, source = self._several.get(sense.code, ("", (), ""))
        if not any(word.strip(",;:") in plurals for word in words):
            return sense
        return sense._replace(code=several, path=(*sense.path, "multiple"), source=source, node=-1)
