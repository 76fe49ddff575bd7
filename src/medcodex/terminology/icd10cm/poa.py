"""The list of codes exempt from present-on-admission reporting."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.codes import normalise
from medcodex.terminology.lines import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = re.compile(r"Order\s*\d*\tPOA ?exempt ?Code\tDescription", re.IGNORECASE)


def parse_poa(stream: IO[bytes], name: str) -> Iterator[str]:
    """The codes of the tab-separated list (order, code, description), with their dot."""
    for number, raw in enumerate(stream, 1):
        line = decode(raw, f"{name}, line {number}").rstrip("\r\n\x1a")
        if not line.strip() or (number == 1 and HEADER.match(line)):
            continue
        cells = line.split("\t")
        code = normalise(cells[1]) if len(cells) > 1 else None
        if code is None:
            raise ReleaseError("not a line of a POA-exempt list", f"{name}, line {number}")
        yield code
