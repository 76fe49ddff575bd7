"""The tables of AHRQ's Healthcare Cost and Utilization Project: clinical categories (CCSR), chronic conditions,
procedure classes. Their layouts are data (data/hcup.tsv); a table is told by its column names."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.lines import decode
from medcodex.terminology.maps.model import MapRow, Relationship
from medcodex.terminology.maps.packaged import packaged_rows
from medcodex.terminology.maps.records import records
from medcodex.terminology.maps.systems import MAP_SYSTEMS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

FIRST_ONLY = "first-only"
# {"A000": "DIG001", ...
FIRST_CATEGORIES = re.compile(r'\s*\{\s*"[A-Z]\d[0-9A-Z]{1,5}":\s*"[A-Z]{3}\d{3}"\s*,')
_INDICATORS = {"0": "not chronic", "1": "chronic", "9": "no determination"}
_CATEGORY = re.compile(r"[A-Z]{3}\d{3}|XXX\d{3}")


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of one table lie; see data/hcup.tsv."""

    set: str
    part: str
    form: str
    system: str
    code: str
    values: tuple[str, ...]
    titles: tuple[str, ...]
    extra: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.code, *self.values, *self.titles, *(column for _, column in self.extra))


@lru_cache(maxsize=1)
def layouts() -> tuple[Layout, ...]:
    """All layouts, those with more columns first: the fewest columns fit too many tables."""
    found = [
        Layout(
            row["set"],
            row["part"],
            row["form"],
            row["system"],
            row["code"],
            _split(row["values"]),
            _split(row["titles"]),
            tuple((name, column) for name, _, column in (pair.partition("=") for pair in _split(row["extra"]))),
        )
        for row in packaged_rows("hcup.tsv")
    ]
    return tuple(sorted(found, key=lambda layout: -len(layout.columns)))


def layout_of(headers: Sequence[Sequence[str]]) -> Layout | None:
    """The layout whose columns one of the possible headers has; None for none."""
    return next(
        (layout for layout in layouts() for header in headers if set(layout.columns) <= set(header)),
        None,
    )


def layout(name: str, part: str, form: str) -> Layout:
    """The layout of a part of a set in a form."""
    return next(one for one in layouts() if (one.set, one.part, one.form) == (name, part, form))


def parse_table(stream: IO[bytes], name: str, table: Layout) -> Iterator[MapRow]:
    """One row for each category of each code; the code is narrower than its category. Further columns become facts.

    ReleaseError, naming the line, for a code or category of another shape, and for a code that stands there twice
    (in the long layout: twice with the same category).
    """
    seen: set[tuple[str, str]] = set()
    for number, cells in records(stream, name, table.columns):
        where = f"{name}, line {number}"
        code = MAP_SYSTEMS[table.system].normalise(cells[0])
        if code is None:
            raise ReleaseError(f"{cells[0]!r} is not a code of {table.system}", where)
        count = len(table.values)
        values = [value for value in cells[1 : 1 + count] if value]
        titles = cells[1 + count : 1 + count + len(table.titles)]
        extra = zip(table.extra, cells[1 + count + len(table.titles) :], strict=True)
        facts = tuple((fact, value) for (fact, _), value in extra if value)
        key = (code, values[0] if values and table.form == "long" else "")
        if key in seen:
            raise ReleaseError(f"{code} stands in it twice", where)
        seen.add(key)
        if not values:
            raise ReleaseError(f"{code} has no category", where)
        for place, value in enumerate(values):
            _check(table, value, where)
            title = titles[place] if titles else _INDICATORS.get(value, "") if table.set == "chronic" else ""
            yield MapRow(code, value, Relationship.TARGET_BROADER, title, facts=facts)


def parse_titles(stream: IO[bytes], name: str, table: Layout) -> Iterator[tuple[str, str]]:
    """(category, its title). ReleaseError for a category that stands there twice."""
    seen: set[str] = set()
    for number, (code, title, *_) in records(stream, name, table.columns):
        if not code or code in seen:
            raise ReleaseError(f"category {code!r} stands in it twice or is empty", f"{name}, line {number}")
        seen.add(code)
        yield code, title


def parse_first_categories(stream: IO[bytes], name: str) -> Iterator[MapRow]:
    """The clinical categories of a JSON object from code to its first category. ReleaseError for anything else."""
    try:
        found: object = json.loads(decode(stream.read(), name), object_pairs_hook=tuple)
    except (ValueError, RecursionError) as error:
        raise ReleaseError("not whole JSON", name) from error
    seen: set[str] = set()
    for typed, category in found if isinstance(found, tuple) else [("", "")]:
        code = MAP_SYSTEMS["icd10cm"].normalise(typed)
        if code is None or code in seen or not isinstance(category, str) or not _CATEGORY.fullmatch(category):
            raise ReleaseError(f"not an object from codes to categories, each code once, at {typed[:20]!r}", name)
        seen.add(code)
        yield MapRow(code, category, Relationship.TARGET_BROADER, facts=((FIRST_ONLY, True),))


def _check(table: Layout, value: str, where: str) -> None:
    """A moved column shows in values of another kind."""
    fine = bool(_CATEGORY.fullmatch(value)) if table.set == "ccsr" else len(value) <= 40 and not value[:1].islower()
    if table.set == "chronic" and table.form == "ahrq":
        fine = value in _INDICATORS
    if not fine:
        raise ReleaseError(f"{value!r} is not a value of the column it stands in", where)


def _split(text: str) -> tuple[str, ...]:
    return tuple(text.split("|")) if text else ()
