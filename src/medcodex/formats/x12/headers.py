"""What the elements of ISA and GS may say (005010 implementation guides, appendix C; codes of TA1 and of the 999)."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING

from medcodex.formats.x12.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.formats.x12.segments import Segment

_PARTNERS = ("01", "14", "20", "27", "28", "29", "30", "33", "ZZ")
_ISA: tuple[tuple[int, tuple[str, ...], str, str], ...] = (
    (1, ("00", "03"), "010", "kind of authorisation"),
    (3, ("00", "01"), "012", "kind of security"),
    (5, _PARTNERS, "005", "kind of sender number"),
    (7, _PARTNERS, "007", "kind of receiver number"),
    (12, ("00501", "00401"), "017", "version"),
    (14, ("0", "1"), "019", "request for acknowledgement"),
    (15, ("P", "T"), "020", "usage"),
)
"""Element, its codes, the code of TA1 for others, what it is."""

_TIME = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d(?:[0-5]\d\d{0,2})?", re.ASCII)
_KINDS = {
    "270": "HS", "271": "HB", "276": "HR", "277": "HN", "278": "HI", "820": "RA", "834": "BE", "835": "HP", "837": "HC",
    "997": "FA", "999": "FA",
}  # fmt: skip
"""The functional identifier (GS01) of each transaction set."""
_BASE = 10
"""Characters of a version that name the guide; addenda follow."""


def isa_faults(segment: Segment) -> Iterator[Fault]:
    """A header of sixteen elements: unknown codes, no date, no time."""
    for place, codes, code, what in _ISA:
        if segment.text(place) not in codes:
            yield _fault(segment, place, f"TA105:{code}", f"no {what} of {', '.join(codes)}")
    if not _is_date(f"20{segment.text(9)}"):
        yield _fault(segment, 9, "TA105:014", "no date of the form YYMMDD")
    if not _TIME.fullmatch(segment.text(10)):
        yield _fault(segment, 10, "TA105:015", "no time of the form HHMM")


def gs_faults(segment: Segment) -> Iterator[Fault]:
    """A group's date, time and agency."""
    if not _is_date(segment.text(4)):
        yield _fault(segment, 4, "TA105:024", "no date of the form CCYYMMDD")
    if not _TIME.fullmatch(segment.text(5)):
        yield _fault(segment, 5, "TA105:024", "no time of the form HHMM or HHMMSS")
    if segment.text(7) != "X":
        yield _fault(segment, 7, "TA105:024", "no responsible agency X")


def st_faults(segment: Segment, functional: str, version: str) -> Iterator[Fault]:
    """A transaction set that is not of its group: of another kind, or of another guide."""
    name, guide = segment.text(1), segment.text(3)
    kind = _KINDS.get(name)
    if functional and kind is not None and kind != functional:
        yield _fault(segment, 1, "IK502:6", f"transaction set {name} in a group that is not {kind}")
    if guide and version and guide[:_BASE] != version[:_BASE]:
        yield _fault(segment, 3, "IK502:I6", "another implementation guide than its group's")


def _is_date(told: str) -> bool:
    if len(told) != 8 or not (told.isascii() and told.isdigit()):
        return False
    try:
        dt.date(int(told[:4]), int(told[4:6]), int(told[6:]))
    except ValueError:
        return False
    return True


def _fault(segment: Segment, place: int, code: str, message: str) -> Fault:
    return Fault(segment.number, segment.offset, code, message, segment.id, f"{segment.id}{place:02}")
