"""Phrases of the tabular list: titles, inclusion terms and includes notes of every code."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.suggest.lexicon.phrases import MAX_WORDS, split_parentheses, with_optional, without_codes
from medcodex.suggest.titles import is_other
from medcodex.text.lexicon import Sense

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from medcodex.suggest.lexicon.phrases import Wording
    from medcodex.terminology.book import Icd10cmBook
    from medcodex.terminology.icd10cm.model import TabularEntry

# "NOS" is the bare term itself (Official Guidelines FY2026 I.A.6.b): it goes before the category it stands in.
RANK_TITLE, RANK_NOS, RANK_HEADER, RANK_INCLUSION, RANK_OTHER = 30, 33, 35, 40, 55
_NOT_SPECIFIED = re.compile(r" NOS$")
_ABBREVIATION = re.compile(r"[A-Z]{2,5}$")
_UNSPECIFIED_TAIL = re.compile(r", unspecified \w+$", re.IGNORECASE)
_SOURCE = "ICD-10-CM tabular list"
_CATEGORY = 3


def tabular_phrases(book: Icd10cmBook, words: Wording) -> Iterator[tuple[frozenset[str], int, Sense]]:
    """(words, rank, sense) for every wording in the tabular list; a lower rank is better."""
    entries = [entry for entry in book.tabular() if entry.kind == "diag"]
    of_many_sites = _of_many_sites(entries, words)
    for entry in entries:
        row = book.row(entry.key)
        if row is None:
            continue
        rank = RANK_TITLE if row.billable else RANK_HEADER
        if not is_other(entry.title):
            found = list(_wordings(entry, entry.title, rank, words))
        elif len(entry.key) > 3 and entry.key[0] not in "ST":
            # "Other specified diabetes mellitus" is not what "diabetes mellitus" alone means, nor is "other fracture of
            # shaft of left humerus" what the fracture means; other injuries are told apart by their type.
            found = list(_wordings(entry, entry.title, RANK_OTHER, words))
        else:
            found = []
        for note in entry.notes.inclusion_terms:
            found += _wordings(entry, note, _rank_of_note(note), words)
        for note in entry.notes.includes:
            found += _wordings(entry, without_codes(note), RANK_INCLUSION + 5, words)
        own = words.forms(split_parentheses(entry.title)[0])
        yield from (one for one in found if one[0] not in of_many_sites or one[0] == own)


def _of_many_sites(entries: Iterable[TabularEntry], words: Wording) -> frozenset[frozenset[str]]:
    """Wordings that several subcategories end in "unspecified" and their own site ("Blister, unspecified hip"): without
    the site they mean none of them."""
    found: dict[frozenset[str], set[str]] = {}
    for entry in entries:
        if len(entry.key) > _CATEGORY and _UNSPECIFIED_TAIL.search(entry.title):
            shorter = words.forms(_UNSPECIFIED_TAIL.sub("", split_parentheses(entry.title)[0]))
            found.setdefault(shorter, set()).add(entry.key[:-1])
    return frozenset(forms for forms, stems in found.items() if len(stems) > 1)


def _wordings(entry: TabularEntry, text: str, rank: int, words: Wording) -> Iterator[tuple[frozenset[str], int, Sense]]:
    plain, inner = split_parentheses(text)
    base = words.forms(plain)
    if not base or len(base) > MAX_WORDS:
        return
    path = (f"{entry.key} {entry.title}",) if text == entry.title else (f"{entry.key} {entry.title}", text)
    cased = text if _ABBREVIATION.match(text) else ""
    sense = Sense(entry.key, "tabular", path, _SOURCE, cased=cased)
    yield base, rank, sense
    if base > words.implied:
        yield base - words.implied, rank + 2, sense
    shorter = words.forms(_UNSPECIFIED_TAIL.sub("", plain))
    if shorter and shorter != base:
        yield shorter, rank + 3, sense
    for more in with_optional(base, map(words.forms, inner)):
        if len(more) <= MAX_WORDS:
            yield more, rank + 1, sense


def _rank_of_note(note: str) -> int:
    return RANK_NOS if _NOT_SPECIFIED.search(note) and not is_other(note) else RANK_INCLUSION
