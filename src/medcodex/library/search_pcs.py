"""What the ICD-10-PCS search index is made from: titles by body part, index entries, and the keys of the index."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from medcodex.library.indexed import Indexed
from medcodex.library.systems import ICD10PCS
from medcodex.suggest.lexicon.terms import equivalents
from medcodex.terminology.icd10pcs.codes import TABLE_LENGTH
from medcodex.terminology.icd10pcs.reading import ProcedureWords
from medcodex.terminology.ranking import Reach
from medcodex.terminology.search_tables import TITLE, Listed, Unasked, Wording
from medcodex.terminology.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from medcodex.terminology.book import Icd10pcsBook
    from medcodex.terminology.icd10pcs.model import PcsIndexEntry, PcsRow

INDEX = "index"
_PART_LENGTH = 4  # section, body system, operation, body part
_UNASKED = Unasked(defaults=frozenset({"one", "approach"}))  # a number that is not said is one
_LEAST = 0.4  # what fits less shares a word by chance
_REACH = Reach(kept=60, expanded=16, leaves=250, below=250, far=1200)


def icd10pcs_indexed(book: Icd10pcsBook) -> Indexed:
    """The declaration of the book's search index."""
    return Indexed(
        ICD10PCS,
        book.fingerprint,
        rows=lambda: _rows(book),
        wordings=lambda: _wordings(book),
        terms=lambda: _keys(book),
        equivalents=_same_words,
        unasked=_UNASKED,
        reach=_REACH,
        least=_LEAST,
        made_from=(
            ("medcodex.suggest", ("data/word_equivalents.tsv",)),
            ("medcodex.terminology", ("icd10pcs/data", "icd10pcs/reading.py")),
            ("medcodex.library", ("search_pcs.py",)),
        ),
    )


def _same_words() -> Mapping[str, str]:
    """Words that mean the same; those of everyday phrases stand for themselves, so that they are known."""
    return {word: word for word in ProcedureWords.load().vocabulary} | equivalents()


def _rows(book: Icd10pcsBook) -> Iterator[Listed]:
    """Every code behind its table and its table with body part; the list names neither of these in all cases."""
    titles = {row.code: row.title for row in book.codes() if not row.billable}
    for table, rows in groupby(_codes(book), key=lambda row: row.code[:TABLE_LENGTH]):
        yield Listed(table, titles.get(table, ""), False)
        for part, below in groupby(rows, key=lambda row: row.code[:_PART_LENGTH]):
            yield Listed(part, "", False)
            yield from (Listed(row.code, row.title, True) for row in below)


def _codes(book: Icd10pcsBook) -> list[PcsRow]:
    return sorted((row for row in book.codes() if row.billable), key=lambda row: row.code)


def _wordings(book: Icd10pcsBook) -> Iterator[Wording]:
    for part, rows in groupby(_codes(book), key=lambda row: row.code[:_PART_LENGTH]):
        yield _common(part, [words_of(row.title) for row in rows])
    for path, entry in _entries(book.index()):
        # An entry that names no more than a table ("see Drainage, Upper Arteries 039") leads to hundreds of codes.
        if entry.code is not None and len(entry.code) > TABLE_LENGTH:
            yield Wording(", ".join(path), entry.see or "", entry.code, INDEX)


def _common(part: str, titles: Sequence[Sequence[str]]) -> Wording:
    """What all titles of one body part say, and what only some do, or need not have been asked for."""
    shared = set(titles[0]).intersection(*titles).difference(_UNASKED.defaults)
    own = dict.fromkeys(word for title in titles for word in title if word not in shared)
    return Wording(" ".join(word for word in titles[0] if word in shared), " ".join(own), part, TITLE, spread=True)


def _keys(book: Icd10pcsBook) -> Iterator[tuple[str, str, str]]:
    """Index entries that name the value a term is coded to ("Hallux: use 1st Toe, Right")."""
    seen: set[str] = set()
    for path, entry in _entries(book.index()):
        words = " ".join(words_of(" ".join(path)))
        if entry.use and words and words not in seen:
            seen.add(words)
            yield words, entry.use.partition(" in ")[0].partition(" for ")[0], ""


def _entries(index: Iterable[PcsIndexEntry]) -> Iterator[tuple[tuple[str, ...], PcsIndexEntry]]:
    """Each entry with its titles from the main term down."""
    path: list[str] = []
    for entry in index:
        del path[entry.level :]
        path.append(entry.title)
        yield tuple(title for title in path if title), entry
