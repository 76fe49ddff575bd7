"""Which of the proposed codes a reader asked to see."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.coding import CodedNote


@dataclass(frozen=True, slots=True)
class Selection:
    """At most ``max_codes`` codes, each of at least ``min_confidence`` (0 to 1). Roles and ranks stay the claim's."""

    max_codes: int | None = None
    min_confidence: float = 0.0

    def apply(self, note: CodedNote) -> CodedNote:
        """The note with fewer codes, or the same note."""
        codes = tuple(code for code in note.codes if code.confidence >= self.min_confidence)[: self.max_codes]
        return note if len(codes) == len(note.codes) else replace(note, codes=codes)
