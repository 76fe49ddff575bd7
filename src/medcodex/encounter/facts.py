"""The vocabulary of documented facts, as whoever asks for them publishes it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FactAsked:
    """A documented fact: its values, what it means, and the rules or groupers that ask for it."""

    name: str
    values: str
    meaning: str
    rules: tuple[str, ...]

    def as_object(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)
