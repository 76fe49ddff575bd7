"""The seventh character of an injury, from the words that tell the episode of care.

ICD-10-CM Official Guidelines FY2026 I.C.19.a (initial: active treatment; subsequent: routine care during healing;
sequela), I.C.19.c (fractures: delayed healing, nonunion, malunion; open fractures by Gustilo type).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.ranges import CodeRanges

if TYPE_CHECKING:
    from collections.abc import Iterable

    from medcodex.suggest.cues import Cues
    from medcodex.terminology.book import Icd10cmBook

# Codes with characters of episode: injuries, poisonings, and fractures of diseased bone.
EPISODIC = CodeRanges("S00-T88,M80,M84.3-M84.6")
EPISODIC_CHAPTERS = frozenset("STM")
_LENGTH = 7
# Healing of a closed fracture, of an open one of type I or II, of an open one of type III.
_HEALING = {
    "A": {"routine": "D", "delayed": "G", "nonunion": "K", "malunion": "P"},
    "B": {"routine": "E", "delayed": "H", "nonunion": "M", "malunion": "Q"},
    "C": {"routine": "F", "delayed": "J", "nonunion": "N", "malunion": "R"},
}


class Episodes:
    """The packaged cues (data/episode_of_care.tsv): the first row whose words stand in a sentence decides."""

    def __init__(self, cues: Cues, book: Icd10cmBook) -> None:
        self._cues = cues
        self._book = book

    @property
    def words(self) -> frozenset[str]:
        """Words that tell the episode and no injury."""
        return self._cues.words

    def has(self, code: str) -> bool:
        """Whether codes at or below this one have a character of the episode."""
        return code in EPISODIC

    def told(self, forms: Iterable[str]) -> str:
        """The episode that a sentence's words tell: "routine", "delayed", "nonunion", "malunion", "sequela", "type
        III", "initial", or "" when they tell none."""
        return next(iter(self._cues.told(forms)), "")

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
            wanted = [_HEALING.get(present, {}).get(episode, "")]
        for character in wanted:
            row = self._book.row(stem + character) if character else None
            if row is not None and row.billable:
                return row.code
        return code
