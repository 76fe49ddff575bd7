"""What the matcher asks of a lexicon: the words it knows, the phrases it holds, and what each phrase means."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence


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
    """A billable code as its title words it, each word a bit of its category (see CategoryTitles).

    ``forms`` leaves out the words of the unspecified choice, ``generic`` tells that it is that choice, ``other`` that
    it is the "other specified" one; ``absent`` are the words it says do not apply ("without ...").
    """

    code: str
    forms: int
    generic: bool
    other: bool
    absent: int


class CategoryTitles:
    """The titles of a category's billable codes in book order. ``words`` are all that occur in them; the n-th is the
    bit ``1 << n``, so that comparing a title with a note is arithmetic."""

    def __init__(self, words: Sequence[str], titles: Iterable[TitleWords]) -> None:
        self.words = tuple(words)
        self.titles = tuple(titles)
        self._bits = {word: 1 << number for number, word in enumerate(self.words)}
        self._forms = {title.code: title.forms for title in self.titles}

    def bits(self, words: Iterable[str]) -> int:
        """The bits of those words that occur in the category's titles."""
        known = self._bits
        found = 0
        for word in words:
            found |= known.get(word, 0)
        return found

    def forms_of(self, code: str) -> int:
        """The words of a code's title; none for a code that is not among them."""
        return self._forms.get(code, 0)

    def spelt(self, bits: int) -> frozenset[str]:
        """The words of some bits."""
        return frozenset(word for number, word in enumerate(self.words) if bits >> number & 1) if bits else frozenset()


class Lexicon(Protocol):
    """A built lexicon, opened for reading."""

    @property
    def words(self) -> Mapping[str, int]:
        """Matching form to its hash, for every word that occurs in a phrase."""

    @property
    def keys(self) -> Container[int]:
        """Keys of all phrases (see tokens.key_of)."""

    @property
    def companions(self) -> Mapping[str, int]:
        """For every word the bits of the words that stand in a phrase with it (see tokens.companions_of)."""

    def senses(self, key: int) -> Sequence[Sense]:
        """Meanings of a phrase, best first."""

    def children(self, node: int) -> Sequence[IndexChild]:
        """Subterms of an index entry; "with", "due to" and "in" are already stepped through."""

    def path(self, node: int) -> tuple[str, ...]:
        """Titles from the main term down to the entry."""

    def titles(self, category: str) -> CategoryTitles:
        """The billable codes of a three-character category; none for a category the book has not."""
