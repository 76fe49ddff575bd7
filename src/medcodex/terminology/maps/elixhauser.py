"""AHRQ's Elixhauser Comorbidity Software Refined: the two sheets of its reference file."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.codes import normalise
from medcodex.terminology.lines import decode
from medcodex.terminology.maps.model import MapRow, Relationship
from medcodex.terminology.maps.records import heading, records

if TYPE_CHECKING:
    from collections.abc import Iterator

CODE, COUNT = "icd-10-cm diagnosis", "# comorbidities"
MEASURE = ("abbreviation (sas data element name)", "comorbidity description")
NEEDS_POA = "uses present on admission (poa) indicators for assignment?"
_PREFIX = "CMR_"


def parse_codes(stream: IO[bytes], name: str) -> Iterator[MapRow]:
    """One row for each measure of each diagnosis. ReleaseError, naming the line, where a cell is neither 0 nor 1, the
    number of measures is not the one stated beside the code, or a code stands there twice."""
    text = decode(stream.read(), name)
    found = next(
        (names for line in text.splitlines()[:20] if {CODE, COUNT} <= set(names := heading(line.split("\t")))), ()
    )
    measures = found[max(map(found.index, (CODE, COUNT))) + 1 :] if found else ()
    if not all(measures) or len(set(measures)) != len(measures) or not measures:
        raise ReleaseError(f"has no columns {CODE}, {COUNT} and one for each measure", name)
    seen: set[str] = set()
    for number, (typed, count, *marks) in records(io.BytesIO(text.encode()), name, (CODE, COUNT, *measures)):
        where = f"{name}, line {number}"
        code = normalise(typed)
        if code is None or code in seen:
            raise ReleaseError(f"{typed!r} is not an ICD-10-CM code or stands in it twice", where)
        seen.add(code)
        if set(marks) - {"0", "1"} or str(marks.count("1")) != count:
            raise ReleaseError(f"{code}: marks that are not {count} times 1 and else 0", where)
        for measure, mark in zip(measures, marks, strict=True):
            if mark == "1":
                yield MapRow(code, measure.upper(), Relationship.TARGET_BROADER)


def parse_measures(stream: IO[bytes], name: str) -> Iterator[tuple[str, str, bool]]:
    """(measure, its title, whether it counts only where present on admission)."""
    for number, (measure, title, needs) in records(stream, name, (*MEASURE, NEEDS_POA)):
        if not measure.startswith(_PREFIX) or needs.lower() not in {"yes", "no"}:
            raise ReleaseError("not a row of the comorbidity measures", f"{name}, line {number}")
        yield measure.removeprefix(_PREFIX), title, needs.lower() == "yes"
