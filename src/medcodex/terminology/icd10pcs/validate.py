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

    Days = tuple[datetime.date, datetime.date | None]

_MAX_SUGGESTIONS = 10
_POOL = 500
# I and O are no characters of the classification, so that nobody takes them for 1 and 0.
_LOOKALIKES = str.maketrans("OI", "01")


def validate_pcs(book: Icd10pcsBook, text: str, date: datetime.date, standings: Sequence[Standing] = ()) -> Validity:
    """The verdict on a code typed in either case. ``standings`` tell of the releases that have the code, of any
    date, so that a deleted or a future code is called so.

    The code list decides; where the first and the last day of the code are known and tell otherwise, as they can of a
    date that the list is too old for, the reason says so."""
    code = normalise(text)
    if code is None:
        swapped = normalise(text.strip().upper().translate(_LOOKALIKES))
        found = tuple(row.code for row in book.below(swapped, 3)) if swapped else ()
        return Validity(text, False, False, "does not have the shape of an ICD-10-PCS code", found)
    if not is_code(code):
        return _short(book, code)
    if book.row(code) is not None:
        return Validity(code, True, True, _caution(book, code, date))
    days = book.effective(code)
    meant = () if days and _holds(days, date) else _nearest(book, code)
    return Validity(code, False, False, _reason(book, code, date, standings), meant)


def _caution(book: Icd10pcsBook, code: str, date: datetime.date) -> str:
    """What its own days say against a code of the list; "" where they do not."""
    days = book.effective(code)
    if days is None or _holds(days, date):
        return ""
    return f"the code list loaded, {book.releases['codes']}, has it, but it was {_in_words(days)}"


def _holds(days: Days, date: datetime.date) -> bool:
    return days[0] <= date and (days[1] is None or date <= days[1])


def _in_words(days: Days) -> str:
    return f"valid from {days[0]}" + (f" to {days[1]}" if days[1] else "")


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
    days = book.effective(code)
    if days is not None and not _holds(days, date):
        return f"{'deleted' if days[0] <= date else 'not yet valid'}: {_in_words(days)}"
    if days is not None:
        return f"the code list loaded, {book.releases['codes']}, does not have it, but it is {_in_words(days)}"
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
