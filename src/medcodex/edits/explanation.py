"""What a rule says of itself, whatever family of checks it is of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from medcodex.edits.rules import Example

SHOWN = dt.date(2025, 10, 1)
"""Rules are told as of this day, or as of their first one."""
_PLACE = re.compile(r"\{(\w+)\}")


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


def with_places(text: str) -> str:
    """A rule's text with what a finding fills in shown as such: "<code>"."""
    return _PLACE.sub(r"<\1>", text)
