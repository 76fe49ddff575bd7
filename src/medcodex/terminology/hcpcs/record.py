"""The quarterly CMS file (HCPC2026_JUL_ANWEB.txt and its like): 320 characters a line, positions by the record layout
that comes with it."""

from __future__ import annotations

import re
from datetime import date
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.concept_dates import ADDED, TERMINATED
from medcodex.terminology.concepts import Concept, Designation
from medcodex.terminology.hcpcs.codes import CODE, DENTAL, MODIFIER
from medcodex.terminology.lines import numbered_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.terminology.concepts import Value

LINE = re.compile(r"(?:[A-Z]\d{4}|   [A-Z0-9]{2})\d{5}[3478]")
_FIRST = {"3": "procedure", "7": "modifier"}
_WHOLE = 293  # the action code is the last field; what follows is filler and may be missing
# Name of the property; first and last position, from 1; width of one of several values.
_FIELDS = (
    ("pricing", 120, 127, 2),
    ("multiple-pricing", 128, 128, 1),
    ("coverage-manual", 129, 146, 6),
    ("carriers-manual", 147, 170, 8),
    ("statute", 171, 180, 10),
    ("laboratory-certification", 181, 204, 3),
    ("replaced-by", 205, 229, 5),
    ("coverage", 230, 230, 1),
    ("asc-group", 231, 232, 2),
    ("processing-note", 253, 256, 4),
    ("betos", 257, 259, 3),
    ("type-of-service", 261, 265, 1),
    ("anesthesia-base-units", 266, 268, 3),
)
_DATES = (("asc-date", 233), (ADDED, 269), ("effective", 277), (TERMINATED, 285))
_ACTION = ("action", 293)


def parse_record(stream: IO[bytes], name: str) -> Iterator[Concept]:
    """The codes and modifiers in the file's order; CDT codes are passed over. ReleaseError, naming the line, for a
    line of another layout, a continuation without its first line, or a code that stands twice."""
    seen: set[str] = set()
    first, text, at = "", "", ""
    for number, line in numbered_lines(stream, name):
        where = f"{name}, line {number}"
        if not LINE.match(line):
            raise ReleaseError("not a line of the CMS HCPCS record", where)
        code, kind, words = line[:5].strip(), line[10], line[11:91].strip()
        if kind in _FIRST:
            if first:
                yield from _concept(first, text, at)
            if code in seen:
                raise ReleaseError(f"{code} stands twice in the list", where)
            if len(line) < _WHOLE:
                raise ReleaseError(f"cut off: {len(line)} of {_WHOLE} characters", where)
            seen.add(code)
            first, text, at = line, words, where
        elif not first or code != first[:5].strip():
            raise ReleaseError(f"continues {code}, which does not stand before it", where)
        else:
            text = f"{text} {words}".strip()
    if first:
        yield from _concept(first, text, at)


def _concept(line: str, title: str, where: str) -> Iterator[Concept]:
    code, kind = line[:5].strip(), _FIRST[line[10]]
    if DENTAL.fullmatch(code):
        return
    shape = CODE if kind == "procedure" else MODIFIER
    if not shape.fullmatch(code):
        raise ReleaseError(f"{code} does not have the shape of a {kind} code", where)
    short = line[91:119].strip()
    if not title:
        raise ReleaseError(f"{code} has no long description", where)
    yield Concept(
        code,
        title,
        billable=kind == "procedure",
        designations=tuple(Designation(words, use) for words, use in ((short, "short"), (title, "long")) if words),
        properties=(("kind", kind), *_values(line), *_days(line, where), (_ACTION[0], line[_ACTION[1] - 1].strip())),
    )


def _values(line: str) -> Iterator[tuple[str, Value]]:
    for name, begin, end, width in _FIELDS:
        for at in range(begin - 1, end, width):
            value = line[at : at + width].strip()
            if value and (value.strip("0") or name != "anesthesia-base-units"):
                yield name, value


def _days(line: str, where: str) -> Iterator[tuple[str, Value]]:
    for name, begin in _DATES:
        digits = line[begin - 1 : begin + 7].strip()
        if not digits.strip("0"):
            continue
        try:
            yield name, date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
        except ValueError:
            raise ReleaseError(f"{name}: {digits!r} is not a date (YYYYMMDD) at position {begin}", where) from None
