"""Comparing two loaded releases of a code system by its codes, and of ICD-10-PCS by its tables too."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.library.comparing import one_release
from medcodex.library.opening import concepts_of
from medcodex.library.systems import ICD10PCS
from medcodex.terminology.listing_diff import Entry, compare_listings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.library.schema import Release
    from medcodex.terminology.icd10pcs.model import PcsTableRow
    from medcodex.terminology.listing_diff import ListingDiff


@dataclass(frozen=True, slots=True)
class TableChange:
    """A row of a table that came or went: the table's three characters, and the characters that each of the four axes
    behind them allows, such as ("4", "04", "Z", "Z")."""

    table: str
    axes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ComparedListings:
    """Two releases and what changed from the old to the new. ``rows_added`` and ``rows_deleted`` are of the tables;
    None where one of the two has none."""

    old: Release
    new: Release
    diff: ListingDiff
    rows_added: tuple[TableChange, ...] | None = None
    rows_deleted: tuple[TableChange, ...] | None = None


def compare_listed(releases: Sequence[Release], system: str, old: str, new: str) -> ComparedListings:
    """The difference of two of the releases, each by itself. NotLoadedError, listing the versions there are, where one
    is not loaded or has no code list."""
    before, after = (one_release(releases, system, version) for version in (old, new))
    if system == ICD10PCS:
        return _procedures(before, after)
    return ComparedListings(before, after, compare_listings(_concepts(before), _concepts(after)))


def _procedures(before: Release, after: Release) -> ComparedListings:
    from medcodex.library.icd10pcs_book import SqliteIcd10pcsBook  # noqa: PLC0415 - other systems do without

    lists: list[list[Entry]] = []
    tables: list[set[TableChange] | None] = []
    for release in (before, after):
        with closing(SqliteIcd10pcsBook(dict.fromkeys(release.parts, release), ())) as book:
            lists.append([Entry(row.code, row.title, row.billable) for row in book.codes() if row.billable])
            tables.append({_row(row) for row in book.table_rows("")} if "tables" in release.parts else None)
    diff = compare_listings(*lists)
    was, now = tables
    if was is None or now is None:
        return ComparedListings(before, after, diff)
    return ComparedListings(before, after, diff, _in_order(now - was), _in_order(was - now))


def _row(row: PcsTableRow) -> TableChange:
    return TableChange(
        row.table, tuple("".join(label.character for label in axis.values) for axis in row.axes[len(row.table) :])
    )


def _in_order(rows: set[TableChange]) -> tuple[TableChange, ...]:
    return tuple(sorted(rows, key=lambda row: (row.table, row.axes)))


def _concepts(release: Release) -> list[Entry]:
    with closing(concepts_of([release], release.system, release.effective_from)) as book:
        return [Entry(one.code, one.title, one.billable, one.active) for one in book.concepts()]
