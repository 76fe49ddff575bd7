"""What a rule says of itself, whatever family of checks it is of."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.edits.rules import Example


@dataclass(frozen=True, slots=True)
class ExplainedRow:
    """One row of a rule."""

    severity: str
    kind: str
    text: str
    about: str
    when: str
    source: str
    start: str
    end: str | None
    mend: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule with all its rows and our examples."""

    id: str
    name: str
    rows: tuple[ExplainedRow, ...]
    examples: tuple[Example, ...]

    def as_object(self) -> dict[str, Any]:
        """As JSON."""
        return asdict(self)
