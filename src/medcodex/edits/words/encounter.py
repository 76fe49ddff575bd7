"""Words about the encounter: setting, patient, admission, procedures."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.edits.case import Case
    from medcodex.edits.words.word import Word


def px(case: Case, place: int, *starts: str) -> bool:
    """A procedure starts with one of these characters."""
    return any(code.startswith(starts) for code in case.procedures)


def px_like(case: Case, place: int, pattern: str) -> bool:
    """A procedure begins so; a full stop stands for any character."""
    return any(
        len(code) >= len(pattern) and all(want in (".", char) for want, char in zip(pattern, code, strict=False))
        for code in case.procedures
    )


def delivered(case: Case, place: int, number: int) -> bool:
    """The encounter holds a delivery: a diagnosis of the set, or a procedure of the root operations Extraction or
    Delivery of products of conception."""
    return any(other != place for other in case.places(number)) or px(case, place, "10D00Z", "10D07Z", "10E0XZZ")


def revenue(case: Case, place: int, *starts: str) -> bool:
    """A service line has a revenue code that starts so."""
    return any((line.revenue or "").zfill(4).startswith(starts) for line in case.encounter.lines if line.revenue)


def inpatient(case: Case, place: int) -> bool:
    """A facility claim of an inpatient setting (Section II of the Official Guidelines)."""
    return case.inpatient


def acute(case: Case, place: int) -> bool:
    """A facility claim of an acute care or psychiatric hospital stay."""
    return case.acute


def outpatient(case: Case, place: int) -> bool:
    """Not an inpatient facility claim: Section IV applies."""
    return not case.inpatient


def age(case: Case, place: int) -> int | None:
    """Whole years; a comparison with an unknown age does not hold."""
    return case.encounter.years_old


def days(case: Case, place: int) -> int | None:
    """Age in days; a comparison with an unknown age does not hold. An age of some years is known to be more than a
    newborn's."""
    known = case.encounter.days_old
    if known is not None:
        return known
    years = case.encounter.years_old
    return years * 365 if years else None


def birth_weight(case: Case, place: int) -> int | None:
    """Recorded birth weight in grams."""
    return case.encounter.birth_weight_g


def admission_type(case: Case, place: int, value: str) -> bool:
    """The type of admission (4 is newborn)."""
    return (case.encounter.admission_type or "").lstrip("0") == value


def origin(case: Case, place: int, *values: str) -> bool:
    """The point of origin; "" where none is given."""
    return (case.encounter.point_of_origin or "") in values


WORDS: dict[str, Word] = {
    "px": px,
    "px_like": px_like,
    "delivered": delivered,
    "revenue": revenue,
    "inpatient": inpatient,
    "acute": acute,
    "outpatient": outpatient,
    "age": age,
    "days": days,
    "birth_weight": birth_weight,
    "admission_type": admission_type,
    "origin": origin,
}
SET_WORDS = frozenset({"delivered"})
"""The words whose first argument is a set of codes."""
