"""From a word as typed to the words of the book it may stand for: spelling, short forms, beginnings."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections import defaultdict
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from medcodex.terminology.words import american, singular

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence

_MIN_FUZZY, _MIN_TWO_EDITS, _MIN_THREE_EDITS = 4, 7, 12
_RARE = 24  # a known word in fewer wordings may be a slip for a common one
_MUCH_MORE = 8
_BEGINNINGS, _GUESSES = 12, 4
_SHORT = 5
_PER_COUNT = 0.03  # a form said more often is likelier meant
_VOWELS = re.compile("[aeiou]")
Key = TypeVar("Key", bound="Hashable")


class Meant(NamedTuple):
    """A form of the book that a typed word may stand for, and how surely, from 0 to 1."""

    form: int
    sure: float


class Speller:
    """Knows the forms of one book. ``forms`` is sorted, ``counts`` beside it; ``short`` maps short forms to words."""

    def __init__(self, forms: Sequence[str], counts: Sequence[int], short: Mapping[str, str]) -> None:
        self._forms = forms
        self._counts = counts
        self._short = short
        self._numbers = {form: number for number, form in enumerate(forms)}
        self.meant = lru_cache(maxsize=20_000)(self._meant)
        self.known = lru_cache(maxsize=50_000)(self._known)

    def count(self, form: int) -> int:
        """In how many titles and wordings a form stands."""
        return self._counts[form]

    def form(self, number: int) -> str:
        """A form by its number."""
        return self._forms[number]

    def _known(self, word: str) -> int | None:
        """The form a word is, in any spelling and number; None where the book has none of them."""
        word = self._short.get(word, word)
        for form in (word, singular(word), spelt := american(word), singular(spelt)):
            number = self._numbers.get(form)
            if number is not None:
                return number
        return None

    def _meant(self, word: str, *, last: bool) -> tuple[Meant, ...]:
        """The forms a word may stand for, the surest first; the ``last`` word may still be typed on."""
        number = self.known(word)
        if number is not None:
            own = Meant(number, 1.0)
            if word in self._short or len(word) < _MIN_FUZZY or self._counts[number] > _RARE:
                return (own,)
            common = [
                one
                for one in self._close(word, 1, begun_alike=True)
                if one.form != number and self._counts[one.form] > _MUCH_MORE * (self._counts[number] + 1)
            ]
            longer = [Meant(one, 0.55) for one in self._beginning(word, _GUESSES) if one != number]
            return (own, *(one._replace(sure=one.sure * 0.8) for one in common[:_GUESSES]), *longer)
        if word.isdigit():
            return ()
        return self._guessed(word, last=last)

    def _guessed(self, word: str, *, last: bool) -> tuple[Meant, ...]:
        found: list[Meant] = []
        if len(word) >= 2:
            sure = 0.9 if last or len(word) >= 4 else 0.7
            found = [Meant(number, sure) for number in self._beginning(word, _BEGINNINGS if last else _GUESSES)]
        if len(word) <= _SHORT and not found:
            found = [Meant(number, 0.8) for number in self._contracted(word)]
        if len(word) >= _MIN_FUZZY and (not found or not last):
            edits = 1 if len(word) < _MIN_TWO_EDITS else 2 if len(word) < _MIN_THREE_EDITS else 3
            found.extend(self._close(word, edits) or (() if found or edits > 2 else self._close(word, edits + 1)))
        best: dict[int, Meant] = {}
        for one in sorted(found, key=lambda one: -one.sure - _PER_COUNT * math.log1p(self._counts[one.form])):
            best.setdefault(one.form, one)
        return tuple(best.values())[: _BEGINNINGS + _GUESSES]

    def _beginning(self, word: str, number: int) -> list[int]:
        """The most common forms that begin with the word."""
        first = bisect_left(self._forms, word)
        last = bisect_left(self._forms, word + "\x7f", first)
        return sorted(range(first, last), key=lambda one: -self._counts[one])[:number]

    def _contracted(self, word: str) -> list[int]:
        """The most common forms that a word without some of its vowels is short for: "lvl", "dmg", "compds"."""
        if len(_VOWELS.findall(word[1:])) > 1 or _VOWELS.match(word[-1]):
            return []
        pattern = re.compile(word[0] + "".join(f"[a-z]*?{letter}" for letter in word[1:]) + "e?$")
        first = bisect_left(self._forms, word[0])
        last = bisect_left(self._forms, word[0] + "\x7f", first)
        fits = [one for one in range(first, last) if pattern.match(self._forms[one])]
        return sorted(fits, key=lambda one: -self._counts[one])[:2]

    def _close(self, word: str, edits: int, *, begun_alike: bool = False) -> list[Meant]:
        """Forms at most so many edits away, those with the same first letter before all others, which are left out
        where they must be ``begun_alike``."""
        from rapidfuzz import process  # noqa: PLC0415 - most queries are spelt right
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        lengths = range(len(word) - edits, len(word) + edits + 1)
        own = [self._begun.get((word[0], length), ()) for length in lengths]
        others = [] if begun_alike else [self._long.get(length, ()) for length in lengths]
        for groups, slip in ((own, 0.9), (others, 1.5)):
            found = [
                (form, int(distance))
                for forms in groups
                for form, distance, _ in process.extract(
                    word, forms, scorer=OSA.distance, score_cutoff=edits, limit=None
                )
            ]
            if found:
                found.sort(key=lambda item: (item[1], -self._counts[self._numbers[item[0]]]))
                return [
                    Meant(self._numbers[form], 1 - slip * distance / len(word)) for form, distance in found[:_GUESSES]
                ]
        return []

    @cached_property
    def _begun(self) -> Mapping[tuple[str, int], Sequence[str]]:
        """The forms by first letter and length."""
        return _grouped(self._forms, lambda form: (form[0], len(form)))

    @cached_property
    def _long(self) -> Mapping[int, Sequence[str]]:
        """The forms by length."""
        return _grouped(self._forms, len)


def _grouped(forms: Iterable[str], key: Callable[[str], Key]) -> dict[Key, list[str]]:
    groups: defaultdict[Key, list[str]] = defaultdict(list)
    for form in forms:
        groups[key(form)].append(form)
    return dict(groups)
