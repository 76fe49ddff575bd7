"""What the matcher asks of a lexicon: the words it knows, the phrases it holds, and what each phrase means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence


class Sense(NamedTuple):
    """One meaning of a phrase.

    ``code`` is a dotted code, possibly a header that the note must narrow, or "" for a clinical finding without one.
    ``kind`` is index, eindex, tabular, neoplasm, drug, lexicon or finding; ``path`` the steps in the book that led
    here; ``source`` the book or publication. ``node`` is the index entry's id or -1. ``cased`` holds the words whose
    capitals must appear as written ("" when case does not matter). ``plain`` holds the words of a phrase that only
    word equivalents make another phrase: other phrases of the key are preferred unless the words stand as given.
    ``context`` is "", "+a|b" (one of these words must
    occur in the note) or "-a|b" (none may).
    """

    code: str
    kind: str
    path: tuple[str, ...]
    source: str
    node: int = -1
    cased: str = ""
    context: str = ""
    plain: str = ""


class IndexChild(NamedTuple):
    """A subterm under an index entry: ``forms`` are its words (one set for each alternative wording)."""

    node: int
    title: str
    forms: tuple[frozenset[str], ...]
    code: str


class TitleWords(NamedTuple):
    """A billable code as its title words it.

    ``forms`` leaves out the words of the unspecified choice, ``generic`` tells that it is that choice, ``other`` that
    it is the "other specified" one; ``absent`` are the words it says do not apply ("without ...").
    """

    code: str
    forms: frozenset[str]
    generic: bool
    other: bool
    absent: frozenset[str]


class Lexicon(Protocol):
    """A built lexicon, opened for reading."""

    @property
    def words(self) -> Mapping[str, int]:
        """Matching form to its hash, for every word that occurs in a phrase."""

    @property
    def keys(self) -> Container[int]:
        """Keys of all phrases (see tokens.key_of)."""

    def senses(self, key: int) -> Sequence[Sense]:
        """Meanings of a phrase, best first."""

    def children(self, node: int) -> Sequence[IndexChild]:
        """Subterms of an index entry; "with", "due to" and "in" are already stepped through."""

    def path(self, node: int) -> tuple[str, ...]:
        """Titles from the main term down to the entry."""

    def titles(self, category: str) -> Sequence[TitleWords]:
        """The billable codes of a three-character category, in book order."""
