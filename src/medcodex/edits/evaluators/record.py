"""Encounters that contradict themselves: dates, ages, units, money and pointers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.evaluators.making import plain
from medcodex.edits.hit import Hit

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from medcodex.edits.case import Case
    from medcodex.edits.evaluators.making import Maker

_CENTS = -2


def no_diagnosis(case: Case, places: list[int]) -> Iterator[Hit]:
    """Nothing to report."""
    if not case.codes:
        yield Hit((), where="diagnoses")


def dates(case: Case, places: list[int]) -> Iterator[Hit]:
    """A date after the end of the encounter, a birth after its start, or a service before the birth."""
    encounter = case.encounter
    after_end: list[tuple[str, dt.date | None]] = [("admit_date", encounter.admit_date)]
    after_end += [(f"procedures[{n}].date", one.date) for n, one in enumerate(encounter.procedures)]
    after_end += [(f"lines[{n}].date", one.date) for n, one in enumerate(encounter.lines)]
    for where, date in after_end:
        if date is not None and date > encounter.date:
            yield Hit((), f"{where} is after the date of the encounter, {encounter.date}", where=where)
    if encounter.birth_date is not None and encounter.birth_date > encounter.start:
        yield Hit((), "birth_date is after the start of the encounter", where="birth_date")
    elif encounter.birth_date is not None:
        for number, line in enumerate(encounter.lines):
            if line.date is not None and line.date < encounter.birth_date:
                where = f"lines[{number}].date"
                yield Hit((), f"{where} is before the birth", where=where)


def age(case: Case, places: list[int]) -> Iterator[Hit]:
    """An age that is not that of the birth date, or days that are not those of the years."""
    encounter = case.encounter
    born, start = encounter.birth_date, encounter.start
    if born is not None and born <= start and encounter.age is not None:
        years = start.year - born.year - ((start.month, start.day) < (born.month, born.day))
        if years != encounter.age:
            yield Hit((), f"age is {encounter.age} and by the date of birth {years}", where="age")
    if encounter.age is not None and encounter.age_days is not None and encounter.age_days // 366 > encounter.age:
        yield Hit((), "age_days is more than age", where="age_days")


def units(case: Case, places: list[int]) -> Iterator[Hit]:
    """Units that are not above zero."""
    for number, line in enumerate(case.encounter.lines):
        if line.units is not None and line.units <= 0:
            yield Hit((), where=f"lines[{number}].units")


def money(case: Case, places: list[int]) -> Iterator[Hit]:
    """A charge below zero or with parts of a cent."""
    for number, line in enumerate(case.encounter.lines):
        if line.charge is None:
            continue
        exponent = line.charge.normalize().as_tuple().exponent
        if line.charge < 0 or (isinstance(exponent, int) and exponent < _CENTS):
            yield Hit((), where=f"lines[{number}].charge")


def pointers(case: Case, places: list[int]) -> Iterator[Hit]:
    """A line that points to a diagnosis the claim does not have."""
    for number, line in enumerate(case.encounter.lines):
        for position, target in enumerate(line.dx):
            if not 1 <= target <= len(case.codes):
                yield Hit(
                    (), f"points to diagnosis {target} of {len(case.codes)}", where=f"lines[{number}].dx[{position}]"
                )


EVALUATORS: dict[str, Maker] = {
    "no_diagnosis": plain(no_diagnosis),
    "dates": plain(dates),
    "age": plain(age),
    "units": plain(units),
    "money": plain(money),
    "pointers": plain(pointers),
}
