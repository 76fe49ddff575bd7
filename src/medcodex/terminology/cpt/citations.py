"""A site's own list of where codes are discussed (CPT Assistant, Coding Clinic for HCPCS and their like): columns
code, source, citation, separated by commas or tabs."""

from __future__ import annotations

import csv
import io
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.cpt.codes import normalise
from medcodex.terminology.cpt.wording import Wording
from medcodex.terminology.lines import decode

if TYPE_CHECKING:
    from collections.abc import Iterator

HEADER = ("code", "source", "citation")


def is_header(line: str) -> bool:
    """Whether a file's first line names the columns."""
    return tuple(cell.strip().lower() for cell in line.replace("\t", ",").split(",")) == HEADER


def parse_citations(stream: IO[bytes], name: str) -> Iterator[Wording]:
    """Source and citation as one text for each row. ReleaseError, naming the line, for a row with other columns or
    something else than a code in the first."""
    text = decode(stream.read(), name)
    delimiter = "\t" if "\t" in text.split("\n", 1)[0] else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        next(reader, None)
        for cells in reader:
            where = f"{name}, line {reader.line_num}"
            if not any(cell.strip() for cell in cells):
                continue
            code = normalise(cells[0])
            if len(cells) != len(HEADER) or code is None or not cells[1].strip() or not cells[2].strip():
                raise ReleaseError("a CPT code, a source and a citation expected", where)
            yield Wording(code, f"{cells[1].strip()}: {cells[2].strip()}")
    except csv.Error as error:
        raise ReleaseError(f"broken separated values: {error}", f"{name}, line {reader.line_num}") from error
