"""Mappings of the Mondo Disease Ontology in SSSOM (Simple Standard for Sharing Ontological Mappings): tab-separated,
with remarks above the header."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.lines import numbered_lines
from medcodex.terminology.maps.model import MapRow, Relationship
from medcodex.terminology.maps.systems import MAP_SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

NEEDED = ("subject_id", "predicate_id", "object_id", "object_label")
# The object as seen from the subject: "broadMatch" says that the object is the broader concept (SKOS Reference, 10.1).
PREDICATES: Mapping[str, tuple[str, Relationship]] = {
    "skos:exactMatch": ("exact", Relationship.EQUIVALENT),
    "skos:broadMatch": ("broad", Relationship.TARGET_BROADER),
    "skos:narrowMatch": ("narrow", Relationship.TARGET_NARROWER),
    "skos:closeMatch": ("close", Relationship.RELATED),
    "skos:relatedMatch": ("related", Relationship.RELATED),
}
_PREFIXES = {"ICD10CM": "icd10cm", "icd11.foundation": "icd11", "DOID": "doid"}
_SUBJECT = re.compile(r"MONDO:\d{7}\Z")
_VERSION = re.compile(r"#\s*mapping_set_version:\s*\S*?(20\d\d-\d\d-\d\d)")
PARTS = tuple(f"{system}-{word}" for system in _PREFIXES.values() for word, _ in PREDICATES.values())


def part_of(lines: Sequence[str]) -> str | None:
    """Which of PARTS a file is, told from its first lines; None for no mapping of Mondo, or one of several kinds."""
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    if len(rows) < 2 or not set(NEEDED) <= set(rows[0]):
        return None
    places = [rows[0].index(name) for name in NEEDED[:3]]
    kinds = {
        (_PREFIXES.get(cells[places[2]].partition(":")[0], ""), PREDICATES.get(cells[places[1]], ("",))[0])
        for cells in rows[1:]
        if len(cells) > max(places) and _SUBJECT.match(cells[places[0]])
    }
    part = "-".join(kinds.pop()) if len(kinds) == 1 else ""
    return part if part in PARTS else None


def version_in(lines: Sequence[str]) -> str | None:
    """The release that the remarks state, such as 2026-08-04; None for none."""
    return next((found[1] for line in lines if (found := _VERSION.match(line)) is not None), None)


def parse_sssom(stream: IO[bytes], name: str, part: str) -> Iterator[MapRow]:
    """Rows from Mondo to the other system. Blocks of ICD-10-CM (A00-A09) and entries that are no codes are passed
    over: no code can be looked up by them.

    ReleaseError, naming the line, for a row of another width, subject, object or predicate, and for a pair that stands
    there twice.
    """
    system = part.partition("-")[0]
    columns: list[str] = []
    seen: set[tuple[str, str]] = set()
    for number, line in numbered_lines(stream, name):
        where = f"{name}, line {number}"
        cells = line.split("\t")
        if line.startswith("#"):
            continue
        if not columns:
            columns = cells
            if not set(NEEDED) <= set(columns):
                raise ReleaseError(f"has no columns {', '.join(NEEDED)}", where)
            continue
        if len(cells) != len(columns):
            raise ReleaseError(f"{len(cells)} columns where {len(columns)} are named", where)
        subject, predicate, found, label = (cells[columns.index(column)] for column in NEEDED)
        prefix, _, local = found.partition(":")
        if not _SUBJECT.match(subject) or _PREFIXES.get(prefix) != system or predicate not in PREDICATES:
            raise ReleaseError(f"not a mapping from Mondo to {system}", where)
        if (subject, found) in seen:
            raise ReleaseError(f"{subject} to {found} stands in it twice", where)
        seen.add((subject, found))
        code = MAP_SYSTEMS[system].normalise(local)
        if code is not None:
            yield MapRow(subject, code, PREDICATES[predicate][1], label)
