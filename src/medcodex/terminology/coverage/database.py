"""The tables of billing and coding articles of CMS's Medicare Coverage Database (its download "current_article").

The download holds the newest version of each article, one code a row. Of the prose only codes and the fact that it sets
conditions are kept, no descriptor of a code.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING

from medcodex.errors import ReleaseError
from medcodex.terminology.coverage.csv_rows import table_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

Row = tuple[object, ...]
_SERVICE = re.compile(r"[A-Z0-9]{5}")
_DIAGNOSIS = re.compile(r"[A-Z][0-9][0-9A-Z](?:\.?[0-9A-Z]{1,4})?")
_NAMED = re.compile(
    r"(?<![\w.])([A-Z]\d{4}|\d{4}[0-9A-Z])"
    r"(?:\s*(?:-|\N{EN DASH}|through|thru|to)\s*([A-Z]\d{4}|\d{4}[0-9A-Z]))?(?![\w.])"
)
_TAG = re.compile(r"<[^<>]{0,2000}>")
_CONDITION = re.compile(
    r"\b(?:dual diagnos[ei]s|(?:secondary|primary|additional|second|two|both) (?:icd|diagnos[ei]s|codes?)|"
    r"in addition to|in combination|in conjunction|along with|"
    r"must (?:also )?be (?:accompanied|billed with|reported with)|"
    r"only (?:when|if|with))",
    re.IGNORECASE,
)
_NOT_IN_FORCE = frozenset("PD")
"""Beginnings of the status of proposed and draft documents."""


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """One table that is read: the columns that tell it, those that tell another one, and its parser of one row, which
    gives None for a row that says nothing."""

    part: str
    columns: tuple[str, ...]
    without: tuple[str, ...]
    parse: Callable[[Mapping[str, str], str], Row | None]


def _article(cells: Mapping[str, str], where: str) -> Row | None:
    """(id, version, shown id, title, first day, last day): a draft, and what has no first day, governs nothing."""
    key = _key(cells, where)
    first = _day(cells["article_eff_date"], where)
    shown = cells.get("display_id") or f"A{key[0]}"
    draft = shown.upper().startswith("D") or cells["status"][:1].upper() in _NOT_IN_FORCE
    if first is None or draft:
        return None
    ends = [_day(cells.get(name, ""), where) for name in ("article_end_date", "date_retired")]
    last = min(filter(None, ends), default=None)
    return (*key, shown, " ".join(cells["title"].split())[:200], first.isoformat(), last.isoformat() if last else None)


def _service(cells: Mapping[str, str], where: str) -> Row | None:
    code = cells["hcpc_code_id"].upper()
    return (*_key(cells, where), code, cells["hcpc_code_group"]) if _SERVICE.fullmatch(code) else None


def _covered(cells: Mapping[str, str], where: str) -> Row | None:
    code = cells["icd10_code_id"].upper()
    marked = cells.get("asterisk", "").upper() not in {"", "N", "NO", "0", "FALSE"}
    row = (*_key(cells, where), code, cells["icd10_covered_group"], marked)
    return row if _DIAGNOSIS.fullmatch(code) else None  # XX000 stands for "no codes"


def _refused(cells: Mapping[str, str], where: str) -> Row | None:
    code = cells["icd10_code_id"].upper()
    return (*_key(cells, where), code) if _DIAGNOSIS.fullmatch(code) else None


def _group(cells: Mapping[str, str], where: str) -> Row | None:
    """(id, version, group, codes named as "A,B-C", whether the text sets a condition)."""
    text = _TAG.sub(" ", cells["paragraph"])
    named = [f"{low}-{high}" if high else low for low, high in _NAMED.findall(text)]
    names = ",".join(dict.fromkeys(named))
    return (*_key(cells, where), cells["icd10_covered_group"], names, _CONDITION.search(text) is not None)


def _held_by(cells: Mapping[str, str], where: str) -> Row | None:
    return (*_key(cells, where), _contractor_key(cells))


def _contractor(cells: Mapping[str, str], where: str) -> Row | None:
    number = cells["contractor_number"]
    return (_contractor_key(cells), number) if number else None


def _related(cells: Mapping[str, str], where: str) -> Row | None:
    lcd = cells["r_lcd_id"].upper().removeprefix("L")
    return (*_key(cells, where), f"L{lcd}") if lcd.isdigit() else None


_ARTICLE = ("article_id", "article_version")
_HOLDER = ("contractor_id", "contractor_type_id", "contractor_version")
DATABASE_TABLES: Mapping[str, DatabaseTable] = {
    table.part: table
    for table in (
        DatabaseTable("articles", (*_ARTICLE, "title", "article_eff_date", "status"), (), _article),
        DatabaseTable("services", (*_ARTICLE, "hcpc_code_id", "hcpc_code_group"), (), _service),
        DatabaseTable("covered", (*_ARTICLE, "icd10_code_id", "icd10_covered_group"), (), _covered),
        DatabaseTable("refused", (*_ARTICLE, "icd10_code_id", "icd10_noncovered_group"), (), _refused),
        DatabaseTable("groups", (*_ARTICLE, "icd10_covered_group", "paragraph"), ("icd10_code_id",), _group),
        DatabaseTable("holders", (*_ARTICLE, *_HOLDER), (), _held_by),
        DatabaseTable("contractors", (*_HOLDER, "contractor_number"), ("article_id", "lcd_id"), _contractor),
        DatabaseTable("related", (*_ARTICLE, "r_lcd_id"), (), _related),
    )
}


def table_told_by(columns: Sequence[str]) -> str | None:
    """The part whose columns a heading has; None for none."""
    have = set(columns)
    for part, table in DATABASE_TABLES.items():
        if have.issuperset(table.columns) and have.isdisjoint(table.without):
            return part
    return None


def parse_database(part: str, stream: IO[bytes], name: str) -> Iterator[Row]:
    """The rows of a table, as its parser gives them. ReleaseError, naming the line, for a broken one."""
    table = DATABASE_TABLES[part]
    for where, cells in table_of(stream, name, table.columns):
        row = table.parse(cells, where)
        if row is not None:
            yield row


def _key(cells: Mapping[str, str], where: str) -> tuple[str, int]:
    number, version = cells["article_id"], cells["article_version"]
    if not (number.isascii() and number.isdigit() and version.isascii() and version.isdigit() and len(version) < 10):
        raise ReleaseError("article_id and article_version are not numbers", where)
    return number, int(version)


def _contractor_key(cells: Mapping[str, str]) -> str:
    return ":".join(cells[name] for name in _HOLDER)


def _day(text: str, where: str) -> dt.date | None:
    if not text:
        return None
    try:
        return dt.date.fromisoformat(text[:10])
    except ValueError:
        raise ReleaseError("a date such as 2026-04-01 expected", where) from None
