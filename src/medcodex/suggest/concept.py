"""One mention of one concept, as the finder leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Assertion
    from medcodex.text.model import Document
    from medcodex.text.tokens import Words


class Concept(NamedTuple):
    """One mention of one concept. ``code`` is billable, or "" for a clinical finding that has none; ``others`` are
    codes that the same words could also lead to; ``opens``: the sentence begins with it; ``stated``: the sentence calls
    it a diagnosis; ``path`` the steps to the code; ``forms`` the words of the phrase, ``used`` the words of the note
    beyond it that chose the code; ``rule`` names the assertion rule that decided."""

    start: int
    end: int
    section: str
    sentence: int
    list_item: bool
    opens: bool
    stated: bool
    code: str
    others: tuple[str, ...]
    kind: str
    path: tuple[str, ...]
    source: str
    forms: frozenset[str]
    used: frozenset[str]
    assertion: Assertion
    rule: str


@dataclass(frozen=True, slots=True)
class FoundDocument:
    """A document with its concepts in text order, all words that occur in it, the words of each sentence, and the wider
    conditions that stand inside its concepts and are only recognised."""

    document: Document
    concepts: tuple[Concept, ...]
    forms: frozenset[str]
    words: Sequence[Words] = ()
    wider: tuple[Concept, ...] = ()
