"""Is this a code, can it be reported, and if not, what was meant."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.terminology.icd10cm.codes import MAX_LENGTH, category, normalise, plain, prefixes
from medcodex.terminology.icd10cm.seventh import seventh_of, with_seventh

if TYPE_CHECKING:
    import datetime
    from collections.abc import Sequence

    from medcodex.terminology.book import Icd10cmBook
    from medcodex.terminology.icd10cm.model import CodeRow

_MAX_SUGGESTIONS = 10
# Letters and digits that are read or typed for one another.
_LOOKALIKES = str.maketrans("OILZS", "01125")


@dataclass(frozen=True, slots=True)
class Standing:
    """How a release other than the book's treats a code."""

    version: str
    effective_from: datetime.date
    billable: bool


@dataclass(frozen=True, slots=True)
class Validity:
    """The verdict on one code as it was given. ``valid``: the code list has it on the date, header or not;
    ``billable``: it can be reported. ``reason`` is "" for a billable code of which nothing is left open;
    ``suggestions`` are billable codes."""

    code: str
    valid: bool
    billable: bool
    reason: str
    suggestions: tuple[str, ...] = ()


def validate(book: Icd10cmBook, text: str, date: datetime.date, standings: Sequence[Standing] = ()) -> Validity:
    """The verdict on a code typed with or without dot, in either case. ``standings`` tell of the releases that have
    the code, of any date, so that a deleted or a future code is called so."""
    code = normalise(text)
    if code is None:
        return Validity(text, False, False, "does not have the shape of an ICD-10-CM code", _nearest(book, text))
    row = book.row(code)
    if row is not None and row.billable:
        return Validity(code, True, True, "")
    if row is not None:
        return Validity(code, True, False, *_header(book, code))
    return Validity(code, False, False, *_unknown(book, code, date, standings))


def _header(book: Icd10cmBook, code: str) -> tuple[str, tuple[str, ...]]:
    below = tuple(found.code for found in book.billable_below(code))
    stem = with_seventh(code, "")
    if below and seventh_of(book.ancestors(code)) and all(found[:-1] == stem for found in below):
        padding = ", after placeholder X" if len(plain(code)) < MAX_LENGTH - 1 else ""
        return f"not billable: a 7th character is missing{padding}", below[:_MAX_SUGGESTIONS]
    near = tuple(child.code for child in book.children(code) if child.billable)
    found = tuple(dict.fromkeys((*near, *below)))
    return "not billable: a header, more characters are needed", found[:_MAX_SUGGESTIONS]


def _unknown(
    book: Icd10cmBook, code: str, date: datetime.date, standings: Sequence[Standing]
) -> tuple[str, tuple[str, ...]]:
    past = [standing for standing in standings if standing.effective_from <= date]
    future = [standing for standing in standings if standing.effective_from > date]
    if past:
        last = max(past, key=lambda standing: standing.effective_from)
        return f"deleted: last in release {last.version}", _nearest(book, code)
    if future:
        first = min(future, key=lambda standing: standing.effective_from)
        reason = f"not yet valid: new in release {first.version}, from {first.effective_from}"
        return reason, tuple(found.code for found in _stem_codes(book, code))[:_MAX_SUGGESTIONS]
    return _misbuilt(book, code) or ("no such code", _nearest(book, code))


def _misbuilt(book: Icd10cmBook, code: str) -> tuple[str, tuple[str, ...]] | None:
    """A wrong or misplaced seventh character, a missing placeholder, or characters after a complete code."""
    for stem in prefixes(code):
        row = book.row(stem)
        if row is None:
            continue
        if row.billable:
            return f"no such code: {stem} is complete and takes no more characters", (stem,)
        allowed = dict(seventh_of(book.ancestors(stem)))
        completed = [with_seventh(stem, char) for char in allowed if book.row(with_seventh(stem, char)) is not None]
        if not completed:
            return None
        typed = code[-1]
        padded = with_seventh(stem, typed)
        if padded in completed:
            return "no such code: placeholder X is missing before the 7th character", (padded,)
        if len(plain(code)) == MAX_LENGTH:
            return f"no such code: {typed} is not a 7th character of {stem}", tuple(completed[:_MAX_SUGGESTIONS])
        return None
    return None


def _nearest(book: Icd10cmBook, text: str) -> tuple[str, ...]:
    """Billable codes that differ least from what was typed: look-alike characters first, then what stands below the
    longest part that is a code, then codes of the category by edit distance."""
    bare = plain(text.strip().upper())
    found: list[str] = []
    swapped = normalise(bare[:1] + bare[1:].translate(_LOOKALIKES)) if bare else None
    if swapped is not None and swapped != normalise(bare):
        found.extend(_if_billable(book, swapped))
    code = normalise(bare)
    if code is None:
        return tuple(found)
    found.extend(_close(book, code))
    return tuple(dict.fromkeys(found))[:_MAX_SUGGESTIONS]


def _if_billable(book: Icd10cmBook, code: str) -> list[str]:
    return [row.code for row in book.billable_below(code)][:3]


def _stem_codes(book: Icd10cmBook, code: str) -> Sequence[CodeRow]:
    for stem in prefixes(code):
        if book.row(stem) is not None:
            return book.billable_below(stem)
    return ()


def _close(book: Icd10cmBook, code: str) -> list[str]:
    from rapidfuzz.distance import DamerauLevenshtein  # noqa: PLC0415 - only a wrong code pays for it

    pool = [row.code for row in book.billable_below(category(code))] or [
        row.code for row in book.billable_below(code[:2])
    ]
    ranked = sorted(pool, key=lambda other: (DamerauLevenshtein.distance(plain(code), plain(other)), other))
    return ranked[:5]
