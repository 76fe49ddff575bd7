"""Cross references of the Disease Ontology, from its OBO file."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.icd10cm.codes import normalise
from medcodex.terminology.lines import numbered_lines
from medcodex.terminology.maps.model import MapRow, Relationship

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_VERSION = re.compile(r"data-version:\s*\S*?(20\d\d-\d\d-\d\d)")
_TERM = re.compile(r"id: (DOID:\d+)\s*")
_CODE = re.compile(r"xref: ICD10CM:(\S+?)\s*(?:\{.*\})?")


def is_doid(lines: Sequence[str]) -> bool:
    """Whether the first lines are the head of the ontology's OBO file."""
    return bool(lines) and lines[0].startswith("format-version:") and any(line == "ontology: doid" for line in lines)


def version_in(lines: Sequence[str]) -> str | None:
    """The release that the head states, such as 2016-09-01; None for none."""
    return next((found[1] for line in lines if (found := _VERSION.match(line)) is not None), None)


def parse_doid(stream: IO[bytes], name: str) -> Iterator[MapRow]:
    """Rows from diseases to ICD-10-CM. A cross reference says that the two belong together and not how, so all rows
    are ``RELATED``; obsolete diseases and references that are no codes are passed over. ReleaseError for a file that
    is no OBO file or has no disease."""
    term = ""
    obsolete = False
    codes: list[str] = []
    terms = 0
    for number, line in numbered_lines(stream, name):
        if number == 1 and not line.startswith("format-version:"):
            raise ReleaseError("not an OBO file", f"{name}, line {number}")
        if line.startswith("["):
            if term and not obsolete:
                yield from _rows(term, codes)
            term, obsolete, codes = "", False, []
        elif (found := _TERM.fullmatch(line)) is not None:
            term = found[1]
            terms += 1
        elif line.startswith("is_obsolete: true"):
            obsolete = True
        elif (reference := _CODE.fullmatch(line)) is not None and (code := normalise(reference[1])) is not None:
            codes.append(code)
    if term and not obsolete:
        yield from _rows(term, codes)
    if not terms:
        raise ReleaseError("holds no disease of the Disease Ontology", name)


def _rows(term: str, codes: list[str]) -> Iterator[MapRow]:
    for code in dict.fromkeys(codes):
        yield MapRow(term, code, Relationship.RELATED)
