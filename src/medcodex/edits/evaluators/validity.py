"""Codes that cannot be reported as they stand (Official Guidelines I.A.2-5, I.B.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit
from medcodex.terminology.icd10cm.codes import MAX_LENGTH, normalise, prefixes
from medcodex.terminology.icd10cm.codes import plain as flat
from medcodex.terminology.icd10cm.seventh import seventh_of, with_seventh
from medcodex.terminology.validate import validate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Maker

_SHOWN = 10


def invalid(case: Case, places: list[int]) -> Iterator[Hit]:
    """Not billable on the date; where the code list itself ends before the date it is a warning, since the code may
    be newer."""
    if not case.faulty:
        return
    behind = _list_behind(case)
    for place in case.faulty:
        row = case.book.row(case.codes[place])
        verdict = validate(case.book, case.codes[place], case.encounter.date)
        severity = "warning" if behind and row is None else ""
        yield Hit((place,), verdict.reason, verdict.suggestions[:_SHOWN], severity)


def invalid_reasons(case: Case, places: list[int]) -> Iterator[Hit]:
    """Reasons for the visit, as the patient told them, that are no billable code on the date."""
    for number, code in enumerate(case.encounter.reason_for_visit):
        verdict = validate(case.book, code, case.encounter.date)
        if not verdict.billable:
            severity = "warning" if _list_behind(case) and case.book.row(code) is None else ""
            where = f"reason_for_visit[{number}]"
            # The field holds words of the patient where it was misread, so it is not repeated.
            yield Hit(
                (),
                f"a reason for the visit is no billable code: {verdict.reason}",
                verdict.suggestions[:_SHOWN],
                severity,
                where,
            )


def _list_behind(case: Case) -> bool:
    """Whether the code list ends before the date, so that a code it lacks may be newer."""
    return any(notice.kind == "release-lag" and "newest code list" in notice.message for notice in case.book.notices)


def seventh_missing(case: Case, places: list[int]) -> Iterator[Hit]:
    """A code whose complete forms differ in the seventh character alone, or a header of such codes."""
    for place in case.faulty:
        code = case.codes[place]
        row = case.book.row(code)
        if row is None or row.billable:
            continue
        if seventh_of(case.book.ancestors(code)) or _all_with_seventh(case, code):
            below = tuple(found.code for found in case.book.billable_below(code))
            if below and all(len(flat(one)) == MAX_LENGTH for one in below):
                yield Hit((place,), mends=below[:_SHOWN])


def placeholder_missing(case: Case, places: list[int]) -> Iterator[Hit]:
    """A seventh character that does not stand seventh."""
    for place, stem, typed in _tails(case):
        filled = with_seventh(stem, typed[-1])
        row = case.book.row(filled)
        if row is not None and row.billable and len(flat(case.codes[place])) < MAX_LENGTH:
            yield Hit((place,), mends=(filled,))


def seventh_needless(case: Case, places: list[int]) -> Iterator[Hit]:
    """Characters behind a code that is complete without them."""
    for place, stem, _ in _tails(case):
        row = case.book.row(stem)
        if row is not None and row.billable:
            yield Hit((place,), mends=(stem,))


def _tails(case: Case) -> Iterator[tuple[int, str, str]]:
    """Codes that the book lacks, each with the longest beginning that it has and with what stands behind that."""
    for place in case.faulty:
        code = case.codes[place]
        if case.book.row(code) is not None or normalise(code) is None:
            continue
        stem = next((step for step in prefixes(code) if case.book.row(step) is not None), None)
        if stem is not None:
            yield place, stem, flat(code)[len(flat(stem)) :]


def _all_with_seventh(case: Case, code: str) -> bool:
    below = case.book.billable_below(code)
    return bool(below) and all(seventh_of(case.book.ancestors(found.code)) for found in below[:3])


EVALUATORS: dict[str, Maker] = {
    "invalid": plain(invalid),
    "invalid_reasons": plain(invalid_reasons),
    "seventh_missing": plain(seventh_missing),
    "placeholder_missing": plain(placeholder_missing),
    "seventh_needless": plain(seventh_needless),
}
