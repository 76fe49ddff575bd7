"""General Equivalence Mappings: CMS's text files, and the comma-separated copies of them."""

from __future__ import annotations

import re
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.lines import numbered_lines
from medcodex.terminology.maps.model import GemFlags, MapRow, Relationship
from medcodex.terminology.maps.records import records
from medcodex.terminology.maps.systems import MAP_SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

# One row of the file of 2018 has a code in lower case.
LINE = re.compile(r"([0-9A-Za-z]{2,7})\s+([0-9A-Za-z]{2,7})\s+([01]{3}\d\d)\s*")
CSV_TAIL = ("flags", "approximate", "no_map", "combination", "scenario", "choice_list")
FLAGS = re.compile(r"[01]{3}\d\d")
PARTS = ("icd9cm-icd10cm", "icd10cm-icd9cm", "icd9pcs-icd10pcs", "icd10pcs-icd9pcs")


def part_of(lines: Sequence[str]) -> str | None:
    """Which of PARTS the first lines of a text file are; None where they are no mapping.

    The direction stands nowhere in the files: it is told by the codes. ICD-10-PCS codes all have seven characters,
    ICD-9-CM codes of procedures have only digits and of diagnoses no more than five characters.
    """
    pairs = [(found[1], found[2], found[3]) for line in lines if (found := LINE.fullmatch(line)) is not None]
    if not pairs or len(pairs) < len(lines):
        return None
    sources = [source for source, _, _ in pairs]
    targets = [target for _, target, flags in pairs if flags[1] == "0"]
    for part in PARTS:
        left, right = part.split("-")
        if all(map(MAP_SYSTEMS[left].normalise, sources)) and all(map(MAP_SYSTEMS[right].normalise, targets)):
            return part
    return None


def parse_gem(stream: IO[bytes], name: str, part: str, form: str) -> Iterator[MapRow]:
    """The rows of a mapping, codes in printed form. ``form`` is "text" for CMS's own files, "csv" for the copies.

    ReleaseError, naming the line, for a line of another shape, a code that is none of its system, flags that
    contradict themselves or their row, and a row that stands there twice.
    """
    left, right = part.split("-")
    seen: set[tuple[str, str | None, int, int]] = set()
    for number, source_text, target_text, digits in (_csv if form == "csv" else _text)(stream, name, (left, right)):
        where = f"{name}, line {number}"
        if not FLAGS.fullmatch(digits):
            raise ReleaseError("flags are not five digits of a mapping", where)
        flags = GemFlags(digits[0] == "1", digits[1] == "1", digits[2] == "1", int(digits[3]), int(digits[4]))
        source = MAP_SYSTEMS[left].normalise(source_text)
        target = None if flags.no_map else MAP_SYSTEMS[right].normalise(target_text)
        if source is None or (target is None and not flags.no_map):
            raise ReleaseError(f"not a row from {left} to {right}", where)
        if flags.no_map != target_text.startswith("No") or flags.combination != bool(
            flags.scenario and flags.choice_list
        ):
            raise ReleaseError(f"flags {digits} contradict the row or themselves", where)
        key = (source, target, flags.scenario, flags.choice_list)
        if key in seen:
            raise ReleaseError(f"{source} to {target or 'no code'} stands in it twice", where)
        seen.add(key)
        yield MapRow(source, target, _relationship(flags), flags=flags)


def combinations(rows: Iterable[MapRow]) -> dict[int, tuple[tuple[str, ...], ...]]:
    """Of the rows of one source code, each scenario with its choice lists in order: one code of each list makes a
    whole translation."""
    scenarios: dict[int, dict[int, list[str]]] = {}
    for row in rows:
        if row.flags is not None and row.flags.combination and row.target is not None:
            scenarios.setdefault(row.flags.scenario, {}).setdefault(row.flags.choice_list, []).append(row.target)
    return {
        number: tuple(tuple(lists[place]) for place in sorted(lists)) for number, lists in sorted(scenarios.items())
    }


def _relationship(flags: GemFlags) -> Relationship:
    """What the flags tell and no more: "approximate" leaves open which side is the broader."""
    if flags.no_map:
        return Relationship.NO_MAP
    return Relationship.RELATED if flags.approximate or flags.combination else Relationship.EQUIVALENT


def _text(stream: IO[bytes], name: str, systems: tuple[str, str]) -> Iterator[tuple[int, str, str, str]]:
    for number, line in numbered_lines(stream, name):
        found = LINE.fullmatch(line)
        if found is None:
            raise ReleaseError(f"not a line of a mapping from {systems[0]} to {systems[1]}", f"{name}, line {number}")
        yield number, found[1], found[2], found[3]


def _csv(stream: IO[bytes], name: str, systems: tuple[str, str]) -> Iterator[tuple[int, str, str, str]]:
    for number, cells in records(stream, name, (*systems, *CSV_TAIL)):
        source, target, digits, *single = cells
        if "".join(single) != digits:
            raise ReleaseError(f"flags {digits} and their single columns differ", f"{name}, line {number}")
        yield number, source, target, digits
