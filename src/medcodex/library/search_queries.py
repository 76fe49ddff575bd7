"""From a text as typed to the words to look for: symbols read, words split or joined, known terms put in the book's
words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.terminology.search_tables import JOINING
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.library.search_store import StoredIndex
    from medcodex.terminology.spelling import Speller

_SYMBOLS = {
    "s/p": "status post",
    "w/o": "without",
    "w/": "with ",
    "h/o": "history of",
    "f/h": "family history of",
    "fhx": "family history of",
}
_SYMBOL = re.compile(r"\b(?:(?:s/p|w/o|h/o|f/h|fhx)\b|w/)", re.IGNORECASE)
_MAX_WORDS = 40
_MAX_TERM = 5
_MAX_REWRITTEN = 3
_REWRITTEN = 0.97
_MIN_HALF = 3
_COMMON = 40  # wordings; a word said so often is the book's own
_LONG = 14  # words; a statement so long is worded like the book, or is a note


class Query(NamedTuple):
    """Words to look for, and how surely they say what was typed, from 0 to 1."""

    words: list[str]
    sure: float


def typed_words(text: str) -> list[str]:
    """The words of a text, shorthand with symbols spelt out ("s/p" as "status post"); of a very long one the first."""
    text = _SYMBOL.sub(lambda symbol: _SYMBOLS[symbol[0].lower()], text)
    return words_of(text)[:_MAX_WORDS]


class Queries:
    """Readings of a text in the words of one index."""

    def __init__(self, index: StoredIndex, speller: Speller) -> None:
        self._index = index
        self._speller = speller

    def of(self, text: str) -> Iterator[Query]:
        """The words as typed, then with terms of the index put in the book's words, longest first."""
        words = self._split(typed_words(text))
        if not words:
            return
        yield Query(words, 1.0)
        joined = self._joined(words)
        if joined is not None:
            yield Query(joined, 1.0)
        if len(words) > _LONG:
            return
        fresh = self.rewritten(words)
        if fresh is not None:
            yield Query(fresh, _REWRITTEN)

    def rewritten(self, words: list[str]) -> list[str] | None:
        """The words with terms of the index put in the book's; None where that changes nothing."""
        taken: set[int] = set()
        rewritten = list(words)
        for length in range(min(_MAX_TERM, len(words)), 0, -1):
            for start in range(len(words) - length + 1):
                span = range(start, start + length)
                if taken.intersection(span) or len(taken) >= _MAX_REWRITTEN * _MAX_TERM:
                    continue
                phrase = self._phrase(words, start, length)
                if phrase is not None:
                    taken.update(span)
                    rewritten[start : start + length] = [phrase, *[""] * (length - 1)]
        fresh = list(dict.fromkeys(words_of(" ".join(rewritten)))) if taken else words
        return fresh if fresh != words else None

    def _phrase(self, words: Sequence[str], start: int, length: int) -> str | None:
        term = " ".join(words[start : start + length])
        if term not in self._index.terms or (length == 1 and self._is_common(term)):
            return None
        phrase, needs = self._index.phrase(term)
        rest = {*words[:start], *words[start + length :]}
        for condition in needs.split():
            met = any(word in rest for word in words_of(condition[1:]))
            if met != condition.startswith("+"):
                return None
        return phrase

    def _is_common(self, word: str) -> bool:
        """Whether the book itself says this word often, so that it needs no other; or whether it says nothing."""
        form = self._speller.known(word)
        return word in JOINING or (form is not None and self._speller.count(form) > _COMMON)

    def _split(self, words: list[str]) -> list[str]:
        """Unknown words that are two known ones written together, taken apart."""
        out: list[str] = []
        for word in words:
            halves = [] if self._speller.known(word) is not None else self._halves(word)
            out.extend(halves or [word])
        return out

    def _halves(self, word: str) -> list[str]:
        for cut in range(_MIN_HALF + 1, len(word) - _MIN_HALF):
            pair = [word[:cut], word[cut:]]
            if all(self._speller.known(half) is not None for half in pair):
                return pair
        return []

    def _joined(self, words: list[str]) -> list[str] | None:
        """The words with neighbours that the book writes as one word joined; None where there are none."""
        for place in range(len(words) - 1):
            pair = words[place] + words[place + 1]
            if len(pair) > 2 * _MIN_HALF and self._speller.known(pair) is not None:
                return [*words[:place], pair, *words[place + 2 :]]
        return None
