"""Which file is a part of the American Medical Association's delivery, told from how its content begins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.calendar_version import named_year
from medcodex.terminology.cpt.citations import is_header
from medcodex.terminology.cpt.descriptors import COPYRIGHT, FIXED_LINE, HEADERS, TAB_LINE, WIDTHS
from medcodex.terminology.cpt.modifiers import HEADING
from medcodex.terminology.recognition import NotTaken, Recognised, head_lines, head_text

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOREIGN = NotTaken("not a file of CPT", foreign=True)
_NAMED = re.compile(r"(LONG|MEDU|SHORTU)\w*\.TXT\Z", re.IGNORECASE)
_STATED = re.compile(r"CPT\W{1,4}(20\d\d)\b")


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise a file by its first HEAD_SIZE bytes; ``names`` as for the other systems' recognisers. ReleaseError
    for a file that is clearly CPT while neither content nor names say which release."""
    text = head_text(head)
    if text is None:
        return _FOREIGN
    part = _part(text, head_lines(head, text), names[0])
    return part if isinstance(part, NotTaken) else Recognised(part, part, _version(text, names))


def _version(text: str, names: Sequence[str]) -> str:
    try:
        return named_year(names)
    except ReleaseError:
        stated = _STATED.search(text)
        if stated is None:
            raise
        return stated[1]


def _part(text: str, lines: Sequence[str], name: str) -> str | NotTaken:
    if not lines:
        return _FOREIGN
    if "<plaCode" in text:
        return "pla"
    header = tuple(cell.strip().lower() for cell in lines[0].split("\t"))
    for part, columns in HEADERS.items():
        if header == columns:
            return part
    if is_header(lines[0]):
        return "citations"
    marked = COPYRIGHT.search(text) is not None
    if marked and HEADING.search(text) and "odifier" in text:
        return "modifiers"
    return _descriptors(lines, name) if marked or _NAMED.search(name) else _FOREIGN


def _descriptors(lines: Sequence[str], name: str) -> str | NotTaken:
    tabbed = [found[2] for line in lines if (found := TAB_LINE.fullmatch(line.rstrip()))]
    if tabbed:
        if all(words.upper() == words for words in tabbed) and "LONGULT" not in name.upper():
            return NotTaken("long CPT descriptors in capitals: LONGULT.txt has them as they are written")
        return "codes"
    fixed = [found[2].rstrip() for line in lines if (found := FIXED_LINE.fullmatch(line.rstrip()))]
    if not fixed:
        return _FOREIGN
    widest = max(map(len, fixed))
    if widest > WIDTHS["medium"]:
        return NotTaken("CPT descriptors in columns: LONGULT.txt has the long ones, separated by tabs")
    if name.upper().startswith("MEDU"):
        return "medium"
    return "short" if widest <= WIDTHS["short"] else "medium"
