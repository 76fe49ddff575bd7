"""Proofs by the books of ICD-10-CM."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.note_text import excludes_lines, instruction_lines
from medcodex.learn.questions.making import same
from medcodex.terminology.icd10cm.codes import plain
from medcodex.terminology.icd10cm.seventh import seventh_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from medcodex.learn.questions.books import QuestionBooks
    from medcodex.terminology.icd10cm.model import IndexEntry

Subject = tuple[str, ...]
_LAST = 7


def _titled(subject: Subject, value: str, books: QuestionBooks) -> bool:
    row = books.cm.row(value)
    return row is not None and row.billable and same(row.title) == same(subject[0])


def _title_of(subject: Subject, value: str, books: QuestionBooks) -> bool:
    row = books.cm.row(subject[0])
    return row is not None and same(row.title) == same(value)


def _billable(subject: Subject, value: str, books: QuestionBooks) -> bool:
    row = books.cm.row(value)
    return row is not None and row.billable and not books.cm.children(value) and value.startswith(subject[0])


def _seventh(subject: Subject, value: str, books: QuestionBooks) -> bool:
    stem, meaning = subject
    return same(dict(seventh_of(books.cm.ancestors(stem))).get(value, "")) == same(meaning)


def _whole(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """A code of the list, of the stem, whose seventh character is the one asked for."""
    stem, character = subject
    row, bare = books.cm.row(value), plain(value)
    return row is not None and row.billable and bare.startswith(plain(stem)) and bare[_LAST - 1 :] == character


def _includes(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether the term, or the same words in another order of case, is printed at the code or is its title."""
    path = books.cm.ancestors(value)
    terms = [*path[-1].notes.inclusion_terms, path[-1].title] if path else []
    return same(subject[0]) in map(same, terms)


def _between(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether a note of the kind, at the first code or above it, names the second; by ranges, not by words."""
    first, second = subject
    return value in _notes_between(first, second, books)


def _notes_between(first: str, second: str, books: QuestionBooks) -> Iterator[str]:
    for entry in books.cm.ancestors(first):
        notes = entry.notes
        for kind, lines in (
            ("excludes1", excludes_lines(notes.excludes1)),
            ("excludes2", excludes_lines(notes.excludes2)),
            ("code_first", instruction_lines(notes.code_first)),
            ("use_additional", instruction_lines(notes.use_additional)),
        ):
            if any(second in line.codes for line in lines):
                yield kind


def _note_names(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether a note of the kind at the code or above it has the line, or names codes that the line names."""
    code, kind = subject
    texts = [text for entry in books.cm.ancestors(code) for text in getattr(entry.notes, kind)]
    if same(value) in map(same, texts):
        return True
    named = [one for text in texts for one in _codes_in(text)]
    return any(one in named for one in _codes_in(value))


def _codes_in(text: str) -> list[str]:
    start = text.rfind("(")
    return [one.strip().rstrip("-.") for one in text[start + 1 :].rstrip(")").split(",")] if start >= 0 else []


def _lines(subject: Subject, books: QuestionBooks) -> Sequence[IndexEntry]:
    source, path = subject
    return books.index_named.get((source, same(path)), ())


def _index_target(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return any(one.code == value for one in _lines(subject, books))


def _index_see(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return any(same(one.see or "") == same(value) for one in _lines(subject, books))


def _order(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether the index gives these two codes in this order, the second in brackets."""
    return any(value == f"{one.code} {one.manifestation}" for one in _lines(subject, books) if one.manifestation)


def _neoplasm(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return any(row.cells[int(subject[1])] == value for row in books.neoplasms_named.get(same(subject[0]), ()))


def _drug(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return any(row.cells[int(subject[1])] == value for row in books.drugs_named.get(same(subject[0]), ()))


def _exempt(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return books.cm.poa_exempt(value)


def _needed(subject: Subject, value: str, books: QuestionBooks) -> bool:
    return not books.cm.poa_exempt(value)


DIAGNOSES: Mapping[str, Callable[[Subject, str, QuestionBooks], bool]] = {
    "cm-titled": _titled,
    "cm-title-of": _title_of,
    "cm-billable": _billable,
    "cm-seventh": _seventh,
    "cm-whole": _whole,
    "cm-includes": _includes,
    "cm-note-between": _between,
    "cm-note-names": _note_names,
    "cm-index-target": _index_target,
    "cm-index-see": _index_see,
    "cm-order": _order,
    "cm-neoplasm-cell": _neoplasm,
    "cm-drug-cell": _drug,
    "cm-poa-exempt": _exempt,
    "cm-poa-needed": _needed,
}
"""The proof of each relation of diagnoses."""
