"""Where the cross references of the index lead: "Attack, heart - see Infarct, myocardium" to the code given there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from medcodex.terminology.icd10cm.model import IndexEntry

_PARENTHESES = re.compile(r"\([^()]*\)")
_MAX_CHAIN = 4


class SeeResolver:
    """Follows "see" through one set of index entries."""

    def __init__(self, entries: Iterable[IndexEntry]) -> None:
        self._below: dict[int | None, list[IndexEntry]] = {}
        self._named: dict[tuple[str, ...], IndexEntry] = {}
        self._words: dict[int, frozenset[str]] = {}
        for entry in entries:
            self._below.setdefault(entry.parent, []).append(entry)
            self._words[entry.id] = frozenset(words_of(entry.title))
            if entry.level == 0:
                for form in (entry.title, *entry.title.split(",")):
                    self._named.setdefault(tuple(words_of(form)), entry)

    def code(self, entry: IndexEntry) -> str | None:
        """The code of an entry, through as many references as it takes; None where they lead to none."""
        found: IndexEntry | None = entry
        for _ in range(_MAX_CHAIN):
            if found is None or found.code:
                break
            found = self.follow(found.see) if found.see else None
        return found.code if found is not None else None

    def follow(self, reference: str) -> IndexEntry | None:
        """The entry a reference names step by step; None where it is worded too loosely ("by site")."""
        steps = [words for step in _PARENTHESES.sub("", reference).split(",") if (words := words_of(step))]
        for cut in range(len(steps), 0, -1):
            main = self._named.get(tuple(word for step in steps[:cut] for word in step))
            if main is not None:
                return self._descend(main, steps[cut:])
        return None

    def _descend(self, entry: IndexEntry, steps: Sequence[Sequence[str]]) -> IndexEntry | None:
        for step in steps:
            wanted = frozenset(step)
            level = self._below.get(entry.id, [])
            hits: list[IndexEntry] = []
            while level and not hits:
                hits = [child for child in level if wanted <= self._words[child.id]]
                level = [below for child in level for below in self._below.get(child.id, [])]
            if not hits:
                return None
            entry = min(hits, key=lambda hit: len(self._words[hit.id] - wanted))
        return entry
