"""Which file is a table of the National Correct Coding Initiative, told from how its content begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.ncci.layout import heading_of
from medcodex.terminology.ncci.tables import ADD_ON, MUE, PTP, service_in
from medcodex.terminology.ncci.version import quarter_of
from medcodex.terminology.recognition import NotTaken, Recognised, head_lines, head_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOREIGN = NotTaken("not a table of the National Correct Coding Initiative", foreign=True)
_MEDICAID = NotTaken("edits of Medicaid; those of Medicare are read")
_CHANGES = NotTaken("a list of what changes from one quarter to the next; the whole table is read")
_FIXED = NotTaken("add-on codes as text of fixed width; the workbook in the same archive is read")
_OF_MEDICAID = re.compile(r"medicaid|(?<![a-z])mcd(?![a-z])", re.IGNORECASE)
_OF_CHANGES = re.compile(r"addition|deletion|revision|change", re.IGNORECASE)
_FIXED_LINE = re.compile(r"[123][0-9A-Z]{5}.*")
_FILE = re.compile(r"cci(?:pra|oph)[-_]?v?\d+r\d+[-_]f([1-9])(?!\d)", re.IGNORECASE)
_FILES = frozenset("1234")
WORKBOOK, TEXT, UNDATED = "workbook", "text", "undated"


def recognise_ptp(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise pairs of procedures: the part is "practitioner" or "hospital" with the number of the file where the
    publisher splits the table over several ("practitioner-f1"). ReleaseError where neither content nor names say
    which, or which quarter, and for a table that lacks a column."""
    lines = _lines(head, ("column", "modifier"))
    heading = heading_of(lines, PTP, names[0]) if lines else None
    if heading is None:
        return _FOREIGN
    if left := _left_out(names):
        return left
    service = _service(names, "practitioners or outpatient hospitals")
    numbered = next((found for name in names if (found := _FILE.search(name))), None)
    if numbered is not None and numbered[1] not in _FILES:
        raise ReleaseError(f"file {numbered[1]} of a table that has four", names[0])
    part = f"{service}-f{numbered[1]}" if numbered else service
    form = _form(names) if "effective date" in heading.places else UNDATED
    return Recognised(part, form, quarter_of(names))


def recognise_mue(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise Medically Unlikely Edits: the part is whose services they are of; errors as for recognise_ptp."""
    lines = _lines(head, ("mue",))
    heading = heading_of(lines, MUE, names[0]) if lines else None
    if heading is None:
        return _FOREIGN
    if left := _left_out(names):
        return left
    service = service_in(heading.text) or _service(names, "practitioners, outpatient hospitals or DME suppliers")
    return Recognised(service, _form(names), quarter_of(names))


def recognise_add_on(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise add-on codes; errors as for recognise_ptp."""
    lines = _lines(head, ("aoc",))
    heading = heading_of(lines, ADD_ON, names[0]) if lines else None
    if heading is not None:
        return _left_out(names) or Recognised("add-on", _form(names), quarter_of(names))
    named = any("aoc" in name.lower() for name in names[:2])
    text = head_text(head) if named else None
    if text and all(_FIXED_LINE.fullmatch(line) for line in head_lines(head, text)):
        return _FIXED
    return _FOREIGN


def _lines(head: bytes, words: Sequence[str]) -> list[str]:
    """The first lines; none where one of the words is nowhere in them."""
    text = head_text(head)
    if text is None or not all(word in text.lower() for word in words):
        return []
    return text.splitlines(keepends=True)


def _left_out(names: Sequence[str]) -> NotTaken | None:
    near = names[:2]
    if any(_OF_MEDICAID.search(name) for name in near):
        return _MEDICAID
    return _CHANGES if any(_OF_CHANGES.search(name) for name in near) else None


def _service(names: Sequence[str], which: str) -> str:
    service = next((found for name in names if (found := service_in(name))), None)
    if service is None:
        raise ReleaseError(f"neither its content nor its name says whether it is of {which}", names[0])
    return service


def _form(names: Sequence[str]) -> str:
    return WORKBOOK if any(name.lower().endswith(".xlsx") for name in names[:2]) else TEXT
