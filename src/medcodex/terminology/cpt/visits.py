"""Which code of a loaded CPT release is a visit of which family and level, read from the licensee's own descriptors by
words (data/visits.tsv). What the words do not tell beyond doubt is left out."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from medcodex.terminology.concepts import Concept

FIRST, LAST = "99202", "99499"
"""The range of evaluation and management (data/sections.tsv)."""
_EACH = "@"
_LEVELS = ("straightforward", "low", "moderate", "high")


@dataclass(frozen=True, slots=True)
class _Words:
    family: str
    level: str
    has: tuple[tuple[str, ...], ...]
    lacks: tuple[str, ...]

    def tell(self, title: str) -> bool:
        return all(any(_holds(title, word) for word in choices) for choices in self.has) and not any(
            word in title for word in self.lacks
        )


def visit_codes(concepts: Iterable[Concept]) -> Mapping[tuple[str, str], str]:
    """Family and level to the code whose descriptor tells them. A code that names two levels answers both; a pair that
    several codes answer is in none."""
    found: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for concept in concepts:
        if not (concept.active and concept.code.isdigit() and FIRST <= concept.code <= LAST):
            continue
        title = " ".join(concept.title.lower().split())
        for words in _table():
            if words.tell(title):
                levels = (
                    [one for one in _LEVELS if one in title.replace(",", " ").split()]
                    if words.level == _EACH
                    else [words.level]
                )
                for level in levels:
                    found[words.family, level].add(concept.code)
    return {pair: min(codes) for pair, codes in found.items() if len(codes) == 1}


def _holds(text: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}", text) is not None


@lru_cache(1)
def _table() -> tuple[_Words, ...]:
    text = (files("medcodex.terminology.cpt") / "data" / "visits.tsv").read_text("utf-8")
    _, *rows = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return tuple(
        _Words(
            family, level, tuple(tuple(one.split("|")) for one in has.split(",")), tuple(filter(None, lacks.split(",")))
        )
        for family, level, has, lacks in rows
    )
