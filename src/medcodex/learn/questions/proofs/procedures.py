"""Proofs by the books of ICD-10-PCS and of HCPCS Level II."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.learn.questions.making import same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from medcodex.learn.questions.books import QuestionBooks

Subject = tuple[str, ...]


def _defined(subject: Subject, value: str, books: QuestionBooks) -> bool:
    section, position, definition = subject
    return any(
        same(one.definition) == same(definition)
        for one in books.definitions(section, int(position))
        if value in one.titles
    )


def _key(subject: Subject, value: str, books: QuestionBooks) -> bool:
    position, term = subject
    return any(
        same(term) in map(same, one.includes)
        for one in books.definitions("0", int(position))
        if " / ".join(one.titles) == value
    )


def _value(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether a row of the table has the character in the place, with this title."""
    table, position, title = subject
    rows = books.pcs.table_rows(table) if books.pcs is not None else ()
    return any(
        one.character == value and one.title == title for row in rows for one in row.axes[int(position) - 1].values
    )


def _valid(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether the code list has the code, in the table; the list, and not the table, decides."""
    row = books.pcs.row(value) if books.pcs is not None else None
    return row is not None and row.billable and value.startswith(subject[0])


def _titled(subject: Subject, value: str, books: QuestionBooks) -> bool:
    row = books.pcs.row(value) if books.pcs is not None else None
    return row is not None and row.billable and same(row.title) == same(subject[0])


def _character(subject: Subject, value: str, books: QuestionBooks) -> bool:
    """Whether the rows of the table that allow the whole code call its character so."""
    code, position = subject
    rows = books.pcs.table_rows(code) if books.pcs is not None else ()
    at = int(position) - 1
    labels = (row.axes[at].value(code[at]) for row in rows)
    return any(label is not None and label.title == value for label in labels)


def _service(subject: Subject, value: str, books: QuestionBooks) -> bool:
    concept = books.hcpcs.concept(value) if books.hcpcs is not None else None
    return concept is not None and concept.active and same(concept.title) == same(subject[0])


def _service_title(subject: Subject, value: str, books: QuestionBooks) -> bool:
    concept = books.hcpcs.concept(subject[0]) if books.hcpcs is not None else None
    return concept is not None and same(concept.title) == same(value)


PROCEDURES: Mapping[str, Callable[[Subject, str, QuestionBooks], bool]] = {
    "pcs-defined": _defined,
    "pcs-key": _key,
    "pcs-value": _value,
    "pcs-valid": _valid,
    "pcs-titled": _titled,
    "pcs-character": _character,
    "hcpcs-titled": _service,
    "hcpcs-title-of": _service_title,
}
"""The proof of each relation of procedures."""
