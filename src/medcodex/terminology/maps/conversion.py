"""The ICD-10-CM conversion table: each code that was added since 2016, with the code or codes used before it."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.codes import normalise
from medcodex.terminology.maps.model import MapRow, Relationship
from medcodex.terminology.maps.records import records

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = ("current code assignment", "effective", "previous code(s) assignment")
_CODE = r"[A-Z][0-9A][0-9A-Z](?:\.[0-9A-Z]{1,4})?"
_TOKEN = re.compile(rf"({_CODE})(?:\s*-\s*({_CODE})|(\.?-))?")
_TOGETHER = re.compile(r"\band\b|&", re.IGNORECASE)
_FILLER = re.compile(r"codes? (?:in|from) categories|a code from|and|[,;&]", re.IGNORECASE)
_CHARACTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FISCAL_MONTH = 10
_SERIAL_ZERO = date(1899, 12, 30)  # the day that workbooks count their dates from


def parse_conversion(stream: IO[bytes], name: str) -> Iterator[MapRow]:
    """Rows from a previous code to the code that took over from it, wholly or in part, ``effective`` from that day.

    What the new code means was coded with the previous one, which is therefore the broader (``TARGET_NARROWER``)
    where it is the only one; several previous codes only overlap with the new one (``RELATED``). The fact
    ``assignment`` keeps the file's words where it names several, ``together`` says that they were used jointly. A year
    alone means 1 October of it, as the file says. A new code without a previous one gives a row from itself with
    ``NO_MAP``. A row repeated word for word counts once. ReleaseError, naming the line, for anything else.
    """
    seen: dict[tuple[str, date], str] = {}
    for number, (current, when, before) in records(stream, name, HEADER):
        where = f"{name}, line {number}"
        code = normalise(current)
        if code is None:
            raise ReleaseError(f"{current!r} is not an ICD-10-CM code", where)
        effective = _effective(when, where)
        if (code, effective) not in seen:
            seen[code, effective] = before
            yield from _rows(code, effective, before, where)
        elif seen[code, effective] != before:
            raise ReleaseError(f"{code} of {effective} stands in it twice with different previous codes", where)


def _effective(text: str, where: str) -> date:
    if re.fullmatch(r"20\d\d", text):
        return date(int(text), _FISCAL_MONTH, 1)
    if re.fullmatch(r"[3-9]\d{4}", text):
        return _SERIAL_ZERO + timedelta(int(text))
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise ReleaseError(f"{text!r} is neither a year nor a date", where) from None


def _rows(code: str, effective: date, before: str, where: str) -> Iterator[MapRow]:
    if before.lower() == "none":
        yield MapRow(code, None, Relationship.NO_MAP, effective=effective, facts=(("change", "added"),))
        return
    previous = list(_previous(before, where))
    facts: tuple[tuple[str, str | bool], ...] = ()
    if len(previous) > 1 or previous[0][1]:
        together = (("together", True),) if _TOGETHER.search(before) else ()
        facts = (("assignment", before), *together)
    relationship = Relationship.RELATED if facts else Relationship.TARGET_NARROWER
    for first, last in previous:
        for source, through in _spread(first, last):
            yield MapRow(source, code, relationship, through=through, effective=effective, facts=facts)


def _previous(before: str, where: str) -> Iterator[tuple[str, str]]:
    """(first, last) of each code or range that the cell names, last "" for a single code."""
    rest = _FILLER.sub(" ", _TOKEN.sub(" ", before)).strip()
    found = list(_TOKEN.finditer(before))
    if rest or not found:
        raise ReleaseError(f"previous codes {before!r} are not understood", where)
    for token in found:
        first, last, below = token.groups()
        if last is not None and last < first:
            raise ReleaseError(f"a range that ends before it begins: {first}-{last}", where)
        yield first, last or (first if below else "")


def _spread(first: str, last: str) -> Iterator[tuple[str, str]]:
    """A range whose ends differ in one character, as the codes it can hold; any other range as it is."""
    places = [place for place, pair in enumerate(zip(first, last, strict=False)) if pair[0] != pair[1]]
    if not last or len(first) != len(last) or len(places) != 1 or places[0] < len("A00."):
        yield first, last
        return
    place = places[0]
    low, high = _CHARACTERS.index(first[place]), _CHARACTERS.index(last[place])
    for character in _CHARACTERS[low : high + 1]:
        yield f"{first[:place]}{character}{first[place + 1 :]}", ""
