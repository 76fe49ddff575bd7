"""Everything the book says about one code or table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.errors import UsageError
from medcodex.terminology.icd10pcs.axes import path_of, valid_length
from medcodex.terminology.icd10pcs.codes import LENGTH, TABLE_LENGTH, is_code, normalise

if TYPE_CHECKING:
    from datetime import date

    from medcodex.terminology.book import Icd10pcsBook
    from medcodex.terminology.icd10pcs.axes import Step
    from medcodex.terminology.icd10pcs.model import PcsRow

_MAX_CHILDREN = 200


@dataclass(frozen=True, slots=True)
class PcsAnswer:
    """A code, or a table where ``row`` is not billable, with each axis explained and, of a table, its codes (200 at
    most). ``effective`` are the first and the last day of a code, where they are known."""

    row: PcsRow
    axes: tuple[Step, ...]
    children: tuple[PcsRow, ...]
    effective: tuple[date, date | None] | None = None


def code_of(text: str) -> str:
    """The normalised code or start of one. UsageError where the text does not have that shape."""
    code = normalise(text)
    if code is None:
        raise UsageError(f"{text!r} does not have the shape of an ICD-10-PCS code, such as 0FT44ZZ (no letters I, O)")
    return code


def lookup_pcs(book: Icd10pcsBook, text: str) -> PcsAnswer | None:
    """What the book says about a code or a table; None where the code list has no such code. UsageError where the
    text is neither seven nor three characters of a code."""
    code = code_of(text)
    if len(code) not in {LENGTH, TABLE_LENGTH}:
        raise UsageError(f"{code} has {len(code)} characters; a code has {LENGTH}, a table {TABLE_LENGTH}")
    if valid_length(book, code) < len(code):
        return None
    axes = path_of(book, code)
    row = book.row(code) or _header(code, axes)
    if is_code(code):
        return PcsAnswer(row, axes, (), book.effective(code))
    return PcsAnswer(row, axes, tuple(book.below(code, _MAX_CHILDREN)))


def _header(code: str, axes: tuple[Step, ...]) -> PcsRow:
    """The row of a table whose code list came without headers."""
    from medcodex.terminology.icd10pcs.model import PcsRow  # noqa: PLC0415 - most code lists have headers

    named = [step.values[0].title or step.values[0].character for step in axes[1:]]
    return PcsRow(code, ", ".join(named), False)
