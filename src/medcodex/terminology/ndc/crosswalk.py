"""CMS's crosswalk from NDC to HCPCS, published each quarter with the payment limits for Part B drugs (CMS, ASP pricing
files; columns as its ASP data collection FAQ of 9 March 2026 defines them).

A row says how many HCPCS billing units one item of a package holds (BILLUNITS) and how many the whole package
(BILLUNITSPKG). Being listed is no word on coverage.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.lines import decode
from medcodex.terminology.ndc.amounts import number
from medcodex.terminology.ndc.codes import Ndc, readings
from medcodex.terminology.ndc.directory import LeftOut

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from decimal import Decimal

# Each as CMS has called it over the years, in capitals; the first column is named after the year of its codes.
COLUMNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("HCPCS code", re.compile(r"_\d{4}_CODE|HCPCS( LEVEL II)? CODE.*")),
    ("short description", re.compile(r"SHORT DESCRIPT.*")),
    ("labeler name", re.compile(r"LABELER NAME")),
    ("NDC", re.compile(r"NDC2?")),
    ("drug name", re.compile(r"DRUG NAME")),
    ("HCPCS dosage", re.compile(r"HCPCS DOSAGE")),
    ("PKG SIZE", re.compile(r"PKG[ _]SIZE")),
    ("PKG QTY", re.compile(r"PKG[ _]QTY")),
    ("BILLUNITS", re.compile(r"BILL[ _]?UNITS")),
    ("BILLUNITSPKG", re.compile(r"BILL[ _]?UNITS[ _]?PKG")),
)
_HCPCS = re.compile(r"[A-Z][0-9]{4}|[0-9]{4}[A-Z0-9]")
_PREAMBLE = 40


@dataclass(frozen=True, slots=True)
class CrosswalkRow:
    """An NDC and a HCPCS code it is billed under. ``dosage`` is the amount of one billing unit as CMS writes it
    ("10 MG"); ``size`` the amount in one item, ``quantity`` the items in the package; ``units`` and ``package_units``
    the billing units of one item and of the package. ``descriptor`` is empty for CPT codes, whose words are not CMS's
    to give."""

    ndc: Ndc
    hcpcs: str
    descriptor: str
    labeler: str
    drug: str
    dosage: str
    size: Decimal | None
    quantity: Decimal | None
    units: Decimal | None
    package_units: Decimal


def header_problem(cells: Sequence[str]) -> str | None:
    """What keeps a line from being the crosswalk's header; None where it is."""
    found = [" ".join(cell.upper().split()) for cell in cells]
    for place, (name, pattern) in enumerate(COLUMNS):
        stands = found[place] if place < len(found) else ""
        if not pattern.fullmatch(stands):
            return f"column {place + 1} is {stands or 'empty'} where {name} is expected"
    return None


def looks_like_header(cells: Sequence[str]) -> bool:
    """Whether a line names the crosswalk's telling columns, in whatever order."""
    found = {" ".join(cell.upper().split()) for cell in cells}
    return any("BILLUNITSPKG" in cell.replace(" ", "").replace("_", "") for cell in found) and any(
        "NDC" in cell for cell in found
    )


def parse_crosswalk(stream: IO[bytes], name: str) -> Iterator[CrosswalkRow | LeftOut]:
    """The rows below the header, which CMS puts under some lines of explanation. ReleaseError, naming the line, where
    the header is missing or another. Rows of what has no NDC (devices under another number), no HCPCS code or no units
    are left out, as are notes below the table."""
    text = io.StringIO(decode(stream.read(), name), newline="")
    reader = csv.reader(text)
    begun = False
    try:
        for cells in reader:
            where = f"{name}, line {reader.line_num}"
            if not begun:
                begun = _begins(cells, reader.line_num, where)
            elif any(cell.strip() for cell in cells):
                yield _row([cell.strip() for cell in cells], reader.line_num)
    except csv.Error as error:
        raise ReleaseError(f"broken table: {error}", f"{name}, line {reader.line_num}") from error
    if not begun:
        raise ReleaseError("no line names the crosswalk's columns", name)


def _begins(cells: Sequence[str], line: int, where: str) -> bool:
    if looks_like_header(cells):
        problem = header_problem(cells)
        if problem:
            raise ReleaseError(problem, where)
        return True
    if line > _PREAMBLE:
        raise ReleaseError("no line names the crosswalk's columns", where)
    return False


def _row(cells: Sequence[str], line: int) -> CrosswalkRow | LeftOut:
    """A row; left out where it is a note below the table, or has no NDC or no units."""
    code = cells[3] if len(cells) > 3 else ""
    if len(cells) < len(COLUMNS):
        return LeftOut(line, code, f"{len(cells)} columns where the header has {len(COLUMNS)}")
    hcpcs, descriptor, labeler, code, drug, dosage, *figures = cells[: len(COLUMNS)]
    if not _HCPCS.fullmatch(hcpcs):
        return LeftOut(line, code, f"{hcpcs[:20]!r} is not a HCPCS code")
    found = readings(code)
    if len(found) != 1 or found[0].level != "package":
        return LeftOut(line, code, f"{code[:20]!r} is not a package code")
    size, quantity, units, package_units = (number(figure) for figure in figures)
    if package_units is None:
        return LeftOut(line, code, f"BILLUNITSPKG is {figures[-1][:20]!r}, not a number above zero")
    own = descriptor if hcpcs[0].isalpha() else ""
    return CrosswalkRow(found[0], hcpcs, own, labeler, drug, dosage, size, quantity, units, package_units)
