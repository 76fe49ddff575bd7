"""What a rule says of itself, whatever family of checks it is of."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medcodex.edits.rule_rows import Example

SHOWN = dt.date(2025, 10, 1)
"""Rules are told as of this day, or as of their first one."""
Rule = TypeVar("Rule", bound="Named")
_PLACE = re.compile(r"\{(\w+)\}")


class Named(Protocol):
    """A rule of whatever family."""

    @property
    def id(self) -> str: ...
    @property
    def name(self) -> str: ...


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


def told_by(
    wanted: str, rules: Iterable[Rule], row: Callable[[Rule], ExplainedRow], examples: Callable[[], Iterable[Example]]
) -> Explanation | None:
    """What the rows of an id in capitals say, each as ``row`` tells it, with the examples of the id; None where none of
    the rules has it."""
    rows = [rule for rule in rules if rule.id.upper() == wanted]
    if not rows:
        return None
    first = rows[0]
    of_rule = tuple(example for example in examples() if example.rule == first.id)
    return Explanation(first.id, first.name, tuple(map(row, rows)), of_rule)


def with_places(text: str) -> str:
    """A rule's text with what a finding fills in shown as such: "<code>"."""
    return _PLACE.sub(r"<\1>", text)
