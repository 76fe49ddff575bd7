"""The elements of a segment held against their guide: there, of the right form, of the listed codes."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from medcodex.formats.x12.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.x12.guide import ElementUse, SegmentUse
    from medcodex.formats.x12.segments import Segment

_DECIMAL = re.compile(rb"-?(?:\d+\.?\d*|\.\d+)")
_WHOLE = re.compile(rb"-?\d+")
_TIME = re.compile(rb"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d\d{0,2})?")
_CONTROL = re.compile(rb"[\x00-\x1f\x7f]")
_TOLD_BY = {"DTP": ((2, 3),), "DMG": ((1, 2),), "PAT": ((5, 6),)}
"""Segments with a date or period (element 1251) whose form (element 1250) stands in an element before it."""
DATED = frozenset({*_TOLD_BY, "HI"})
"""Segments of which some elements tell the form of others."""
_CODE_DATE = 3
"""Where a date stands among the components of a code of HI, its form before it."""


def element_faults(segment: Segment, use: SegmentUse, loop: str) -> Iterator[Fault]:
    """What is wrong with a segment's elements: code IK403 with the reason, and the element as guides write it."""
    parts, elements = segment.parts, use.elements
    if len(parts) - 1 > len(elements) and any(parts[len(elements) + 1 :]):
        yield _fault(segment, loop, "3", "more elements than the segment has", f"{use.id}{len(elements) + 1:02}")
    for position, element in enumerate(elements, 1):
        part = parts[position] if position < len(parts) else b""
        if part == b"":
            if element is not None and element.required:
                yield _fault(segment, loop, "1", "a required element is missing", f"{use.id}{position:02}")
        elif element is None:
            yield _fault(segment, loop, "I10", "an element that the guide does not use", f"{use.id}{position:02}")
        else:
            yield from _repeated(segment, loop, element, part, f"{use.id}{position:02}")
    if use.conditions:
        present = {position for position, part in enumerate(parts) if part}
        for condition in use.conditions:
            broken = condition.broken(present)
            if broken is not None:
                reason, message = ("10", "excluded by") if condition.kind == "E" else ("2", "required by")
                yield _fault(segment, loop, reason, f"{message} another element of the segment", f"{use.id}{broken:02}")
    if use.id in DATED:
        yield from _periods(segment, loop, use)


def _repeated(segment: Segment, loop: str, element: ElementUse, part: bytes, name: str) -> Iterator[Fault]:
    mark = segment.delimiters.repetition
    if element.form.repeat > 1 and mark is not None and mark in part:
        each = part.split(mark)
        if len(each) > element.form.repeat:
            yield _fault(segment, loop, "12", "repeated more often than the element may be", name)
    else:
        each = [part]
    for one in each:
        if element.components:
            yield from _composite(segment, loop, element, one, name)
        elif element.form.components:
            continue
        else:
            yield from _simple(segment, loop, element, one, name)


def _composite(segment: Segment, loop: str, element: ElementUse, part: bytes, name: str) -> Iterator[Fault]:
    told = part.split(segment.delimiters.component)
    if len(told) > len(element.components):
        yield _fault(segment, loop, "13", "more components than the element has", name)
    for position, component in enumerate(element.components, 1):
        one = told[position - 1] if position <= len(told) else b""
        if one == b"":
            if component is not None and component.required:
                yield _fault(segment, loop, "1", "a required component is missing", f"{name}-{position}")
        elif component is None:
            yield _fault(segment, loop, "I10", "a component that the guide does not use", f"{name}-{position}")
        else:
            yield from _simple(segment, loop, component, one, f"{name}-{position}")


def _simple(segment: Segment, loop: str, element: ElementUse, part: bytes, name: str) -> Iterator[Fault]:
    form = element.form
    length = _length(part, form.type)
    if length < form.least:
        yield _fault(segment, loop, "4", f"shorter than {form.least}", name)
    elif length > form.most:
        yield _fault(segment, loop, "5", f"longer than {form.most}", name)
    if element.codes and part.decode("latin-1") not in element.codes:
        yield _fault(segment, loop, "7", f"none of its codes: {_listed(element.codes)}", name)
    wrong = _wrong_form(form.type, part)
    if wrong:
        yield _fault(segment, loop, *wrong, name)


def _length(part: bytes, kind: str) -> int:
    """The characters that count: sign and decimal point of a number do not (X12.6, section 3.5.1)."""
    if kind == "R":
        return len(part) - part.count(b"-") - part.count(b".")
    if kind[0] == "N":
        return len(part) - part.count(b"-")
    if part.isascii():
        return len(part)
    try:
        return len(part.decode())
    except UnicodeDecodeError:
        return len(part)


def is_of_form(kind: str, part: bytes) -> bool:
    """Whether an element that is there is written as its type asks."""
    return _wrong_form(kind, part) is None


def _wrong_form(kind: str, part: bytes) -> tuple[str, str] | None:
    if kind == "DT":
        return None if real_date(part) else ("8", "no date of the form CCYYMMDD")
    if kind == "TM":
        return None if _TIME.fullmatch(part) else ("9", "no time of the form HHMM or HHMMSS")
    if kind == "R":
        return None if _DECIMAL.fullmatch(part) else ("6", "no decimal number")
    if kind[0] == "N":
        return None if _WHOLE.fullmatch(part) else ("6", "no whole number")
    return ("6", "a control character") if _CONTROL.search(part) else None


def real_date(part: bytes) -> bool:
    """Whether it is a day of the calendar, written CCYYMMDD."""
    if len(part) != 8 or not part.isdigit():
        return False
    try:
        dt.date(int(part[:4]), int(part[4:6]), int(part[6:]))
    except ValueError:
        return False
    return True


def _periods(segment: Segment, loop: str, use: SegmentUse) -> Iterator[Fault]:
    """Elements whose form another one tells: dates and times of DTP, DMG, PAT, and of the components of HI."""
    parts = segment.parts
    for form, told in _TOLD_BY.get(use.id, ()):
        if told < len(parts):
            yield from _period(segment, loop, parts[form], parts[told], f"{use.id}{told:02}")
    if use.id == "HI":
        for place, part in enumerate(parts[1:], 1):
            pieces = part.split(segment.delimiters.component)
            if len(pieces) > _CODE_DATE:
                yield from _period(segment, loop, pieces[2], pieces[_CODE_DATE], f"HI{place:02}-4")


def _period(segment: Segment, loop: str, form: bytes, told: bytes, name: str) -> Iterator[Fault]:
    if not told:
        return
    if form == b"RD8":
        dates = told.split(b"-")
        if len(dates) != 2 or not all(map(real_date, dates)):
            yield _fault(segment, loop, "8", "no two dates of the form CCYYMMDD-CCYYMMDD", name)
        elif dates[0] > dates[1]:
            yield _fault(segment, loop, "8", "a period that ends before it begins", name)
    elif form == b"D8":
        if not real_date(told):
            yield _fault(segment, loop, "8", "no date of the form CCYYMMDD", name)
    elif form == b"DT":
        if not real_date(told[:8]) or not _TIME.fullmatch(told[8:]):
            yield _fault(segment, loop, "8", "no date and time of the form CCYYMMDDHHMM", name)
    elif form == b"TM" and not _TIME.fullmatch(told):
        yield _fault(segment, loop, "9", "no time of the form HHMM", name)


def _listed(codes: frozenset[str]) -> str:
    shown = sorted(codes)
    return ", ".join(shown[:12]) + (" ..." if len(shown) > 12 else "")


def _fault(segment: Segment, loop: str, reason: str, message: str, element: str) -> Fault:
    return Fault(segment.number, segment.offset, f"IK403:{reason}", message, segment.id, element, loop)
