"""Addendum B of the Outpatient Prospective Payment System, as comma-separated text or a sheet: the status indicator of
each service of a quarter.

Each row is a concept; its title is left out, since most descriptors are the American Medical Association's. Properties:
status (the indicator, such as C for inpatient only or N for packaged) and apc (the group that pays it).
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.calendar_version import named_quarter
from medcodex.terminology.concepts import Concept
from medcodex.terminology.headed_rows import bare, headed_rows
from medcodex.terminology.opps.codes import normalise
from medcodex.terminology.recognition import NotTaken, Recognised, head_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.concepts import Value

_FOREIGN = NotTaken("not Addendum B", foreign=True)
_TITLE = re.compile(r"ADDENDUM B\W.{0,20}?OPPS PAYMENT BY HCPCS CODE FOR (?:CY )?(20\d\d)?", re.IGNORECASE | re.DOTALL)
_TITLE_WITHIN = 2000
_COLUMNS = {"code": ("HCPCSCODE", "HCPCS"), "status": ("SI", "STATUSINDICATOR"), "apc": ("APC",)}
_STATUS = re.compile(r"[A-Z]\d?")
_APC = re.compile(r"\d{1,4}")


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise the addendum by its title. ReleaseError where its names do not tell the quarter of the year that it
    states."""
    text = head_text(head)
    title = _TITLE.search(text[:_TITLE_WITHIN]) if text is not None else None
    if text is None or title is None:
        return _FOREIGN
    cells = next((line for line in text.splitlines() if "HCPCSCODE" in bare(line) and "APC" in line.upper()), "")
    version = named_quarter(names)
    if title[1] and version[:4] != title[1]:
        raise ReleaseError(f"states the year {title[1]}, but its name tells {version}", names[0])
    return Recognised("codes", "workbook" if "\t" in cells else "csv", version)


def parse_addendum_b(form: str, stream: IO[bytes], name: str) -> Iterator[Concept]:
    """The services in the order of the addendum. ReleaseError, naming the line, for a broken one."""
    seen: set[str] = set()
    for where, cells in headed_rows(stream, name, form, _COLUMNS):
        if not cells["status"] and not cells["apc"]:
            continue  # a note below the table
        code = normalise(cells["code"])
        if code is None:
            raise ReleaseError("not a row of a code", where)
        if code in seen:
            raise ReleaseError(f"{code} stands twice", where)
        seen.add(code)
        yield Concept(code, "", billable=True, properties=tuple(_properties(cells, where)))
    if not seen:
        raise ReleaseError("the table has no rows", name)


def _properties(cells: dict[str, str], where: str) -> Iterator[tuple[str, Value]]:
    if not _STATUS.fullmatch(cells["status"].upper()):
        raise ReleaseError("not a status indicator", where)
    yield "status", cells["status"].upper()
    if cells["apc"]:
        if not _APC.fullmatch(cells["apc"]):
            raise ReleaseError("apc is not a number", where)
        yield "apc", cells["apc"].zfill(4)
