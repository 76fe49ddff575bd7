"""Walking the tables: what each axis of a code stands for, and the values that the next axis allows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import InputError
from medcodex.terminology.icd10pcs.codes import LENGTH, TABLE_LENGTH
from medcodex.terminology.icd10pcs.from_titles import told_by_titles
from medcodex.terminology.icd10pcs.keys import Meaning, meaning_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.book import Icd10pcsBook
    from medcodex.terminology.icd10pcs.model import PcsTableRow

# Where no tables are loaded: the axes of the medical and surgical sections (ICD-10-PCS Official Guidelines B2 to B6),
# of which other sections share the first three in most cases.
_SURGICAL = ("Section", "Body System", "Operation", "Body Part", "Approach", "Device", "Qualifier")
_OTHER = (*_SURGICAL[:3], "Axis 4", "Axis 5", "Axis 6", "Qualifier")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of an axis. ``title`` is None where no loaded table names it. ``inferred`` where the tables of this
    release lack the code and a neighbouring table gave the title. ``codes`` is the number of valid codes with it."""

    character: str
    title: str | None
    inferred: bool
    codes: int
    meaning: Meaning
    example: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One axis behind a prefix: ``position`` 1 to 7, what the axis is called, and its values in the book's order."""

    prefix: str
    position: int
    axis: str
    values: tuple[Value, ...]


def next_step(book: Icd10pcsBook, prefix: str) -> Step | None:
    """The values that the axis behind the prefix allows, those of the code list and no others; None behind a whole
    code. InputError, naming the character at fault, where no valid code starts with the prefix."""
    if len(prefix) == LENGTH:
        require_valid(book, prefix)
        return None
    found = book.next_characters(prefix)
    if not found:
        require_valid(book, prefix)
    position = len(prefix) + 1
    rows = book.table_rows(prefix)
    values = tuple(_value(book, prefix, character, count, rows) for character, count in found)
    return Step(prefix, position, _axis_title(book, prefix, rows), values)


def path_of(book: Icd10pcsBook, prefix: str) -> tuple[Step, ...]:
    """Each axis of a code or of the start of one, outermost first, with the one value chosen. InputError as for
    next_step."""
    require_valid(book, prefix)
    return tuple(_chosen(book, prefix[:length], prefix[length]) for length in range(len(prefix)))


def require_valid(book: Icd10pcsBook, prefix: str) -> None:
    """InputError, naming the first character at fault, where no valid code starts with the prefix."""
    known = valid_length(book, prefix)
    if known < len(prefix):
        behind = f"behind {prefix[:known]}" if known else "at the start of a code"
        allowed = "".join(character for character, _ in book.next_characters(prefix[:known]))
        raise InputError(
            f"character {known + 1}, {prefix[known]}, is not allowed {behind}; allowed: {' '.join(allowed)}", prefix
        )


def valid_length(book: Icd10pcsBook, prefix: str) -> int:
    """How many of the prefix's characters are the start of a valid code."""
    return next((length for length in range(len(prefix), 0, -1) if book.below(prefix[:length], 1)), 0)


def _chosen(book: Icd10pcsBook, prefix: str, character: str) -> Step:
    rows = book.table_rows(prefix + character)
    count = dict(book.next_characters(prefix)).get(character, 0)
    value = _value(book, prefix, character, count, rows)
    return Step(prefix, len(prefix) + 1, _axis_title(book, prefix, rows or book.table_rows(prefix)), (value,))


def _value(book: Icd10pcsBook, prefix: str, character: str, count: int, rows: Sequence[PcsTableRow]) -> Value:
    title, inferred = title_of(book, prefix, character, rows)
    meaning = meaning_of(book, prefix, len(prefix) + 1, title) if title else Meaning()
    first = book.below(prefix + character, 1) if title is None else ()
    return Value(character, title, inferred, count, meaning, first[0].title if first else "")


def title_of(
    book: Icd10pcsBook, prefix: str, character: str, rows: Sequence[PcsTableRow] | None = None
) -> tuple[str | None, bool]:
    """(what the value is called, whether that is inferred): from the table ``rows`` that have it, by default those of
    the prefix; else from neighbouring tables or from the titles of its codes; (None, False) where nothing tells."""
    found = book.table_rows(prefix + character) if rows is None else rows
    title = next(_titles(found, len(prefix), character), None)
    if title is not None:
        return title, False
    title = _neighbour(book, prefix, character) or told_by_titles(book, prefix, character)
    return title, title is not None


def _titles(rows: Sequence[PcsTableRow], at: int, character: str) -> Iterator[str]:
    for row in rows:
        label = row.axes[at].value(character)
        if label is not None:
            yield label.title


def _neighbour(book: Icd10pcsBook, prefix: str, character: str) -> str | None:
    """The title of a value that the code list has and the loaded tables do not: of an operation from the header in
    the code list; of a later axis from the same table, else from tables of the same body system, else of the same
    section, where all that have the character agree. A qualifier means something else in each table."""
    at = len(prefix)
    header = book.row(prefix + character) if at == TABLE_LENGTH - 1 else None
    if header is not None and ", " in header.title:
        return header.title.rpartition(", ")[2]
    for length in (TABLE_LENGTH,) if at == LENGTH - 1 else (TABLE_LENGTH, 2, 1):
        if at >= length:
            found = set(_titles(book.table_rows(prefix[:length]), at, character))
            if found:
                return found.pop() if len(found) == 1 else None
    return None


def _axis_title(book: Icd10pcsBook, prefix: str, rows: Sequence[PcsTableRow]) -> str:
    at = len(prefix)
    fallback = (_SURGICAL if prefix[:1] in {"0", "1"} else _OTHER)[at]
    if at < 2:
        return fallback
    near = rows or book.table_rows(prefix[:1])
    titles = {row.axes[at].title for row in near}
    return titles.pop() if len(titles) == 1 else fallback
