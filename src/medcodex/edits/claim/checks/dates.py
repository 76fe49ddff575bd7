"""Dates and the person: order of dates, age, sex, identifiers, timely filing (CL-11, CL-13, CL-14, CL-41 to CL-43)."""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from medcodex.edits.claim.checks.units import is_rental
from medcodex.edits.claim.fault import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.edits.claim.tables import Tables
    from medcodex.edits.claim.view import ClaimView
    from medcodex.encounter.coded import ServiceLine

_OLDEST = 124
_BEFORE = dt.timedelta(days=3)
_NPI_PREFIX_SUM = 24
"""What the prefix 80840 adds to the sum of the Luhn formula."""
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
"""Twice a digit, the digits of that summed up."""
_NPI = re.compile(r"[0-9]{10}")
_LETTER, _EITHER = "[AC-HJKMNP-RT-Y]", "[0-9AC-HJKMNP-RT-Y]"
_MBI = re.compile(rf"[1-9]{_LETTER}{_EITHER}[0-9]{_LETTER}{_EITHER}[0-9]{_LETTER}{{2}}[0-9]{{2}}")


def order(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-11: what of the claim's own dates cannot be, beside what REC-02 tells."""
    encounter = view.encounter
    begin, end = encounter.statement_from, encounter.date
    if begin is not None and begin > end:
        yield fault("CL-11", "statement", "statement_from", begin=begin, end=end)
    for number, line in enumerate(view.lines):
        if line.date is not None and line.through is not None and line.through < line.date:
            yield fault("CL-11", "line_reversed", f"lines[{number}].through")
        elif line.through is not None and line.through > end and not _ahead(view, tables, line):
            yield fault("CL-11", "line_after", f"lines[{number}].through", end=end)
        if view.facility and begin is not None and line.date is not None and line.date < begin:
            yield fault("CL-11", "line_before", f"lines[{number}].date", begin=begin)
    for number, one in enumerate(encounter.occurrences):
        if one.date is not None and one.through is not None and one.through < one.date:
            yield fault("CL-11", "span", f"occurrences[{number}].through", code=one.code)
    if view.inpatient and (first := view.begin) is not None:
        for number, procedure in enumerate(encounter.procedures):
            if procedure.date is not None and procedure.date < first - _BEFORE:
                where = f"procedures[{number}].date"
                yield fault("CL-11", "procedure", where, (procedure.code,), begin=first)


def _ahead(view: ClaimView, tables: Tables, line: ServiceLine) -> bool:
    """Whether a supplier's line is of time to come: a month of rent, or supplies for it."""
    if view.facility:
        return False
    return is_rental(line, tables) or tables["dispensed_ahead"].at(line.code or "", view.day(line)) is not None


def person(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-13: an age that people reach. CL-14: a sex that the payer knows."""
    encounter = view.encounter
    years = encounter.years_old
    if years is not None and years > _OLDEST:
        yield fault("CL-13", "age", "age" if encounter.age is not None else "birth_date", years=years)
    if encounter.sex is not None and tables["sexes"].at(encounter.sex, view.date) is None:
        if not tables["sexes"].knows(encounter.sex):
            yield fault("CL-14", "unknown", "sex")
        elif view.hospital_stay:
            yield fault("CL-14", "early", "sex", value=encounter.sex)


def identifiers(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-41: the check digit of every NPI. CL-42: the form of a Medicare number, which is never repeated here."""
    encounter = view.encounter
    for role, provider in encounter.providers.items():
        if provider.npi is not None and not is_npi(provider.npi):
            yield fault("CL-41", "npi", f"providers.{role}.npi")
    for number, line in enumerate(view.lines):
        if line.provider is not None and not is_npi(line.provider):
            yield fault("CL-41", "npi", f"lines[{number}].provider")
    member = encounter.member_id
    if member is not None and view.named_medicare and not view.plan and not _MBI.fullmatch(member):
        spaced = _MBI.fullmatch(re.sub(r"[-\s]", "", member.upper()))
        yield fault("CL-42", "spaced" if spaced else "form", "member_id")


@lru_cache(4096)
def is_npi(text: str) -> bool:
    """Whether ten digits end with the check digit of ISO/IEC 7812 (Luhn) after the prefix 80840 (45 CFR 162.406; CMS,
    NPI check digit)."""
    if not _NPI.fullmatch(text):
        return False
    digits = [int(digit) for digit in text]
    return (_NPI_PREFIX_SUM + sum([_DOUBLED[digit] for digit in digits[::2]]) + sum(digits[1::2])) % 10 == 0


def timely(view: ClaimView, tables: Tables) -> Iterator[Fault]:
    """CL-43: Medicare had the claim within a calendar year of the service; of a statement's last day, of the first day
    of a professional's line."""
    encounter = view.encounter
    received = encounter.received
    if received is None:
        return
    if received < encounter.date:
        yield fault("CL-43", "before", "received", end=encounter.date)
    if not view.medicare or view.plan or view.frequency == "Q":
        return
    if view.facility or not view.lines:
        if received > (last := _year_after(encounter.date)):
            yield fault("CL-43", "late", "received", last=last)
        return
    for number, line in enumerate(view.lines):
        if received > (last := _year_after(view.day(line))):
            yield fault("CL-43", "late", f"lines[{number}].date", last=last)


def _year_after(date: dt.date) -> dt.date:
    """The last day to file: the same day of the next year; 28 February for services of 29 February (Pub. 100-04,
    chapter 1, section 70)."""
    if date.year == dt.MAXYEAR:
        return dt.date.max
    leap = date.month == 2 and date.day == 29
    return date.replace(year=date.year + 1, day=28 if leap else date.day)
