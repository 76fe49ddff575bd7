"""Levels of the spine written near a condition ("C5-C6", "T8-9"), as the words that titles use for the region.

ICD-10-CM tabular list M50: code to the most superior level of disorder; M40-M54: regions. The regions are data
(data/spinal_levels.tsv), and so are the disorders of a disc that the index parts by region (data/disc_disorders.tsv).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CATEGORIES = frozenset({"M40", "M41", "M43", "M46", "M47", "M48", "M49", "M50", "M51", "M53", "M54"})
_UPPER = r"(?<![A-Za-z0-9])(?P<upper>[CTL])-?(?P<number>\d{1,2})"
_LEVEL = re.compile(_UPPER + r"(?:\s?[-/–]\s?(?P<lower>[CTLS])?(?P<next>\d{1,2}))?(?![A-Za-z0-9])")
_ALL = "CTLS"
_DISC = "M51.9"  # a disorder of a disc whose region is not told
_WORD = re.compile(r"[ctls]\d{1,2}\Z")
_BEFORE, _AFTER = 40, 90  # characters


class SpinalWords(NamedTuple):
    """``words`` a title uses for the region of a level; ``others`` the names of levels and regions near it that say
    nothing more of the condition."""

    words: frozenset[str]
    others: frozenset[str]


class SpinalLevels:
    """The tables, with words as the lexicon normalises them."""

    def __init__(
        self, rows: Iterable[dict[str, str]], discs: Iterable[dict[str, str]], normal: Callable[[str], str]
    ) -> None:
        self._discs = [(row["says"], row["cervical"], row["below"]) for row in discs]
        self._regions = [
            (_rank(row["from"]), _rank(row["to"]), frozenset(map(normal, row["words"].split()))) for row in rows
        ]
        self._names = frozenset[str]().union(*(words for *_, words in self._regions))

    @classmethod
    def load(cls, normal: Callable[[str], str]) -> SpinalLevels:
        """The packaged tables."""
        package = "medcodex.suggest"
        return cls(
            table_rows(package, "data/spinal_levels.tsv"), table_rows(package, "data/disc_disorders.tsv"), normal
        )

    def asked(self, code: str) -> bool:
        """Whether codes of this category differ by region of the spine."""
        return code[:3] in _CATEGORIES

    def placed(self, code: str, path: Iterable[str], words: frozenset[str]) -> str:
        """Where the codes of a disc's disorder stand for the region that ``words`` name; ``code`` where they name none
        or it is no such disorder. ``path`` are the steps to the code."""
        if code != _DISC or not words:
            return code
        says = " ".join(path).lower()
        found = next((row for row in self._discs if row[0] in says), None)
        if found is None:
            return code
        return found[1] if any(word.startswith("cervic") for word in words) else found[2]

    def near(self, text: str, start: int, end: int, sentence: tuple[int, int], forms: Iterable[str]) -> SpinalWords:
        """What the levels around ``start``..``end`` in its ``sentence`` add to the words of a condition; of several
        the most superior one counts. ``forms`` are the words near it. Nothing where no level is written."""
        low, high = max(sentence[0], start - _BEFORE), min(sentence[1], end + _AFTER)
        levels = [span for found in _LEVEL.finditer(text, low, high) if (span := _span(found))]
        if not levels:
            return SpinalWords(frozenset(), frozenset())
        upper, lower = min(levels)
        words = next((words for first, last, words in self._regions if first <= upper and lower <= last), None)
        if words is None:
            return SpinalWords(frozenset(), frozenset())
        named = words | {_name(upper), _name(lower)}
        others = frozenset(form for form in forms if _WORD.match(form) or form in self._names) - named
        return SpinalWords(named, others)


def _span(found: re.Match[str]) -> tuple[int, int] | None:
    """(upper, lower) ranks of a level; a single vertebra is its own lower one; None where there is no such level."""
    upper = _rank(found["upper"] + found["number"])
    lower = _rank((found["lower"] or found["upper"]) + found["next"]) if found["next"] else upper
    return (upper, lower) if 0 < upper <= lower else None


_COUNTS = {"C": 7, "T": 12, "L": 5, "S": 5}


def _rank(name: str) -> int:
    """The place of a vertebra from the head down, C1 being 1; 0 where there is none of that name."""
    kind, number = name[0], int(name[1:])
    if not 0 < number <= _COUNTS[kind]:
        return 0
    return sum(_COUNTS[above] for above in _ALL[: _ALL.index(kind)]) + number


def _name(rank: int) -> str:
    for kind in _ALL:
        if rank <= _COUNTS[kind]:
            return f"{kind.lower()}{rank}"
        rank -= _COUNTS[kind]
    return ""
