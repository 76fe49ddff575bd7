"""The relative value file of the Medicare Physician Fee Schedule (PPRRVU), as comma-separated text or a sheet.

Each row is a concept named by code and modifier; its title is left out, since the file's descriptions are the American
Medical Association's and the American Dental Association's. Its properties, as the publisher writes them: status, pctc
(professional and technical component), global (days: 000, 010, 090, MMM, XXX, YYY, ZZZ), pre, intra and post (parts of
the package before, in and after the operation), multiple, bilateral, assistant, co_surgeon, team, and base (the base
code of an endoscopy). A cell that is blank gives none.
"""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.calendar_version import named_quarter, quarter_in
from medcodex.terminology.concepts import Concept
from medcodex.terminology.headed_rows import bare, headed_rows
from medcodex.terminology.mpfs.codes import normalise, row_name
from medcodex.terminology.recognition import NotTaken, Recognised, head_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.concepts import Value

_FOREIGN = NotTaken("not a relative value file", foreign=True)
_FIXED = NotTaken("the relative value file in columns of fixed width; the .csv or .xlsx of the same release is read")
_QUALIFYING = NotTaken("the relative value file for qualifying participants; the other has the same indicators")
_TITLE = re.compile(r"(20\d\d) National Physician Fee Schedule Relative Value File(?: (\w+) Release)?", re.IGNORECASE)
_TITLE_WITHIN = 2000
_SHORT = re.compile(r"(?:PP)?RVU_?(\d\d)([A-D])", re.IGNORECASE)
_QPP = re.compile(r"(?<!non)(?<!non[_ -])QPP", re.IGNORECASE)
_COLUMNS = {
    "code": ("HCPCS", "HCPCSCODE"),
    "modifier": ("MOD", "MODIFIER"),
    "status": ("STATUSCODE",),
    "pctc": ("PCTCIND",),
    "global": ("GLOBDAYS", "GLOBALDAYS"),
    "pre": ("PREOP",),
    "intra": ("INTRAOP",),
    "post": ("POSTOP",),
    "multiple": ("MULTPROC",),
    "bilateral": ("BILATSURG",),
    "assistant": ("ASSTSURG",),
    "co_surgeon": ("COSURG",),
    "team": ("TEAMSURG",),
    "base": ("ENDOBASE", "BASE"),
}
_PART = r"[01]?\.\d+|[01]"
# What may stand in a column; the indicators are those of the record layout that CMS packs with each release.
_VALUES = {
    "status": re.compile(r"[A-Z]"),
    "pctc": re.compile(r"\d"),
    "global": re.compile(r"000|010|090|MMM|XXX|YYY|ZZZ"),
    "pre": re.compile(_PART),
    "intra": re.compile(_PART),
    "post": re.compile(_PART),
    "multiple": re.compile(r"\d"),
    "bilateral": re.compile(r"[01239]"),
    "assistant": re.compile(r"[0129]"),
    "co_surgeon": re.compile(r"[0129]"),
    "team": re.compile(r"[0129]"),
    "base": re.compile(r"[0-9A-Z]\d{3}[0-9A-Z]"),
}


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise the file by its title and its heading. ReleaseError where neither title nor names tell the quarter."""
    text = head_text(head)
    if text is None:
        return _FOREIGN
    title = _TITLE.search(re.sub(r"\s+", " ", text[:_TITLE_WITHIN]))
    if title is None:
        return _FOREIGN
    if text.lstrip().startswith("HDR"):
        return _FIXED
    heading = _heading(text)
    if "GLOB" not in bare(heading):
        return NotTaken("a file of the fee schedule without the columns of the relative value file")
    if any(_QPP.search(name) for name in names[:2]):
        return _QUALIFYING
    form = "workbook" if "\t" in heading else "csv"
    return Recognised("codes", form, _quarter(title[1], title[2] or "", names))


def release_of(head: bytes, names: Sequence[str]) -> str:
    """The quarter ("2026-01") of a relative value file, be it the one for qualifying participants. ReleaseError for
    any other file."""
    text = head_text(head) or ""
    title = _TITLE.search(re.sub(r"\s+", " ", text[:_TITLE_WITHIN]))
    if title is None or "GLOB" not in bare(_heading(text)):
        raise ReleaseError("not CMS's relative value file as comma-separated text (PPRRVU*.csv)", names[0])
    return _quarter(title[1], title[2] or "", names)


def parse_relative_values(form: str, stream: IO[bytes], name: str) -> Iterator[Concept]:
    """The rows in the order of the file. ReleaseError, naming the line, for a broken one."""
    seen: set[str] = set()
    for where, cells in headed_rows(stream, name, form, _COLUMNS):
        concept = _concept(cells, where)
        if concept.code in seen:
            raise ReleaseError(f"{concept.code} stands twice", where)
        seen.add(concept.code)
        yield concept


def _heading(text: str) -> str:
    """The line that begins with the code's heading, and the one above it; "" where there is none."""
    lines = text.splitlines()
    at = next((at for at, line in enumerate(lines) if bare(line).startswith("HCPCS")), None)
    return "" if at is None else "\n".join(lines[max(at - 1, 0) : at + 1])


def _quarter(year: str, month: str, names: Sequence[str]) -> str:
    told = quarter_in(f"{month} {year}")
    if told is not None:
        return told
    for name in names:
        short = _SHORT.search(name)
        if short and f"20{short[1]}" == year:
            return f"{year}-{'ABCD'.index(short[2].upper()) * 3 + 1:02}"
    named = named_quarter(names)
    if named[:4] != year:
        raise ReleaseError(f"states the year {year}, but its name tells {named}", names[0])
    return named


def _concept(cells: dict[str, str], where: str) -> Concept:
    name = normalise(row_name(cells["code"], cells["modifier"]))
    if name is None:
        raise ReleaseError("not a row of a code and its modifier", where)
    properties: list[tuple[str, Value]] = []
    for column, values in _VALUES.items():
        text = cells[column].upper()
        if column == "global" and text.isdigit():
            text = text.zfill(3)  # a program that saved the sheet anew took "010" for a number
        if not text:
            continue
        if not values.fullmatch(text):
            raise ReleaseError(f"{column} has a value that the file's layout does not know", where)
        properties.append((column, text))
    return Concept(name, "", billable=True, properties=tuple(properties))
