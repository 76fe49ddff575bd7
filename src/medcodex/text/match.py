"""Finds phrases of the lexicon in a sentence, in any word order.

A phrase is named by the sum of its words' hashes, so every stretch of a sentence is one addition away from the one
before it, whatever the order of the words; function words are stepped over, and qualifying words (side, position,
severity, course) may stand inside a phrase that does not mention them. Overlaps are settled by keeping the set of
stretches that explains the most words.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple, Protocol

from medcodex.text.tokens import HARD, SentenceWords, companion_bit, key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    from medcodex.text.lexicon import Lexicon
    from medcodex.text.tokens import Words

MAX_CONTENT_WORDS = 8
MAX_STRETCH = 13
_BREAK_COST = 1.0
_SKIP_COST = 0.25
_WORDS_ACROSS_BREAKS = 4
_CONJUNCTIONS = frozenset({"and", "or"})
_MOST_REMEMBERED = 200_000
_SPREAD_REACH, _SPREAD_BONUS = 8, 0.3
_BEFORE_SITE = frozenset({"the", "his", "her", "both", "left", "right", "multiple"})
_STEPPED_OVER, _CONJUNCTION = 1, 2
_IS_HARD = (0, 0, 1)  # by gap


class Match(NamedTuple):
    """Tokens ``first``..``last`` (inclusive) of a sentence hold a phrase with this key of ``size`` words.

    ``skipped`` tells which qualifiers inside the stretch are no part of the phrase: "" none, "laterality", or "all".
    """

    first: int
    last: int
    key: int
    size: int
    score: float
    skipped: str = ""


class _Mark:
    """A word as the matcher sees it: its hash (0 when no phrase may hold it), its qualifier class, whether it names a
    growth, whether it is stepped over, its own bit and its companions'; ``begins`` where a phrase may begin with it,
    ``alone`` where it is a phrase by itself."""

    __slots__ = ("alone", "begins", "bit", "companions", "grows", "kind", "stops", "value")

    def __init__(self, value: int, kind: str | None, grows: bool, stops: int, companions: int) -> None:
        self.value = value
        self.kind = kind
        self.grows = grows
        self.stops = stops
        self.bit = companion_bit(value) if value else 0
        self.companions = companions if value else 0
        self.begins = False
        self.alone = False


class _Marks(dict[str, _Mark]):
    """Words as the matcher sees them; each is looked at once."""

    def __init__(self, mark: Callable[[str], _Mark]) -> None:
        super().__init__()
        self._mark = mark

    def __missing__(self, form: str) -> _Mark:
        mark = self._mark(form)
        if len(self) < _MOST_REMEMBERED:
            self[form] = mark
        return mark


class _Seen(NamedTuple):
    """A text as the matcher sees it, with a hard gap before and behind every sentence."""

    forms: Sequence[str]
    gaps: Sequence[int]
    marks: Sequence[_Mark]

    def cut(self, first: int, after: int) -> _Seen:
        """The words from one place up to another."""
        return _Seen(self.forms[first:after], self.gaps[first:after], self.marks[first:after])


class Growths(Protocol):
    """What the matcher must know of words that name a growth (see suggest.lexicon.neoplasm_words)."""

    def __contains__(self, form: str) -> bool: ...
    def canonical(self, forms: Iterable[str]) -> frozenset[str] | None: ...
    def spreads(self, form: str) -> bool: ...
    def spread(self, forms: Iterable[str]) -> frozenset[str]: ...


class Matcher:
    """Matches sentences against one lexicon."""

    def __init__(
        self,
        lexicon: Lexicon,
        stop: Container[str],
        negations: Container[str],
        qualifiers: Mapping[str, str],
        growths: Growths,
    ) -> None:
        self._keys = lexicon.keys
        self._words = lexicon.words
        self._companions = lexicon.companions
        self._stop = stop
        self._negations = negations
        self._qualifiers = qualifiers
        self._growths = growths
        self._marks = _Marks(self._mark)
        self._grown: set[str] = set()  # words met that name a growth

    def candidates(self, words: Words) -> list[Match]:
        """Every stretch of one sentence that is a phrase."""
        found = self.in_sentences(SentenceWords(words, [(0, len(words))]))
        return found[0][1] if found else []

    def in_sentences(self, text: SentenceWords) -> list[tuple[int, list[Match]]]:
        """The sentences (by number) that hold phrases, each with every stretch that is one. Places are counted from the
        sentence's first word."""
        seen = self._seen(text)
        marks = seen.marks
        # The words of a growth are replaced before they are looked up, so that their companions say nothing.
        growing = not self._grown.isdisjoint(seen.forms)
        longer = _longer(seen)
        begun = sorted(longer.union([place for place, mark in enumerate(marks) if mark.alone]))
        out = []
        for number, (first, after) in enumerate(text.bounds):
            if growing and not self._grown.isdisjoint(seen.forms[first:after]):
                alone = seen.cut(first, after)
                starts = [place for place, mark in enumerate(alone.marks) if mark.begins]
                found = self._phrases(alone, starts, 0, after - first)
            else:
                starts = begun[bisect_left(begun, first) : bisect_left(begun, after)]
                found = self._phrases(seen, starts, first, after, longer) if starts else []
            if found:
                out.append((number, found))
        return out

    def _seen(self, text: SentenceWords) -> _Seen:
        words = text.whole
        gaps = [*words.gaps, HARD]
        for first, after in text.bounds:
            gaps[first] = gaps[after] = HARD
        return _Seen(words.forms, gaps, list(map(self._marks.__getitem__, words.forms)))

    def _phrases(  # noqa: PLR0912, PLR0915  the hot loop stays in one piece
        self, seen: _Seen, starts: Iterable[int], base: int, count: int, longer: Container[int] | None = None
    ) -> list[Match]:
        """The phrases that begin at some places of a sentence from ``base`` up to ``count``. ``longer`` are the places
        where one of several words may begin; None where a growth is named, and any word may."""
        out: list[Match] = []
        keys = self._keys
        growing = longer is None
        forms, gaps, marks = seen
        for first in starts:
            if longer is not None and first not in longer:
                out.append(Match(first - base, first - base, marks[first].value, 1, 1.0))
                continue
            first_kind, together = marks[first].kind, marks[first].companions
            whole = core = sideless = 0
            content = skipped = sided = breaks = 0
            growth = False
            met: set[int] = set()
            reached = growing and self._is_reached(forms, gaps, first)
            listed = growing and not reached and self._is_listed(forms, gaps, first)
            for last in range(first, min(count, first + MAX_STRETCH)):
                mark = marks[last]
                value = mark.value
                gap = gaps[last]
                if gap and last > first:
                    if gap == HARD:
                        break
                    breaks += 1
                if not value:
                    if not mark.stops:
                        break
                    breaks += mark.stops == _CONJUNCTION
                    continue
                if value in met:
                    continue
                kind = mark.kind
                if content and not growing and (kind is None or first_kind is not None):
                    if not together & mark.bit:
                        break  # no phrase holds this word beside those before it
                    together &= mark.companions
                met.add(value)
                content += 1
                if content > MAX_CONTENT_WORDS:
                    break
                whole += value
                if kind is None:
                    core += value
                    sideless += value
                elif kind == "laterality":
                    sided += 1
                else:
                    skipped += 1
                    sideless += value
                growth = growth or mark.grows
                if reached or (listed and (forms[last + 1 : last + 2] == ["and"] or gaps[last + 1 : last + 2] == [1])):
                    growth_site = self._spread(forms, first, last, content)
                    if growth_site:
                        out.append(growth_site)
                if breaks > 1 and content < _WORDS_ACROSS_BREAKS:
                    break
                if whole in keys:
                    score = content**1.5 - breaks * _BREAK_COST
                    out.append(Match(first - base, last - base, whole, content, score))
                elif kind is None and first_kind is None and (skipped or sided or growth):
                    inner = None
                    if skipped or sided:
                        span = first - base, last - base
                        inner = self._with_inner(span, (content, skipped, sided, breaks), (sideless, core))
                    if inner is None and growth and content > 1:
                        inner = self._growth(forms, first, last, content, breaks)
                    if inner is not None:
                        out.append(inner)
        return out

    def _mark(self, form: str) -> _Mark:
        stops = _CONJUNCTION if form in _CONJUNCTIONS else _STEPPED_OVER if form in self._stop else 0
        value = 0 if stops or form in self._negations else self._words.get(form, 0)
        grows = form in self._growths
        if grows:
            self._grown.add(form)
        mark = _Mark(value, self._qualifiers.get(form), grows, stops, self._companions.get(form, 0))
        mark.begins = value != 0 and form != "without"
        mark.alone = mark.begins and value in self._keys
        return mark

    def _is_reached(self, forms: Sequence[str], gaps: Sequence[int], first: int) -> bool:
        """Whether a site begins here that a growth named before has spread to ("metastatic ... to the bone"), be it
        the first of them or one further on in their list."""
        before = first - 1
        while before >= 0 and forms[before] in _BEFORE_SITE:
            before -= 1
        if before < 0:
            return False
        if forms[before] not in {"to", "in"}:
            if forms[before] != "and" and gaps[before + 1] != 1:
                return False
            least = max(0, before - _SPREAD_REACH)
            while before > least and forms[before] not in {"to", "in"}:
                if gaps[before] == HARD:
                    return False
                before -= 1
        return any(map(self._growths.spreads, forms[max(0, before - _SPREAD_REACH) : before]))

    def _is_listed(self, forms: Sequence[str], gaps: Sequence[int], first: int) -> bool:
        """Whether a site begins here whose spread is named at the end of a list of sites ("liver and lung
        metastases")."""
        joined = len(forms)
        for place in range(first + 1, min(len(forms), first + _SPREAD_REACH)):
            if gaps[place] == HARD:
                return False
            if place > joined + 1 and self._growths.spreads(forms[place]):
                beyond = forms[place + 1] if place + 1 < len(forms) else ""
                return beyond != "to" and beyond not in self._growths
            if forms[place] == "and":
                joined = place
        return False

    def _spread(self, forms: Sequence[str], first: int, last: int, content: int) -> Match | None:
        site = [form for form in forms[first : last + 1] if form not in self._stop]
        key = key_of(self._growths.spread(site))
        return Match(first, last, key, content, content**1.5 + _SPREAD_BONUS) if key in self._keys else None

    def _with_inner(
        self, span: tuple[int, int], counts: tuple[int, int, int, int], keys: tuple[int, int]
    ) -> Match | None:
        """The stretch without the qualifiers inside it, where that is a phrase."""
        content, skipped, sided, breaks = counts
        sideless, core = keys
        if sided and sideless in self._keys:
            size = content - sided
            return Match(*span, sideless, size, size**1.5 + 0.2 - breaks * _BREAK_COST, "laterality")
        if (skipped or sided) and core in self._keys:
            size = content - skipped - sided
            score = size**1.5 - _SKIP_COST * (skipped + sided) - breaks * _BREAK_COST
            return Match(*span, core, size, score, "all")
        return None

    def _growth(self, forms: Sequence[str], first: int, last: int, content: int, breaks: int) -> Match | None:
        """The stretch as a site and a behaviour of the neoplasm table."""
        stretch = forms[first : last + 1]
        spreading = any(map(self._growths.spreads, stretch))
        if "due" in stretch or "with" in stretch:
            return None  # "carcinoma with bone metastases" did not begin in the bone
        if spreading and last + 1 < len(forms) and forms[last + 1] in self._growths:
            return None  # "metastatic prostate" is not the whole of "metastatic prostate cancer"
        if not spreading and "to" in stretch:
            return None  # "cancer to bone" has not begun in the bone
        named = self._growths.canonical(form for form in stretch if form not in self._stop)
        key = key_of(named) if named else 0
        return Match(first, last, key, content, content**1.5 - breaks * _BREAK_COST) if key in self._keys else None


def _longer(seen: _Seen) -> set[int]:
    """The places where a phrase of several words may begin. Most words begin none: no phrase holds the next word beside
    them, function words stepped over. A qualifier may stand inside any phrase."""
    telling = [(place, mark) for place, mark in enumerate(seen.marks) if not mark.stops]
    parted = list(accumulate(map(_IS_HARD.__getitem__, seen.gaps)))
    return {
        place
        for (place, mark), (after, beside) in pairwise(telling)
        if mark.begins
        and beside.value
        and (
            mark.companions & beside.bit
            or (beside.kind is not None and mark.kind is None)
            or beside.value == mark.value
        )
        and parted[place] == parted[after]
    }


def best_cover(candidates: Sequence[Match]) -> list[Match]:
    """The non-overlapping matches with the greatest total score, in text order."""
    reached = -1
    for match in candidates:
        if match.first <= reached or match.score <= 0:
            break
        reached = match.last
    else:
        return list(candidates)
    ending: dict[int, list[Match]] = {}
    for match in candidates:
        ending.setdefault(match.last, []).append(match)
    # Places from the first word of any match: what is asked for is often a few words of a long sentence.
    begin = min(match.first for match in candidates)
    length = max(ending) + 1 - begin
    best = [0.0] * (length + 1)
    chosen: list[Match | None] = [None] * (length + 1)
    for end in range(1, length + 1):
        best[end] = best[end - 1]
        for match in ending.get(begin + end - 1, ()):
            total = best[match.first - begin] + match.score
            if total > best[end]:
                best[end], chosen[end] = total, match
    out: list[Match] = []
    end = length
    while end > 0:
        taken = chosen[end]
        if taken is None:
            end -= 1
        else:
            out.append(taken)
            end = taken.first - begin
    out.reverse()
    return out
