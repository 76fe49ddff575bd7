"""Words of a text replaced all at once, with the places of everything that stood in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Edit:
    """``text[start:end]`` gives way to ``new``."""

    start: int
    end: int
    new: str


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A text with its edits, which stand in order and do not touch each other."""

    before: str
    edits: Sequence[Edit]

    @property
    def text(self) -> str:
        """The text as it reads now."""
        parts, at = [], 0
        for one in self.edits:
            parts += [self.before[at : one.start], one.new]
            at = one.end
        return "".join([*parts, self.before[at:]])

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``before[start:end]`` stands now; where an edit crosses its border, with the whole of the edit."""
        return self._place(start, at_end=False), self._place(end, at_end=True)

    def _place(self, at: int, *, at_end: bool) -> int:
        moved = 0
        for one in self.edits:
            if one.start < at < one.end:
                return one.start + moved + (len(one.new) if at_end else 0)
            if one.end > at or (one.end == at and one.start == at):
                break
            moved += len(one.new) - (one.end - one.start)
        return at + moved


def words(text: str) -> str:
    """A pattern for these very words, not within others."""
    before = r"(?<!\w)" if text[:1].isalnum() else ""
    behind = r"(?!\w)" if text[-1:].isalnum() else ""
    return f"{before}{re.escape(text)}{behind}"


def replaced(text: str, pairs: Mapping[str, str]) -> Rewritten:
    """A text in which every occurrence of each key gives way to its value, all at once; of two that begin at one place
    the longer one goes."""
    if not pairs:
        return Rewritten(text, ())
    pattern = re.compile("|".join(words(one) for one in sorted(pairs, key=len, reverse=True)))
    return Rewritten(text, [Edit(*one.span(), pairs[one[0]]) for one in pattern.finditer(text)])


def left_over(told: Rewritten, watched: Iterable[str], kept: Iterable[str]) -> list[tuple[int, int]]:
    """Where a watched word (a regular expression, in any case) stands that no edit covers and no kept quote holds."""
    covers = [(one.start, one.end) for one in told.edits]
    covers += [one.span() for quote in kept for one in re.finditer(re.escape(quote), told.before)]
    found = {one.span() for pattern in watched for one in re.finditer(pattern, told.before, re.IGNORECASE)}
    return sorted(
        (start, end) for start, end in found if not any(low <= start and end <= high for low, high in covers)
    )  # fmt: skip
