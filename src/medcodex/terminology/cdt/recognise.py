"""Which file is the American Dental Association's code list, told from how its content begins."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.calendar_version import named_year
from medcodex.terminology.cdt.codes import CODE
from medcodex.terminology.cdt.nomenclature import header_at
from medcodex.terminology.recognition import NotTaken, Recognised, head_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOREIGN = NotTaken("not a file of CDT", foreign=True)
_STATED = re.compile(r"CDT\W{1,4}(20\d\d)\b")


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise a file by its first HEAD_SIZE bytes; ``names`` as for the other systems' recognisers. ReleaseError
    for a file that is clearly CDT while neither content nor names say which release."""
    text = head_text(head)
    lines = text.splitlines() if text is not None else []
    found = header_at(lines)
    if text is None or found is None or not _has_codes(lines[found[0] + 1 :], found[1]):
        return _FOREIGN
    try:
        version = named_year(names)
    except ReleaseError:
        stated = _STATED.search(text)
        if stated is None:
            raise
        version = stated[1]
    return Recognised("codes", "nomenclature", version)


def _has_codes(lines: Sequence[str], delimiter: str) -> bool:
    """Whether a dental code opens or fills a cell of the first rows."""
    try:
        rows = list(csv.reader(lines[:5], delimiter=delimiter))
    except csv.Error:
        return False
    return any(CODE.fullmatch(cell.strip().upper()) for row in rows for cell in row)
