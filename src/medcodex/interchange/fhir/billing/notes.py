"""What was noticed while a claim was read: what a bill cannot go without, and how much nobody reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections import Counter


@dataclass(frozen=True, slots=True)
class Note:
    """An element, by its path, and what is the matter with it."""

    path: str
    message: str


@dataclass(slots=True)
class Notes:
    """``lacking`` keeps a claim from being billed; ``unread`` counts, by their paths, elements that no record has a
    field for."""

    lacking: list[Note] = field(default_factory=list)
    unread: Counter[str] | None = None

    def unbilled(self, path: str, message: str) -> None:
        """Note what a bill cannot go without."""
        self.lacking.append(Note(path, message))
