"""Values of HL7's data types as ours: times, numbers, identifiers, names, addresses (HL7 v2.8.2 chapter 2A). What a
field does not tell, or tells so that it cannot be read, is None or left out; the rest of the message still counts."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from medcodex.encounter.incoming import Address, Identifier, PersonName

if TYPE_CHECKING:
    from medcodex.formats.hl7v2.message import Segment

_TIME = re.compile(
    r"(?a:(\d{4})(?:-?(\d\d))?(?:-?(\d\d))?(?:[T ]?(\d\d)(?::?(\d\d)(?::?(\d\d)(?:\.\d*)?)?)?)?([+-]\d\d:?\d\d|Z)?)"
)
YEARS = range(1880, 2200)
"""What may be meant as a year; others are slips."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,9}(?:\.\d{1,4})?")
_NAME_USES = {"L": "official", "D": "official", "M": "maiden", "A": "alias", "N": "nickname", "": ""}
"""HL7 table 0200; other types are told as no use."""


def plain(text: str, longest: int) -> str:
    """A text for a field of so many characters: without control characters, blanks as one, cut."""
    return " ".join(_CONTROL.sub("", text).split())[:longest].strip()


def time_of(text: str, zone: str) -> dt.datetime | None:
    """A time (DTM, TS) of at least a day's precision: its own offset where it has one, else the site's zone."""
    match = _TIME.fullmatch(text.strip())
    if match is None or match[3] is None or int(match[1]) not in YEARS:
        return None
    year, month, day, hour, minute, second, offset = match.groups()
    try:
        clock = int(hour or 0), int(minute or 0), int(second or 0)
        return dt.datetime(int(year), int(month), int(day), *clock, tzinfo=_zone(offset, zone))
    except ValueError:
        return None


def _zone(offset: str | None, zone: str) -> dt.tzinfo:
    if offset is None:
        return ZoneInfo(zone)
    if offset == "Z":
        return dt.UTC
    digits = offset[1:].replace(":", "")
    ahead = dt.timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return dt.timezone(-ahead if offset[0] == "-" else ahead)


def date_of(text: str) -> dt.date | None:
    """The day of a time as it is written, in the sender's own zone; None where it names no day, as a year alone."""
    match = _TIME.fullmatch(text.strip())
    if match is None or match[3] is None:
        return None
    try:
        found = dt.date(int(match[1]), int(match[2]), int(match[3]))
    except ValueError:
        return None
    return found if found.year in YEARS else None


def number_of(text: str) -> Decimal | None:
    """A number (NM), at most 9 digits and 4 behind the point."""
    told = text.strip().replace(",", "")
    return Decimal(told) if _NUMBER.fullmatch(told) else None


def identifiers(segment: Segment, position: int) -> tuple[Identifier, ...]:
    """Numbers (CX) of a field; the authority is who assigned them (CX-4, its name or else its universal id), or the
    facility where they were assigned (CX-6)."""
    found = []
    for told in segment.repetitions(position):
        value = plain(segment.part(told), 80)
        if value:
            authority = segment.part(told, 4) or segment.part(told, 4, 2) or segment.part(told, 6)
            found.append(Identifier(value, plain(authority, 80), plain(segment.part(told, 5), 80).upper()))
    return tuple(found)


def names(segment: Segment, position: int) -> tuple[PersonName, ...]:
    """Names (XPN) of a field."""
    found = []
    for told in segment.repetitions(position):
        family, given, middle, suffix = (plain(segment.part(told, place), 80) for place in (1, 2, 3, 4))
        if family or given:
            found.append(PersonName(family, given, middle, suffix, _NAME_USES.get(segment.part(told, 7).upper(), "")))
    return tuple(found)


def addresses(segment: Segment, position: int) -> tuple[Address, ...]:
    """Addresses (XAD) of a field."""
    found = []
    for told in segment.repetitions(position):
        road = segment.part(told, 1, 2)
        whole = segment.part(told, 1)
        # A sender that splits the street has its name and the number of the house apart.
        street = " ".join(filter(None, (whole, "" if road in whole else road, segment.part(told, 2))))
        place = Address(*(plain(part, 120) for part in (street, *(segment.part(told, n) for n in (3, 4, 5, 6)))))
        if place != Address():
            found.append(place)
    return tuple(found)


def phones(segment: Segment, position: int) -> tuple[str, ...]:
    """Telephone numbers (XTN) of a field, as people dial them; addresses of electronic mail are none."""
    found = []
    for told in segment.repetitions(position):
        if segment.part(told, 2).upper() == "NET" or segment.part(told, 3).lower() == "internet":
            continue
        parts = [segment.part(told, place) for place in (5, 6, 7)]
        number = segment.part(told) or segment.part(told, 12) or "-".join(filter(None, parts))
        if number:
            found.append(plain(number, 40))
    return tuple(found)


def person(segment: Segment, position: int, repetition: int = 1) -> str:
    """Somebody of the staff (XCN) as people read it, "Given Family"; senders that put the name into the first
    component alone are read so; a bare number is nobody's name."""
    told = segment.repetitions(position)
    if repetition > len(told):
        return ""
    one = told[repetition - 1]
    name = " ".join(filter(None, (segment.part(one, 3), segment.part(one, 2))))
    first = segment.part(one)
    return plain(name or ("" if any(char.isdigit() for char in first) else first), 200)


def degree(segment: Segment, position: int) -> str:
    """The degree of somebody of the staff (XCN-7), or the prefix (XCN-6)."""
    return plain(segment.value(position, 7) or segment.value(position, 6), 80)


def coded(segment: Segment, position: int) -> str:
    """A coded value (CWE, CE) as people read it: its text, else its alternate text, else the code."""
    return (
        segment.value(position, 2)
        or segment.value(position, 9)
        or segment.value(position, 5)
        or segment.value(position)
    )


def is_null(segment: Segment, position: int) -> bool:
    """Whether a field is the explicit null, which takes back what was told."""
    return segment.field(position).strip() == '""'
