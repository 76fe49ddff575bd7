"""The words around a match that may say more about it: side, severity, stage, cause, but never a neighbour's words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from medcodex.text.tokens import HARD

if TYPE_CHECKING:
    from collections.abc import Container, Mapping, Sequence

    from medcodex.suggest.lexicon.build import WordTables
    from medcodex.text.match import Match
    from medcodex.text.tokens import SentenceWords, Words

_REACH = 7
_REACH_OTHER = 4
SIDES = {"left": "left", "right": "right", "bilateral": "bilateral", "bilaterally": "bilateral", "both": "bilateral"}
_RIGHT_LEFT = frozenset({"right", "left"})
_BOTH_SIDES = frozenset({"bilaterally", "both"})
_DIAGNOSING = frozenset({"impression", "diagnosis", "assessment"})
_LIST_WORDS = frozenset({"and", "or", "but", "who", "which", "that", "he", "she", "patient"})
_ENDING = _LIST_WORDS | {"without"}


def sides_by_site(sentences: SentenceWords, qualifiers: Mapping[str, str], stop: Container[str]) -> dict[str, str]:
    """For each site word, the one side that the document gives it; sites named on both sides are left out.

    Official Guidelines FY2026 I.B.13: laterality may come from anywhere in the record.
    """
    found: dict[str, set[str]] = defaultdict(set)
    for number, forms in enumerate(sentences.forms):
        if SIDES.keys().isdisjoint(forms):
            continue
        words = sentences[number]
        for place, side in [(place, SIDES[form]) for place, form in enumerate(forms) if form in SIDES]:
            for after in range(place + 1, min(place + 5, len(forms))):
                site = forms[after]
                if words.gaps[after] or site in SIDES or site in stop:
                    break
                if site not in qualifiers:
                    found[site].add(side)
    return {site: next(iter(sides)) for site, sides in found.items() if len(sides) == 1}


class Surroundings:
    """What stands around each match of one sentence; matches are named by their place among them."""

    def __init__(self, words: Words, matches: Sequence[Match], tables: WordTables) -> None:
        self._sentence = words
        self._forms = words.forms
        self._matches = matches
        self._tables = tables
        self._closed: list[bool] | None = None
        self._opening = self._first_telling()
        self._diagnosing = self._first_diagnosing()

    def said(self, place: int) -> frozenset[str]:
        """The words of the phrase itself, without qualifiers that only stand inside it."""
        match = self._matches[place]
        return self._within(match) - self._inner_words(match) if match.skipped else self._within(match)

    def near(self, place: int, said: frozenset[str], sides: Mapping[str, str]) -> frozenset[str]:
        """Words that may qualify the match, whose own are ``said``; a side given elsewhere in the document counts where
        none is given here."""
        forms = self._forms
        match = self._matches[place]
        words = {forms[n] for n in self._around(match)} - self._tables.stop
        if match.skipped:
            words |= self._inner_words(match)
        if SIDES.keys().isdisjoint(words) and SIDES.keys().isdisjoint(said):
            words.update(sides[form] for form in said | words if form in sides)
        if words & _BOTH_SIDES or words | said >= _RIGHT_LEFT:
            words -= _RIGHT_LEFT
            words.add("bilateral")
        return frozenset(words)

    def span(self, place: int, used: frozenset[str]) -> tuple[int, int]:
        """Offsets of the phrase together with the words around it that chose the code."""
        match = self._matches[place]
        starts, ends = self._sentence.starts, self._sentence.ends
        start, end = starts[match.first], ends[match.last]
        for n in self._around(match) if used else ():
            if self._forms[n] in used:
                start, end = min(start, starts[n]), max(end, ends[n])
        return start, end

    def opens(self, place: int) -> bool:
        """Whether the sentence begins with the match, numbers and qualifying words aside."""
        return self._matches[place].first <= self._opening

    def stated(self, place: int) -> bool:
        """Whether words before the match in its sentence call what follows a diagnosis."""
        return self._diagnosing < self._matches[place].first

    def _first_telling(self) -> int:
        """The place of the first word that is neither a number nor a qualifying word."""
        qualifiers = self._tables.qualifiers
        for n, form in enumerate(self._forms):
            if form not in qualifiers and not form.isdigit():
                return n
        return len(self._forms)

    def _first_diagnosing(self) -> int:
        if _DIAGNOSING.isdisjoint(self._forms):
            return len(self._forms)
        return min(self._forms.index(word) for word in _DIAGNOSING if word in self._forms)

    def _within(self, match: Match) -> frozenset[str]:
        return frozenset(self._forms[match.first : match.last + 1]) - self._tables.stop

    def _inner_words(self, match: Match) -> frozenset[str]:
        kinds = self._tables.qualifiers
        if match.skipped == "all":
            return frozenset(form for form in self._within(match) if form in kinds)
        return frozenset(form for form in self._within(match) if kinds.get(form) == match.skipped)

    def _around(self, match: Match) -> list[int]:
        if self._closed is None:
            self._closed = self._closing()
        forms, gaps, closed, qualifiers = self._forms, self._sentence.gaps, self._closed, self._tables.qualifiers
        first, last = match.first, match.last
        found = []
        for n in range(first - 1, max(-1, first - 1 - _REACH), -1):
            gap = gaps[n + 1]
            if (gap and (gap == HARD or n + 1 != first)) or closed[n]:
                break
            if first - n <= _REACH_OTHER or forms[n] in qualifiers:
                found.append(n)
        for n in range(last + 1, min(len(gaps), last + 1 + _REACH)):
            if gaps[n] == HARD or closed[n]:
                break
            if n - last <= _REACH_OTHER or forms[n] in qualifiers:
                found.append(n)
        return found

    def _closing(self) -> list[bool]:
        """For each word whether nothing beyond it speaks of a match: a neighbour's words, a list, or a negation."""
        forms, negations = self._forms, self._tables.negations
        closing = [form in _ENDING or form in negations for form in forms]
        for match in self._matches:
            for n in range(match.first, match.last + 1):
                closing[n] = True
        if "and" in forms:
            for n in range(1, len(forms) - 1):
                if forms[n] == "and":
                    closing[n] = {forms[n - 1], forms[n + 1]} != _RIGHT_LEFT
        return closing
