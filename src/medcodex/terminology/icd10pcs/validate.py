"""Is this an ICD-10-PCS code, can it be reported, and if not, what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.terminology.icd10pcs.axes import valid_length
from medcodex.terminology.icd10pcs.codes import LENGTH, TABLE_LENGTH, is_code, normalise
from medcodex.terminology.validate import Validity

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from medcodex.terminology.book import Icd10pcsBook
    from medcodex.terminology.validate import Standing

_MAX_SUGGESTIONS = 10
_POOL = 500
# I and O are no characters of the classification, so that nobody takes them for 1 and 0.
_LOOKALIKES = str.maketrans("OI", "01")


def validate_pcs(book: Icd10pcsBook, text: str, date: datetime.date, standings: Sequence[Standing] = ()) -> Validity:
    """The verdict on a code typed in either case. ``standings`` tell of the releases that have the code, of any
    date, so that a deleted or a future code is called so."""
    code = normalise(text)
    if code is None:
        swapped = normalise(text.strip().upper().translate(_LOOKALIKES))
        found = tuple(row.code for row in book.below(swapped, 3)) if swapped else ()
        return Validity(text, False, False, "does not have the shape of an ICD-10-PCS code", found)
    if not is_code(code):
        return _short(book, code)
    if book.row(code) is not None:
        return Validity(code, True, True, "")
    return Validity(code, False, False, _reason(book, code, date, standings), _nearest(book, code))


def _short(book: Icd10pcsBook, code: str) -> Validity:
    below = tuple(row.code for row in book.below(code, _MAX_SUGGESTIONS))
    if not below:
        return Validity(code, False, False, "no such code, nor the start of one", _nearest(book, code))
    missing = LENGTH - len(code)
    needed = f"{missing} more character{'' if missing == 1 else 's'} needed"
    if len(code) == TABLE_LENGTH:
        return Validity(code, True, False, f"not billable: a table, {needed}", below)
    return Validity(code, False, False, f"not a whole code: {needed}", below)


def _reason(book: Icd10pcsBook, code: str, date: datetime.date, standings: Sequence[Standing]) -> str:
    past = [standing for standing in standings if standing.effective_from <= date]
    if past:
        last = max(past, key=lambda standing: standing.effective_from)
        return f"deleted: last in release {last.version}"
    if standings:
        first = min(standings, key=lambda standing: standing.effective_from)
        return f"not yet valid: new in release {first.version}, from {first.effective_from}"
    known = valid_length(book, code)
    behind = f"behind {code[:known]}" if known else "at the start of a code"
    return f"no such code: character {known + 1}, {code[known]}, is not allowed {behind}"


def _nearest(book: Icd10pcsBook, code: str) -> tuple[str, ...]:
    """Valid codes that share the longest valid start, those that differ least first."""
    from rapidfuzz.distance import Hamming  # noqa: PLC0415 - only a wrong code pays for it

    known = valid_length(book, code)
    if known < 2:
        return ()
    pool = [row.code for row in book.below(code[:known], _POOL)]
    ranked = sorted(pool, key=lambda other: (Hamming.distance(code, other[: len(code)]), other))
    return tuple(ranked[:5])
