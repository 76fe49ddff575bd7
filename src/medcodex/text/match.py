"""Finds phrases of the lexicon in a sentence, in any word order.

A phrase is named by the sum of its words' hashes, so every stretch of a sentence is one addition away from the one
before it, whatever the order of the words; function words are stepped over, and qualifying words (side, position,
severity, course) may stand inside a phrase that does not mention them. Overlaps are settled by keeping the set of
stretches that explains the most words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from medcodex.text.tokens import key_of

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from medcodex.text.lexicon import Lexicon
    from medcodex.text.tokens import Token

_MASK = (1 << 63) - 1
MAX_CONTENT_WORDS = 9
MAX_STRETCH = 14
_SOFT_BREAK_COST = 1.0
_SKIP_COST = 0.25
_CONJUNCTIONS = frozenset({"and", "or"})


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


class Growths(Protocol):
    """What the matcher must know of words that name a growth (see suggest.lexicon.neoplasm_words)."""

    def __contains__(self, form: str) -> bool: ...
    def canonical(self, forms: Iterable[str]) -> frozenset[str] | None: ...


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
        self._stop = stop
        self._negations = negations
        self._qualifiers = qualifiers
        self._growths = growths

    def candidates(self, tokens: Sequence[Token]) -> list[Match]:
        """Every stretch that is a phrase."""
        out: list[Match] = []
        words, keys, stop, qualifiers = self._words, self._keys, self._stop, self._qualifiers
        negations = self._negations
        hashes = [None if t.form in stop or t.form in negations else words.get(t.form) for t in tokens]
        count = len(tokens)
        for first in range(count):
            start = hashes[first]
            if start is None:
                continue
            whole = core = sideless = 0
            seen: set[int] = set()
            content = skipped = sided = breaks = 0
            growth = False
            for last in range(first, min(count, first + MAX_STRETCH)):
                token = tokens[last]
                if last > first and token.gap:
                    if token.gap == 2:
                        break
                    breaks += 1
                value = hashes[last]
                if value is None:
                    if token.form in _CONJUNCTIONS:
                        breaks += 1
                    if token.form in stop:
                        continue
                    break
                if value in seen:
                    continue
                seen.add(value)
                content += 1
                if content > MAX_CONTENT_WORDS:
                    break
                whole += value
                kind = qualifiers.get(token.form)
                if kind is None:
                    core += value
                    sideless += value
                else:
                    skipped += 1
                    if kind == "laterality":
                        sided += 1
                    else:
                        sideless += value
                growth = growth or token.form in self._growths
                cost = breaks * _SOFT_BREAK_COST
                if whole & _MASK in keys:
                    out.append(Match(first, last, whole & _MASK, content, content**1.5 - cost))
                    continue
                if kind is not None or qualifiers.get(tokens[first].form) is not None:
                    continue
                if sided and sideless & _MASK in keys:
                    size = content - sided
                    out.append(Match(first, last, sideless & _MASK, size, size**1.5 + 0.2 - cost, "laterality"))
                elif skipped and core & _MASK in keys:
                    size = content - skipped
                    score = size**1.5 - _SKIP_COST * skipped - cost
                    out.append(Match(first, last, core & _MASK, size, score, "all"))
                elif growth and content > 1:
                    forms = self._growths.canonical(t.form for t in tokens[first : last + 1] if t.form not in stop)
                    key = key_of(forms) if forms else 0
                    if key in keys:
                        out.append(Match(first, last, key, content, content**1.5 - cost))
        return out


def best_cover(candidates: Sequence[Match], length: int) -> list[Match]:
    """The non-overlapping matches with the greatest total score, in text order."""
    ending: dict[int, list[Match]] = {}
    for match in candidates:
        ending.setdefault(match.last, []).append(match)
    best = [0.0] * (length + 1)
    chosen: list[Match | None] = [None] * (length + 1)
    for end in range(1, length + 1):
        best[end] = best[end - 1]
        for match in ending.get(end - 1, ()):
            total = best[match.first] + match.score
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
            end = taken.first
    out.reverse()
    return out
