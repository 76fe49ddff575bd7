"""Which file is a list of HCPCS Level II, told from how its content begins."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from medcodex.terminology.calendar_version import named_quarter, quarter_in
from medcodex.terminology.hcpcs.codes import CODE, DENTAL
from medcodex.terminology.hcpcs.lists import ACTIVE, columns
from medcodex.terminology.hcpcs.record import LINE
from medcodex.terminology.recognition import NotTaken, Recognised, head_lines, head_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOREIGN = NotTaken("not a file of HCPCS Level II", foreign=True)
_LOOKED_AT = 200


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise a file by its first HEAD_SIZE bytes; ``names`` as for the other systems' recognisers. ReleaseError
    for a file that is clearly HCPCS while neither content nor names say which quarter."""
    text = head_text(head)
    if text is None:
        return _FOREIGN
    lines = head_lines(head, text)[:_LOOKED_AT]
    if not lines:
        return _FOREIGN
    if LINE.match(lines[0]):
        return Recognised("codes", "record", named_quarter(names))
    header = next(csv.reader(lines[:1]))
    status = next((cell for cell in header if ACTIVE.fullmatch(cell.strip().lower())), None)
    if status is not None:
        return _table(header, quarter_in(status.lower()) or named_quarter(names))
    return _plain_list(lines, names)


def _table(header: Sequence[str], version: str) -> Recognised | NotTaken:
    if columns(header) is None:
        return NotTaken("a table of HCPCS codes that lacks columns: code, short, long, added, term, cov, betos, tos")
    return Recognised("codes", "table", version)


def _plain_list(lines: Sequence[str], names: Sequence[str]) -> Recognised | NotTaken:
    codes = [line.strip() for line in lines]
    if not all(CODE.fullmatch(code) or DENTAL.fullmatch(code) for code in codes):
        return _FOREIGN
    if not any("hcpc" in name.lower() for name in names):
        return NotTaken("codes shaped like HCPCS, but nothing says that they are its list", foreign=True)
    return Recognised("codes", "list", named_quarter(names))
