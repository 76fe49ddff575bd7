"""What is read of a visit, before any level is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.text.model import Sentence
    from medcodex.text.tokens import Words


class Place(NamedTuple):
    """A sentence: number of the document, offsets into its text."""

    document: int
    start: int
    end: int


class Sign(NamedTuple):
    """Something documented for an element (problems, data, risk, time, visit). ``item`` is the name the framework has
    for it, ``which`` tells one test, source or problem from another, ``because`` says in words what was read."""

    element: str
    item: str
    which: str
    because: str
    source: str
    places: tuple[Place, ...]


class Hit(NamedTuple):
    """Words of a vocabulary in a sentence, by places of its first and last word. ``kind`` is cue, test, drug or site;
    ``name`` what they stand for, ``detail`` the kind of a test or the status of a drug, ``most`` the largest dose in
    milligrams that needs no prescription (0: any)."""

    first: int
    last: int
    kind: str
    name: str
    detail: str
    most: int
    source: str


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence in which something of the vocabulary stands. ``section`` is its canonical name, ``section_class``
    what kind that is; ``cues`` are the names of all cues in it."""

    document: int
    number: int
    sentence: Sentence
    section: str
    section_class: str
    words: Words
    hits: Sequence[Hit]
    cues: frozenset[str]

    @property
    def place(self) -> Place:
        """Where the sentence stands."""
        return Place(self.document, self.sentence.start, self.sentence.end)

    def of(self, kind: str) -> list[Hit]:
        """The hits of one kind."""
        return [hit for hit in self.hits if hit.kind == kind]

    def cue(self, name: str) -> list[Hit]:
        """The hits of one cue."""
        return [hit for hit in self.hits if hit.name == name and hit.kind == "cue"]


class Diagnosed(NamedTuple):
    """A diagnosis of the note: its code, whether it is only suspected, and its mentions (document, start, end,
    whether a list item or line is headed by it)."""

    code: str
    title: str
    suspected: bool
    mentions: tuple[tuple[int, int, int, bool], ...]


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """What a visit's level is computed from. ``family`` is the family of visits, or the stem of several where the note
    does not tell which ("office", "hospital", "nf"); ``minutes`` those of the clinician; ``billed_tests`` are
    ``which`` of tests whose interpretation is billed."""

    family: str
    signs: tuple[Sign, ...]
    minutes: int | None
    billed_tests: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoVisit:
    """Why a note has no level."""

    reason: str
