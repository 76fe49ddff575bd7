"""A drill: a record, a task, and what a good answer holds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re

    from medcodex.learn.cases.case import Level


class DrillKind(StrEnum):
    """What is to be written."""

    QUERY = "query"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact of the claim that the writer is told; a letter has to state those that are ``needed``."""

    name: str
    value: str
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Drill:
    """A drill. ``text`` is the record, ``indicators`` are its words that a good answer cites, ``keywords`` the words
    of which one names the matter. Of a letter: ``facts`` of the claim, ``rules`` of which one is to be cited (as
    patterns), ``private`` what the payer does not need to know, ``unsupported`` what the record does not say (both as
    patterns). ``case_id`` is the practice chart that a drill was made of."""

    id: str
    kind: DrillKind
    title: str
    level: Level
    topics: tuple[str, ...]
    task: str
    text: str
    indicators: tuple[str, ...]
    keywords: tuple[str, ...]
    model: str = ""
    facts: tuple[Fact, ...] = ()
    rules: tuple[re.Pattern[str], ...] = ()
    private: tuple[re.Pattern[str], ...] = ()
    unsupported: tuple[re.Pattern[str], ...] = ()
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing said of an answer: the rule, whether it was kept, what it is worth, and where it comes from. ``taken``
    is the part of the score that was lost by it, from 0 to 1."""

    rule: str
    title: str
    kept: bool
    message: str
    source: str
    taken: float = 0.0
    severity: str = "info"


@dataclass(frozen=True, slots=True)
class Scored:
    """An answer's score from 0 to 1 with all that was said of it, and the indicators that it cited."""

    score: float
    remarks: tuple[Remark, ...]
    cited: tuple[str, ...]
    missing: tuple[str, ...]

    @property
    def sendable(self) -> bool:
        """Whether nothing in it may not be sent."""
        return not any(one.severity == "error" and not one.kept for one in self.remarks)
