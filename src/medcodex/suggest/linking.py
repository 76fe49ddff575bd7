"""Which conditions of a sentence the note links: "X due to Y", "X with Y", "Y causing X".

ICD-10-CM Official Guidelines FY2026 I.A.14 to I.A.15: the index's "due to", "with" and "in" hold where the record links
two conditions. A link is made only of words of linking and words that say nothing between two phrases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tokens import HARD

if TYPE_CHECKING:
    from collections.abc import Container, Sequence

    from medcodex.text.match import Match
    from medcodex.text.tokens import Words

_LONGEST = 7
# The condition before these words is the effect, what follows is its cause or its company.
_CAUSAL = (
    ("due", "to"),
    ("secondary", "to"),
    ("because", "of"),
    ("caused", "by"),
    ("resulting", "from"),
    ("related", "to"),
    ("attributed", "to"),
    ("attributable", "to"),
    ("from",),
    ("2", "2"),
)
_BESIDE = (("complicated", "by"), ("associated", "with"), ("setting", "of"), ("with",), ("in",))
_TEMPORAL = (("following",), ("after",))
_ONWARD = (*_CAUSAL, *_BESIDE, ("following",))
_BACKWARD = (("causing",), ("leading", "to"), ("resulting", "in"), ("complicating",))
_HEADS = frozenset(phrase[0] for phrase in (*_ONWARD, *_BACKWARD, *_TEMPORAL))
_BLAMING = frozenset(phrase[0] for phrase in (*_CAUSAL, *_BACKWARD, *_TEMPORAL))
_PASSED = frozenset({"underlying", "known", "his", "her", "their", "current", "patient", "own", "likely", "probably"})
_ALL_WORDS = frozenset(word for phrase in (*_ONWARD, *_BACKWARD, *_TEMPORAL) for word in phrase)

# Words of a cause that the index leaves out.
_LEFT_OUT = frozenset({"disease", "abuse", "use", "infection", "disorder", "syndrome", "condition", "stage", "type"})
# The index speaks of any malignancy as "neoplastic disease".
_GROWTHS = frozenset({"neoplasm", "neoplastic", "disease", "malignant"})


class Cause(NamedTuple):
    """What a sentence links to a condition: the telling words ``said``, all ``words`` of it together with those of the
    book's title, its offsets."""

    said: frozenset[str]
    words: frozenset[str]
    start: int
    end: int

    def explains(self, used: frozenset[str]) -> bool:
        """Whether the words that led on name the whole cause, or say that it is a malignancy."""
        if self.said & used:
            return self.said <= used | _LEFT_OUT
        return bool(used) and used <= self.words & _GROWTHS


class Link(NamedTuple):
    """The place among the matches of what a condition is linked to. ``causal``: the note calls it the cause;
    ``words``: its words may lead on in the index (not so where only the order in time is told)."""

    place: int
    causal: bool
    words: bool


def may_link(forms: Sequence[str]) -> bool:
    """Whether a sentence holds words by which one thing is linked to another."""
    return not _HEADS.isdisjoint(forms)


def linked(words: Words, matches: Sequence[Match], stop: Container[str]) -> dict[int, Link]:
    """By the place of an effect among the matches, what the sentence gives as its cause or company. Only phrases next
    to each other are linked."""
    found: dict[int, Link] = {}
    forms, gaps = words.forms, words.gaps
    for place in range(len(matches) - 1):
        first, last = matches[place].last + 1, matches[place + 1].first
        if not 0 < last - first <= _LONGEST or _HEADS.isdisjoint(forms[first:last]):
            continue
        if HARD in gaps[first : last + 1]:
            continue
        between = forms[first:last]
        if not all(word in _ALL_WORDS or word in _PASSED or word in stop for word in between):
            continue
        if _holds(between, _BACKWARD):
            found[place + 1] = Link(place, causal=True, words=True)
        elif _holds(between, _CAUSAL):
            found[place] = Link(place + 1, causal=True, words=True)
        elif _holds(between, _TEMPORAL):
            found[place] = Link(place + 1, causal=True, words=False)
        elif _holds(between, _BESIDE):
            found[place] = Link(place + 1, causal=False, words=True)
    return found


def blames(forms: Sequence[str]) -> bool:
    """Whether a sentence holds words by which one thing is called the cause of another."""
    return not _BLAMING.isdisjoint(forms)


def cause_at(forms: Sequence[str], match: Match) -> tuple[int, int] | None:
    """Where words of linking begin inside a phrase and where what follows them does; None where it holds none."""
    stretch = forms[match.first : match.last + 1]
    if _HEADS.isdisjoint(stretch):
        return None
    for at in range(1, len(stretch) - 1):
        for phrase in _ONWARD:
            if tuple(stretch[at : at + len(phrase)]) == phrase:
                return match.first + at, match.first + at + len(phrase)
    return None


def _holds(between: Sequence[str], phrases: tuple[tuple[str, ...], ...]) -> bool:
    joined = f" {' '.join(between)} "
    return any(f" {' '.join(phrase)} " in joined for phrase in phrases)
