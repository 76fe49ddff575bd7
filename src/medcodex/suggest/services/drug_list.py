"""The drug codes of a HCPCS release by the names that notes use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.suggest.services.descriptor import DescriptorWords, DrugCode, read_descriptor
from medcodex.terminology.ndc.amounts import Amount, amount
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from medcodex.terminology.concepts import Concept

_TRIGGER = re.compile(r"[^\W_]+(?:['’]s\b)?")
_DRUGS = ("J", "Q")


@dataclass(frozen=True, slots=True)
class DrugName:
    """A name as notes write it. ``words`` stand for it in descriptors; ``strength`` is what one millilitre holds where
    the name says so; ``codes`` are those of the drug."""

    written: str
    words: frozenset[str]
    strength: Amount | None
    codes: tuple[DrugCode, ...]


class DrugList:
    """All names, each found by the matching form of its first word."""

    def __init__(self, names: Iterable[DrugName], normal: Callable[[str], str]) -> None:
        self._by_first: dict[str, list[tuple[frozenset[str], DrugName]]] = {}
        for name in names:
            if words := [normal(word) for word in _TRIGGER.findall(name.written)]:
                self._by_first.setdefault(words[0], []).append((frozenset(words), name))
        self.triggers = frozenset(self._by_first)

    def find(self, text: str, forms: frozenset[str]) -> list[tuple[int, int, DrugName]]:
        """Where names stand in a text with the matching forms ``forms``, in order; of overlapping ones the longest."""
        present = self.triggers & forms
        if not present:
            return []
        lower = text.lower()
        if len(lower) != len(text):  # a few letters have longer lower cases
            lower = text
        found = [
            (start, end, name)
            for form in present
            for words, name in self._by_first[form]
            if words <= forms
            for start, end in places(name.written, text, lower)
        ]
        found.sort(key=lambda one: (one[0], -one[1]))
        out: list[tuple[int, int, DrugName]] = []
        for one in found:
            if not out or one[0] >= out[-1][1]:
                out.append(one)
        return out


def open_drug_list(concepts: Iterable[Concept], normal: Callable[[str], str]) -> DrugList:
    """The drugs of the codes in force that have a descriptor, under their own names and those of
    data/services/drug_names.tsv."""
    words = DescriptorWords.load()
    by_name: dict[tuple[str, ...], list[DrugCode]] = {}
    for concept in concepts:
        if concept.active and concept.title and concept.code.startswith(_DRUGS):
            code = read_descriptor(concept.code, concept.title, words)
            if code is not None:
                by_name.setdefault(code.name, []).append(code)
    own = [
        DrugName(" ".join(name), frozenset(name), None, tuple(codes))
        for name, codes in by_name.items()
        if len(name[0]) > 2
    ]
    own += _with_letters(by_name)
    others = {name.written: name for name in _other_names(by_name)}
    return DrugList([*(name for name in own if name.written not in others), *others.values()], normal)


def _with_letters(by_name: dict[tuple[str, ...], list[DrugCode]]) -> Iterable[DrugName]:
    """Biological products by their whole name: "fakemab-abcd"."""
    for name, codes in by_name.items():
        for letters in {mark for code in codes for mark in code.marks if len(mark) == 1}:
            written = f"{' '.join(name)}-{next(iter(letters))}"
            if any(written in code.title.lower() for code in codes):
                yield DrugName(written, frozenset(name) | letters, None, tuple(codes))


def _other_names(by_name: dict[tuple[str, ...], list[DrugCode]]) -> Iterable[DrugName]:
    for row in table_rows("medcodex.suggest", "data/services/drug_names.tsv"):
        words = frozenset(row["words"].split())
        names = [name for name in by_name if words.issuperset(name)]
        if names:
            # Words of which a longer name is made name the drug of the longer name alone.
            longest = max(map(len, names))
            codes = tuple(code for name in names if len(name) == longest for code in by_name[name])
            yield DrugName(row["written"], words, amount(row["strength"]) if row["strength"] else None, codes)


def places(name: str, text: str, lower: str) -> Iterator[tuple[int, int]]:
    """Where a name stands as whole words, whatever stands between them. ``lower`` is the text in lower case: a plain
    search for the name's first word is many times as fast as the pattern."""
    first, pattern = _written_as(name)
    at = lower.find(first)
    while at >= 0:
        found = pattern.match(text, at)
        if found is not None:
            yield found.span()
        at = lower.find(first, at + len(first))


@lru_cache(maxsize=8192)
def _written_as(name: str) -> tuple[str, re.Pattern[str]]:
    parts = re.split(r"[\s-]+", name)
    joined = r"[\s-]+".join(re.escape(part) for part in parts)
    return parts[0].lower(), re.compile(rf"(?<![\w-]){joined}(?![\w-]|\s?/\s?[a-z]{{4}})", re.IGNORECASE)
