"""Records out of the rows of a release file, and the columns each is read from."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from medcodex.terminology.icd10cm.model import IndexEntry, Notes, TableRow, TabularEntry

if TYPE_CHECKING:
    from collections.abc import Sequence

ROW = "SELECT code, title, billable, parent FROM code"
ENTRY = "SELECT kind, key, title, parent, notes, seventh FROM entry"
TERM = "SELECT id, parent, level, title, nonessential, code, manifestation, see, see_also, source FROM term"
GRID = "SELECT id, parent, level, title, nonessential, see, cells FROM grid"


def index_entry(values: Sequence[Any]) -> IndexEntry:
    """From the columns of TERM."""
    number, parent, level, title, nonessential, code, manifestation, see, see_also, source = values
    return IndexEntry(number, parent, level, title, _list(nonessential), code, manifestation, see, see_also, source)


def tabular_entry(values: Sequence[Any]) -> TabularEntry:
    """From the columns of ENTRY."""
    kind, key, title, parent, notes, seventh = values
    texts = {name: tuple(found) for name, found in json.loads(notes).items()} if notes != "{}" else {}
    pairs = tuple((char, meaning) for char, meaning in json.loads(seventh)) if seventh != "[]" else ()
    return TabularEntry(kind, key, title, parent, Notes(**texts), pairs)


def table_row(values: Sequence[Any]) -> TableRow:
    """From the columns of GRID."""
    number, parent, level, title, nonessential, see, cells = values
    return TableRow(number, parent, level, title, _list(nonessential), see, tuple(json.loads(cells)))


def _list(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text)) if text != "[]" else ()
