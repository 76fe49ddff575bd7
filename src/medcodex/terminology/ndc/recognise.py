"""Which file is a part of the NDC system, told from how its content begins."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.ndc import crosswalk, directory
from medcodex.terminology.ndc.version import crosswalk_version
from medcodex.terminology.recognition import NotTaken, Recognised, head_lines, head_text, named_day

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOREIGN = NotTaken("not a file of NDC", foreign=True)
_FILES = (("codes", directory.PRODUCT_COLUMNS), ("packages", directory.PACKAGE_COLUMNS))
# The archive of a quarter holds crosswalks to other payment rules too, under the same columns.
_OTHER = re.compile(r"(?<![a-z])(AWP|OPPS|PrEP|NOC)(?![a-z])", re.IGNORECASE)


def recognise(head: bytes, names: Sequence[str]) -> Recognised | NotTaken:
    """Recognise a file by its first HEAD_SIZE bytes; ``names`` as for the other systems' recognisers.

    FDA's files state no date: that of their names is taken, "" where they tell none either. ReleaseError for a file
    of the system whose columns have moved, and for a crosswalk that states no quarter.
    """
    text = head_text(head)
    if text is None:
        return _FOREIGN
    lines = head_lines(head, text)
    if not lines:
        return _FOREIGN
    for part, columns in _FILES:
        if _is_of(columns, lines[0]):
            problem = directory.header_problem(columns, lines[0])
            if problem:
                raise ReleaseError(problem, names[0])
            return Recognised(part, "fda", named_day(names) or "")
    for place, line in enumerate(lines[:40]):
        cells = next(csv.reader([line]), [])
        if crosswalk.looks_like_header(cells):
            return _crosswalk(cells, lines[:place], names)
    return _FOREIGN


def _is_of(columns: Sequence[str], header: str) -> bool:
    """Whether a header names most of the columns, the file's own key among them, in whatever order."""
    found = {cell.strip().strip('"').upper() for cell in header.split("\t")}
    own = columns[2] if "NDCPACKAGECODE" in columns else "LABELERNAME"
    return own in found and len(found & set(columns)) > len(columns) / 2


def _crosswalk(header: Sequence[str], above: Sequence[str], names: Sequence[str]) -> Recognised | NotTaken:
    for text in (names[0], *above[:3]):
        other = _OTHER.search(text)
        if other and "ASP" not in text.upper():
            return NotTaken(f"the {other[1].upper()} crosswalk: only the one to ASP is read")
    problem = crosswalk.header_problem(header)
    if problem:
        raise ReleaseError(problem, names[0])
    version = crosswalk_version((*above, *names))
    if version is None:
        raise ReleaseError("states no quarter, and neither do its name and folder (such as October 2026)", names[0])
    return Recognised("crosswalk", "asp", version)
