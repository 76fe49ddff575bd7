"""A text as words, each with what the lists know of it."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from medcodex.deid.lists import WordLists

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_CONTRACTED = re.compile(r"['’](?:ve|ll|m|d|re|t)$")
_CAPS_SHARE = 0.7
_ENDINGS = (
    ("ies", "y"),
    ("es", ""),
    ("es", "e"),
    ("s", ""),
    ("ed", ""),
    ("ed", "e"),
    ("ing", ""),
    ("ing", "e"),
    ("ly", ""),
)


class Is:
    """What the lists know of a word. PLAIN: in the dictionary. COMMON: an everyday word that is a name too. KEEP: of
    forms, headings, time or drugs, never a name by itself. EPONYM: a name that stands for a disease, sign or device."""

    NOTHING = 0
    GIVEN = 1
    FAMILY = 2
    USUAL = 4
    PLAIN = 8
    COMMON = 16
    KEEP = 32
    EPONYM = 64
    PLACE = 128


class Word(NamedTuple):
    """A word at ``start``..``end``; ``shape``: T Title, U UPPER, l lower, I a single capital. ``caps``: its line is in
    capitals, so that they say nothing."""

    start: int
    end: int
    lower: str
    shape: str
    caps: bool
    known: int


class Vocabulary:
    """The lists and the packaged tables, asked by word; remembers its answers."""

    def __init__(self, lists: WordLists) -> None:
        self._lists = lists
        self._known: dict[str, int] = {}

    def known(self, lower: str) -> int:
        """What the lists know of a word in lower case, with or without a possessive ending."""
        found = self._known.get(lower)
        if found is None:
            if len(self._known) > 200_000:  # junk of hostile texts must not pile up
                self._known.clear()
            found = self._known[lower] = self._look_up(re.sub(r"['’]s?$", "", lower))
        return found

    def _look_up(self, lower: str) -> int:
        lists, keep = self._lists, _keep_words()
        parts = [part for part in re.split(r"[-'’]", lower) if len(part) > 2] or [lower]
        given = lower in lists.given or (len(parts) > 1 and parts[0] in lists.given)
        family = lower in lists.family or (len(parts) > 1 and parts[-1] in lists.family)
        answers = (
            (Is.GIVEN, given),
            (Is.FAMILY, family),
            (Is.USUAL, lower in lists.usual),
            (
                Is.PLAIN,
                _plain(lower, lists.plain) or (len(parts) > 1 and all(_plain(part, lists.plain) for part in parts)),
            ),
            (Is.COMMON, lower in _common_words()),
            (Is.KEEP, lower in keep["form"] or lower in keep["drug"] or lower[1:2] == "-"),
            (Is.EPONYM, all(part in keep["eponym"] for part in parts)),
            (Is.PLACE, lower in lists.places),
        )
        found = Is.NOTHING
        for flag, holds in answers:
            if holds:
                found |= flag
        return found

    def words(self, text: str) -> list[Word]:
        """The words of the text in order."""
        found: list[Word] = []
        at = 0
        for line in text.splitlines(keepends=True):
            caps = _in_capitals(line)
            for match in _WORD.finditer(line):
                word = match.group()
                found.append(
                    Word(
                        at + match.start(), at + match.end(), word.lower(), _shape(word), caps, self.known(word.lower())
                    )
                )
            at += len(line)
        return found


def _plain(lower: str, dictionary: frozenset[str]) -> bool:
    """Whether the dictionary, which holds base forms, knows the word or what it is formed from."""
    if lower in dictionary or _CONTRACTED.search(lower):
        return True
    for ending, base in _ENDINGS:
        if lower.endswith(ending) and len(lower) > len(ending) + 2:
            stem = lower[: -len(ending)] + base
            if stem in dictionary or (len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in dictionary):
                return True
    return False


def _shape(word: str) -> str:
    if word.isupper():
        return "U" if len(word) > 1 else "I"
    return "T" if word[0].isupper() else "l"


def _in_capitals(line: str) -> bool:
    upper = sum(map(str.isupper, line))
    lower = sum(map(str.islower, line))
    return upper > 3 and upper > (upper + lower) * _CAPS_SHARE


@cache
def _keep_words() -> dict[str, frozenset[str]]:
    rows = table_rows("medcodex.deid", "data/keep_words.tsv")
    return {row["why"]: frozenset(row["words"].split()) for row in rows}


@cache
def _common_words() -> frozenset[str]:
    (row,) = table_rows("medcodex.deid", "data/common_words.tsv")
    return frozenset(row["words"].split())
