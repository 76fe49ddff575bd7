"""Table 5 of the IPPS final rule: MS-DRGs with relative weights and mean lengths of stay, as tab-separated text.

Each row is a concept; its properties: mdc, type (SURG, MED), weight (the one that pays: its fall from last year capped
at 10%), weight_uncapped, gmlos, amlos (geometric and arithmetic mean length of stay, days), post_acute and special_pay
(whether the post-acute transfer policies apply). Figures are text as the publisher wrote them; "." stands for none.
"""

from __future__ import annotations

import csv
import io
import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.concepts import Concept
from medcodex.terminology.lines import decode
from medcodex.terminology.recognition import NotTaken, Recognised, head_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from medcodex.terminology.concepts import Value

_FOREIGN = NotTaken("not a table of MS-DRGs", foreign=True)
_TITLE = re.compile(r'\A"?\s*TABLE 5\b.{0,40}MEDICARE SEVERITY DIAGNOSIS-RELATED GROUPS', re.IGNORECASE | re.DOTALL)
_YEAR = re.compile(r"FY\s*(20\d\d)", re.IGNORECASE)
_CODE = re.compile(r"\d{3}\Z")
_FIGURE = re.compile(r"\d{1,3}(?:\.\d{1,4})?\Z")
_COLUMNS = {
    "code": "MS-DRG",
    "post_acute": "POST-ACUTE DRG",
    "special_pay": "SPECIAL PAY DRG",
    "mdc": "MDC",
    "type": "TYPE",
    "title": "MS-DRG TITLE",
    "weight_uncapped": "WEIGHTS - BEFORE CAP",
    "weight": "CAP APPLIED",
    "gmlos": "GEOMETRIC MEAN LOS",
    "amlos": "ARITHMETIC MEAN LOS",
}
_FLAGS = {"yes": True, "no": False}
_NUMBERS = ("weight", "weight_uncapped", "gmlos", "amlos")


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise Table 5 by its title. ReleaseError where it names no fiscal year."""
    text = head_text(head)
    if text is None or not _TITLE.match(text):
        return _FOREIGN
    year = _YEAR.search(text)
    if year is None:
        raise ReleaseError("Table 5 names no fiscal year", names[0])
    return Recognised("codes", "table5", year[1])


def parse_table5(stream: IO[bytes], name: str) -> Iterator[Concept]:
    """The groups in the order of the table. ReleaseError, naming the line, for a broken one."""
    text = "".join(decode(raw, f"{name}, line {number}") for number, raw in enumerate(stream, 1))
    rows = csv.reader(io.StringIO(text, newline=""), delimiter="\t")
    places: dict[str, int] = {}
    seen: set[str] = set()
    try:
        for row in rows:
            where = f"{name}, line {rows.line_num}"
            if not places:
                places = _places(row)
            elif any(cell.strip() for cell in row):
                concept = _concept(row, places, where)
                if concept.code in seen:
                    raise ReleaseError(f"MS-DRG {concept.code} stands twice", where)
                seen.add(concept.code)
                yield concept
    except csv.Error as error:
        raise ReleaseError(f"not tab-separated text: {error}", f"{name}, line {rows.line_num}") from None
    if not seen:
        raise ReleaseError("Table 5 has no rows", name)


def _places(row: Sequence[str]) -> dict[str, int]:
    """Where each column stands; empty while the row is no heading."""
    heads = [" ".join(cell.upper().split()) for cell in row]
    found = {
        name: at
        for name, wanted in _COLUMNS.items()
        if (at := next((at for at, head in enumerate(heads) if _is(head, wanted)), None)) is not None
    }
    return found if len(found) == len(_COLUMNS) else {}


def _is(head: str, wanted: str) -> bool:
    return head.endswith(wanted) if wanted not in {"MS-DRG", "MDC", "TYPE"} else head == wanted


def _concept(row: Sequence[str], places: dict[str, int], where: str) -> Concept:
    if len(row) <= max(places.values()):
        raise ReleaseError(f"{len(row)} columns where {max(places.values()) + 1} are named", where)
    cells = {name: " ".join(row[at].split()) for name, at in places.items()}
    if not _CODE.match(cells["code"]) or not cells["title"]:
        raise ReleaseError("not a row of an MS-DRG and its title", where)
    properties: list[tuple[str, Value]] = [(name, cells[name]) for name in ("mdc", "type") if cells[name].strip("* ")]
    for name in _NUMBERS:
        if cells[name].strip(". "):
            if not _FIGURE.match(cells[name]):
                raise ReleaseError(f"{name} is not a figure", where)
            properties.append((name, cells[name]))
    for name in ("post_acute", "special_pay"):
        flag = _FLAGS.get(cells[name].lower())
        if flag is None:
            raise ReleaseError(f"{name} is neither Yes nor No", where)
        properties.append((name, flag))
    return Concept(cells["code"], cells["title"], billable=True, properties=tuple(properties))
