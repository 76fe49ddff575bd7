"""Words of a text with their offsets and their matching form.

The matching form folds what never changes a diagnosis: case, compatibility characters, possessives, British spelling,
plural endings, and the single-word equivalents given as data. It is used only for comparing; offsets always point into
the text as given.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from functools import lru_cache
from hashlib import blake2b
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple, overload

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_WORD = re.compile(r"([^\W_]+(?:[\u0300-\u036f]+[^\W_]*)*(?:['’][sSt]\b)?)")
# The same in text of ASCII alone, where most notes are: a plain set of characters takes half the time, and a choice
# between something and nothing less than an option.
_ASCII_WORD = re.compile(r"([A-Za-z0-9]++(?:'[sSt]\b|))")
_POSSESSIVE = re.compile(r"['’]s?$", re.IGNORECASE)
_BRITISH = (
    (re.compile(r"aem"), "em"),
    (re.compile(r"oed"), "ed"),
    (re.compile(r"oes"), "es"),
    (re.compile(r"oea"), "ea"),
    (re.compile(r"aed"), "ed"),
    (re.compile(r"aec"), "ec"),
    (re.compile(r"aes"), "es"),
    (re.compile(r"our(?=s?$)"), "or"),
    (re.compile(r"is(?=(?:e|ed|ing|ation|ations)$)"), "iz"),
    (re.compile(r"ys(?=(?:e|ed)$)"), "yz"),
    (re.compile(r"(?<=[bt])re(?=s?$)"), "er"),
)
_ANY_BRITISH = re.compile("|".join(pattern.pattern for pattern, _ in _BRITISH))
# Sums of a phrase's words must stay below 2**63, the largest integer a database column holds.
_HASH_BITS = 59
COMPANION_BITS = 1024
_COMPANION_MASK = COMPANION_BITS - 1
HARD = 2
_MOST_REMEMBERED = 200_000
_MOST_GAPS = 4096


class Token(NamedTuple):
    """A word: offsets into the text, its matching form, and what stands between it and the word before.

    ``gap`` is 0 for blanks only, 1 for a soft break (comma, slash, dash, parenthesis), 2 for a hard one.
    """

    start: int
    end: int
    form: str
    gap: int


class Words:
    """The words of a stretch of text in order, field by field: lists beside each other take a fraction of the time that
    a record for each word does. Words are named by their place; one of them, or each in turn, is a Token."""

    __slots__ = ("ends", "forms", "gaps", "starts")

    def __init__(self, starts: list[int], ends: list[int], forms: list[str], gaps: list[int]) -> None:
        self.starts = starts
        self.ends = ends
        self.forms = forms
        self.gaps = gaps

    def __len__(self) -> int:
        return len(self.starts)

    def __getitem__(self, place: int) -> Token:
        return Token(self.starts[place], self.ends[place], self.forms[place], self.gaps[place])

    def __iter__(self) -> Iterator[Token]:
        return map(Token, self.starts, self.ends, self.forms, self.gaps)

    def cut(self, first: int, after: int) -> Words:
        """The words from one place up to another."""
        return Words(self.starts[first:after], self.ends[first:after], self.forms[first:after], self.gaps[first:after])


class SentenceWords(Sequence[Words]):
    """The words of each sentence of a text in turn. ``whole`` holds the words of the whole text, ``bounds`` the places
    of the first word of each sentence and of the word behind its last; what one sentence holds is cut out when it is
    asked for, as most have nothing to be read closely."""

    __slots__ = ("_cut", "bounds", "whole")

    def __init__(self, whole: Words, bounds: Sequence[tuple[int, int]]) -> None:
        self.whole = whole
        self.bounds = bounds
        self._cut: list[Words | None] = [None] * len(bounds)

    def __len__(self) -> int:
        return len(self.bounds)

    @overload
    def __getitem__(self, number: int) -> Words: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Words]: ...
    def __getitem__(self, number: int | slice) -> Words | Sequence[Words]:
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        words = self._cut[number]
        if words is None:
            words = self._cut[number] = self.whole.cut(*self.bounds[number])
        return words

    def __iter__(self) -> Iterator[Words]:
        return map(self.__getitem__, range(len(self.bounds)))

    @property
    def forms(self) -> Iterator[list[str]]:
        """The matching forms of each sentence in turn."""
        forms = self.whole.forms
        return (forms[first:after] for first, after in self.bounds)


def singular(word: str) -> str:
    """Strip a regular English plural ending; short words and -ss, -us, -is stay."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "shes", "ches", "xes", "zzes")) and not word.endswith("aches"):
        return word[:-2]
    return word[:-1]


class Normalizer(dict[str, str]):
    """Maps a word as written to its matching form; remembers every word it has seen."""

    def __init__(self, equivalents: Mapping[str, str]) -> None:
        super().__init__()
        self._equivalents = {_plain(word): _plain(form) for word, form in equivalents.items()}

    def __call__(self, word: str) -> str:
        return self[word]

    def __missing__(self, word: str) -> str:
        form = _plain(word)
        form = self._equivalents.get(form, form)
        if len(self) < _MOST_REMEMBERED:
            self[word] = form
        return form


def _plain(word: str) -> str:
    if word.isascii():
        text = word.lower()
    else:
        text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", word).lower())
        text = "".join(c for c in text if not unicodedata.combining(c))
    if "'" in text or "’" in text:
        text = _POSSESSIVE.sub("", text)
    if len(text) > 4 and _ANY_BRITISH.search(text):
        for pattern, instead in _BRITISH:
            text = pattern.sub(instead, text)
    return singular(text)


def tokenize(text: str, start: int, end: int, normal: Normalizer) -> Words:
    """The words of ``text[start:end]`` in order. "non" with a hyphen is joined to the word it negates."""
    # Between and word in turn, then what stands behind the last word. All words at once, not one at a time: this is a
    # large part of the time a note takes.
    stretch = text[start:end]
    pieces = (_ASCII_WORD if stretch.isascii() else _WORD).split(stretch)
    between = pieces[:-1:2]
    places = list(accumulate(map(len, pieces), initial=start))
    forms = list(map(normal.__getitem__, pieces[1::2]))
    words = Words(places[1:-1:2], places[2::2], forms, list(map(_GAPS.__getitem__, between)))
    if "non" in forms:
        _join_negated(words, between, normal)
    if "secondary" in words.forms:
        _name_causes(words.forms)
    if ". " in between:
        _close_names(text, words)
    return words


def tokenize_spans(text: str, spans: Iterable[tuple[int, int]], normal: Normalizer) -> SentenceWords:
    """The words of each of some stretches of the text, which do not overlap, come in order and cut no word. The gap of
    a stretch's first word tells what stands before it in the text."""
    words = tokenize(text, 0, len(text), normal)
    starts = words.starts
    return SentenceWords(words, [(bisect_left(starts, start), bisect_left(starts, end)) for start, end in spans])


def _join_negated(words: Words, between: list[str], normal: Normalizer) -> None:
    """Make each "non-" and what it negates one word."""
    forms = words.forms
    joined: list[int] = []
    for place, (form, after) in enumerate(zip(forms, between[1:], strict=False)):
        if form == "non" and after == "-" and not (joined and joined[-1] == place - 1):
            joined.append(place)
    for place in reversed(joined):
        words.ends[place], forms[place] = words.ends[place + 1], normal("non" + forms[place + 1])
        for column in (words.starts, words.ends, forms, words.gaps):
            del column[place + 1]


def _name_causes(forms: list[str]) -> None:
    """ "secondary to" names a cause, not a kind."""
    for place, (form, after) in enumerate(pairwise(forms)):
        if form == "secondary" and after == "to":
            forms[place] = "due"


def _close_names(text: str, words: Words) -> None:
    """The stop of an abbreviated name is no break: "E. coli"."""
    starts, ends = words.starts, words.ends
    for place in [place for place, gap in enumerate(words.gaps) if gap == HARD]:
        if place and ends[place - 1] - starts[place - 1] == 1:
            start = starts[place]
            if text[start].islower() and text[ends[place - 1] : start] == ". ":
                words.gaps[place] = 0


class _Gaps(dict[str, int]):
    """What stands between words, each looked at once."""

    def __missing__(self, between: str) -> int:
        gap = gap_between(between)
        if len(self) < _MOST_GAPS:
            self[between] = gap
        return gap


_GAPS = _Gaps()


def gap_between(between: str) -> int:
    """0 for blanks and hyphens, 1 for comma, slash, parenthesis and the like, 2 for sentence-level punctuation."""
    plain = between.strip()
    if not plain or plain in {"-", "’", "'", "\u2011"}:
        return 0
    if any(c in ";:.!?•|=" for c in plain):
        return 2
    return 1


@lru_cache(maxsize=20_000)
def hash_form(form: str) -> int:
    """A fixed 59-bit number for a matching form, the same on every machine; sums of them name sets of words."""
    return int.from_bytes(blake2b(form.encode(), digest_size=8).digest(), "little") >> (64 - _HASH_BITS)


def companion_bit(value: int) -> int:
    """The bit that stands for a word, given by its hash, in the companions of other words."""
    return 1 << (value & _COMPANION_MASK)


def companions_of(values: Iterable[int]) -> int:
    """The bits of all words of a phrase together. A word's companions over all phrases tell which words never stand in
    a phrase with it; bits are shared, so they never tell for certain that one does."""
    bits = 0
    for value in values:
        bits |= companion_bit(value)
    return bits


def key_of(forms: Iterable[str]) -> int:
    """The key of a set of words: order and repetition do not matter."""
    return sum(map(hash_form, set(forms)))
