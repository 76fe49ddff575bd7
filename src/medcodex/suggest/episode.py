"""The seventh character of an injury, from the words that tell the episode of care.

ICD-10-CM Official Guidelines FY2026 I.C.19.a (initial: active treatment; subsequent: routine care during healing;
sequela), I.C.19.c (fractures: delayed healing, nonunion, malunion; open fractures by Gustilo type).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.terminology.book import Icd10cmBook
    from medcodex.text.tokens import Normalizer

# Codes with characters of episode: injuries, poisonings, and fractures of diseased bone.
EPISODIC = CodeRanges("S00-T88,M80,M84.3-M84.6")
_LENGTH = 7
# Healing of a closed fracture, of an open one of type I or II, of an open one of type III.
_HEALING = {
    "A": {"routine": "D", "delayed": "G", "nonunion": "K", "malunion": "P"},
    "B": {"routine": "E", "delayed": "H", "nonunion": "M", "malunion": "Q"},
    "C": {"routine": "F", "delayed": "J", "nonunion": "N", "malunion": "R"},
}


class Episodes:
    """The packaged cues: sets of words of one sentence, the first row that holds decides."""

    def __init__(self, rows: Iterable[dict[str, str]], normal: Normalizer, book: Icd10cmBook) -> None:
        self._rows = [(frozenset(map(normal, row["words"].split())), row["episode"]) for row in rows]
        self._words = frozenset[str]().union(*(words for words, _ in self._rows))
        self._book = book

    @classmethod
    def load(cls, normal: Normalizer, book: Icd10cmBook) -> Episodes:
        """The packaged table (data/episode_of_care.tsv)."""
        return cls(table_rows("medcodex.suggest", "data/episode_of_care.tsv"), normal, book)

    @property
    def words(self) -> frozenset[str]:
        """Words that tell the episode and no injury."""
        return self._words

    def told(self, forms: Iterable[str]) -> str:
        """The episode that a sentence's words tell: "routine", "delayed", "nonunion", "malunion", "sequela", "type
        III", or "" when they tell none."""
        held = self._words.intersection(forms)
        if not held:
            return ""
        return next((episode for words, episode in self._rows if words <= held), "")

    def placed(self, code: str, episode: str) -> str:
        """The code with the seventh character of the episode; as it is where the book has no such code."""
        if code not in EPISODIC or len(code.replace(".", "")) != _LENGTH:
            return code
        stem, present = code[:-1], code[-1]
        if episode == "sequela":
            wanted = ["S"]
        elif episode == "type III":
            wanted = ["C"] if present == "B" else []
        else:
            healing = _HEALING.get(present, {})
            wanted = [healing[episode], "D"] if episode in healing and episode == "routine" else [healing.get(episode, "")]
        for character in wanted:
            row = self._book.row(stem + character) if character else None
            if row is not None and row.billable:
                return row.code
        return code
