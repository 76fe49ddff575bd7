"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """One code found. ``score`` is from 0 to 1. ``via`` tells what led to it: code, title, inclusion, index, eindex,
    neoplasm, drug or lexicon; ``wording`` the words found there, empty where they are the title itself."""

    system: str
    code: str
    display: str
    billable: bool
    score: float
    via: str
    wording: str = ""

    @property
    def reason(self) -> str:
        """Why the code was found: "title", or what led to it with its wording ("index: Attack, heart")."""
        return f"{self.via}: {self.wording}" if self.wording else self.via
