"""What is read of a visit, before any level is computed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.text.model import Sentence
    from medcodex.text.tokens import Words


MOST_PLACES = 8
"""Sentences shown for one sign."""


TAKEN_HOME = "discharge medications"
"""The section of drugs to take home, which in a visit are prescribed at it."""


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


class Term(NamedTuple):
    """What some words stand for. ``kind`` is cue, test, drug or site; ``name`` what they mean, ``detail`` the kind of a
    test or the status of a drug (otc, rx)."""

    kind: str
    name: str
    detail: str
    source: str


class Hit(NamedTuple):
    """Words of the vocabulary in a sentence, by the places of the first and the last one."""

    first: int
    last: int
    term: Term


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence in which something of the vocabulary stands. ``section`` is the canonical name of its section and
    ``section_class`` what kind that is; ``hits`` are by the name of their cue, or by their kind (test, drug, site)."""

    document: int
    number: int
    sentence: Sentence
    section: str
    section_class: str
    words: Words
    hits: Mapping[str, Sequence[Hit]]

    @property
    def place(self) -> Place:
        """Where the sentence stands."""
        return Place(self.document, self.sentence.start, self.sentence.end)

    def all(self, name: str) -> Sequence[Hit]:
        """The hits of one cue or of one kind, in order."""
        return self.hits.get(name, ())

    def said(self, hit: Hit) -> str:
        """The words of a hit in their matching form."""
        return " ".join(self.words.forms[hit.first : hit.last + 1])


class Named(NamedTuple):
    """Where a diagnosis is named: number of the document and of the sentence, offsets, and whether the name heads a
    list item or a line."""

    document: int
    sentence: int
    start: int
    end: int
    heads: bool


class Diagnosed(NamedTuple):
    """A diagnosis of the note: its code, whether it is only suspected, and where it is named. ``reported`` tells what
    the claim proposes from what assessment and plan name beside it."""

    code: str
    title: str
    suspected: bool
    mentions: tuple[Named, ...]
    reported: bool = True


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
