"""What the matcher asks of a lexicon: the words it knows, the phrases it holds, and what each phrase means."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

_GENERIC, _OTHER = 1, 2  # flags of a title
_LAST = "\x7f"  # after every character of a code


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
    """The titles of a category's billable codes, by code. ``words`` are all that occur in them; the n-th is the bit
    ``1 << n``, so that comparing a title with a note is arithmetic. ``codes`` are sorted, and ``rows`` hold their
    titles one behind the other: the bits of the forms, those of the absent words, and a byte of flags. A title is taken
    out of its row when it is asked for, as most categories are asked for a few codes only."""

    def __init__(self, words: Sequence[str], codes: Sequence[str], rows: bytes) -> None:
        self.words, self.codes, self.rows = words, codes, rows
        self._bits = {word: 1 << number for number, word in enumerate(words)}
        self._size = _bytes_for(words)

    @classmethod
    def of(cls, words: Sequence[str], titles: Iterable[TitleWords]) -> CategoryTitles:
        """The titles of a category in any order."""
        size = _bytes_for(words)
        ordered = sorted(titles)
        rows = (
            one.forms.to_bytes(size, "little")
            + one.absent.to_bytes(size, "little")
            + bytes([one.generic * _GENERIC + one.other * _OTHER])
            for one in ordered
        )
        return cls(words, [one.code for one in ordered], b"".join(rows))

    def below(self, prefix: str) -> tuple[TitleWords, ...]:
        """The titles of the codes that begin so, in the order of the codes."""
        first = bisect_left(self.codes, prefix)
        return self._titles(first, bisect_left(self.codes, prefix + _LAST, first))

    def _titles(self, first: int, after: int) -> tuple[TitleWords, ...]:
        """The titles from one place up to another."""
        size, rows, number = self._size, self.rows, int.from_bytes
        starts = range(first * (2 * size + 1), after * (2 * size + 1), 2 * size + 1)
        return tuple(
            [
                TitleWords(
                    code,
                    number(rows[start : start + size], "little"),
                    bool(rows[start + 2 * size] & _GENERIC),
                    bool(rows[start + 2 * size] & _OTHER),
                    number(rows[start + size : start + 2 * size], "little"),
                )
                for code, start in zip(self.codes[first:after], starts, strict=True)
            ]
        )

    def bits(self, words: Iterable[str]) -> int:
        """The bits of those words that occur in the category's titles."""
        known = self._bits
        found = 0
        for word in words:
            found |= known.get(word, 0)
        return found

    def forms_of(self, code: str) -> int:
        """The words of a code's title; none for a code that is not among them."""
        number = bisect_left(self.codes, code)
        held = number < len(self.codes) and self.codes[number] == code
        return self._titles(number, number + 1)[0].forms if held else 0

    def spelt(self, bits: int) -> frozenset[str]:
        """The words of some bits."""
        return frozenset(word for number, word in enumerate(self.words) if bits >> number & 1) if bits else frozenset()


def _bytes_for(words: Sequence[str]) -> int:
    return (len(words) + 7) // 8


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

    def child_words(self, node: int) -> frozenset[str]:
        """All words of the subterms of an index entry."""

    def path(self, node: int) -> tuple[str, ...]:
        """Titles from the main term down to the entry."""

    def manifestation(self, node: int) -> str:
        """The code that an index entry gives in brackets behind its own, possibly a header; "" where it gives none."""

    def titles(self, category: str) -> CategoryTitles:
        """The billable codes of a three-character category; none for a category the book has not."""
