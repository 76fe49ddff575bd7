"""What an evaluator found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hit:
    """Places of the diagnoses at fault, the one the finding points to first. What is not given is the rule's own:
    ``severity``, ``text``, ``mends``; ``where`` is for what is no diagnosis."""

    places: tuple[int, ...]
    text: str = ""
    mends: tuple[str, ...] = ()
    severity: str = ""
    where: str | None = None
