"""Words that tell whether a drug or an item was given at the encounter, and how."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


class Cues:
    """Phrases by kind (data/services/cues.tsv), each kind one pattern."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        self.patterns = {kind: _pattern(listed) for kind, listed in phrases.items()}

    @classmethod
    def load(cls) -> Cues:
        """The packaged table."""
        phrases: dict[str, list[str]] = {}
        for row in table_rows("medcodex.suggest", "data/services/cues.tsv"):
            phrases.setdefault(row["kind"], []).append(row["phrase"])
        return cls(phrases)

    def has(self, kind: str, text: str, start: int = 0, end: int | None = None) -> bool:
        """Whether a phrase of a kind stands between two offsets."""
        return self.span(kind, text, start, end) is not None

    def span(self, kind: str, text: str, start: int = 0, end: int | None = None) -> tuple[int, int] | None:
        """Where the first phrase of a kind stands between two offsets; None where none does."""
        found = self.patterns[kind].search(text, start, len(text) if end is None else end)
        return found.span() if found else None


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    """Longer phrases first; blanks stand for any white space."""
    ordered = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    choices = "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in ordered)
    return re.compile(rf"(?<![\w-])(?:{choices})(?![\w-])", re.IGNORECASE)
