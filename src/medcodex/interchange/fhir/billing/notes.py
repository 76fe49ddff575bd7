"""What was noticed while a claim was read: what a bill cannot go without."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Note:
    """An element, by its path, and what is the matter with it."""

    path: str
    message: str


@dataclass(slots=True)
class Notes:
    """``lacking`` keeps a claim from being billed."""

    lacking: list[Note] = field(default_factory=list)

    def unbilled(self, path: str, message: str) -> None:
        """Note what a bill cannot go without."""
        self.lacking.append(Note(path, message))
