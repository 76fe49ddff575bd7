"""The publishers' own files: counts, equality of derived and published lists, the book they make together."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from datetime import date
from typing import TYPE_CHECKING

import pytest

from medcodex.library.files import list_releases, read_release
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from medcodex.library.searching import BookSearch
from medcodex.library.store import verify
from medcodex.terminology.icd10cm.codelist import parse_order
from medcodex.terminology.icd10cm.codes import dotted

if TYPE_CHECKING:
    from pathlib import Path

MAY = date(2026, 5, 15)
ROWS = {
    "2017": {"codes": 93830, "tabular": 44226, "index": 77199, "eindex": 7572, "neoplasm": 1930, "drug": 7416},
    "2025": {"index": 81024},
    "2026": {"codes": 98186, "poa": 38349},
    "2026-04": {"codes": 98186, "tabular": 47200, "eindex": 8090, "neoplasm": 1940, "drug": 7430},
    "2027": {"codes": 98403},
}
pytestmark = pytest.mark.shared


def test_every_part_is_loaded_whole(full_home: Path):
    releases = list_releases(Home(full_home), "icd10cm")
    assert {r.version: {p.name: p.rows for p in r.parts.values()} for r in releases} == ROWS
    assert [verify(release) for release in releases] == [None] * len(releases)


def test_the_list_derived_from_the_tabular_list_equals_the_published_one(full_home: Path, shared: Path):
    with zipfile.ZipFile(shared / "codesets/icd10cm/2026/icd10cm-order-2026.zip") as archive:
        published = list(parse_order(io.BytesIO(archive.read("icd10cm-order-2026.txt")), "order"))
    book = open_book(MAY, home=Home(full_home))
    assert book.releases["codes"] == "2026-04"
    derived = [(row.code, row.billable, row.parent) for row in book.codes()]
    assert derived == [(row.code, row.billable, row.parent) for row in published]
    assert sum(row.billable for row in published) == 74719
    folded = str.maketrans("éèêëôöüíáñçï", "eeeeoouianci")
    titles = {row.code: row.title.translate(folded) for row in book.codes()}
    assert sum(titles[row.code] != row.title for row in published) < 10


def test_fiscal_year_2027_counts(full_home: Path):
    book = open_book(date(2026, 10, 1), home=Home(full_home))
    assert sum(row.billable for row in book.codes()) == 74879
    assert book.row("J4B").section is not None
    assert [entry.kind for entry in book.ancestors("J4B")][:1] == ["chapter"]
    assert [row.code for row in book.billable_below("I42.0")] == ["I42.00", "I42.01", "I42.09"]


def test_index_codes_all_resolve_or_belong_to_deleted_codes(full_home: Path):
    book = open_book(MAY, home=Home(full_home))
    codes = {entry.code for entry in book.index() if entry.code}
    dead = [code for code in codes if not book.billable_below(code)]
    assert len(dead) < 0.01 * len(codes)


def test_parents_of_index_entries_resolve(full_home: Path):
    book = open_book(MAY, home=Home(full_home))
    seen: set[int] = set()
    for entry in book.index():
        assert entry.id not in seen
        assert entry.parent is None or entry.parent in seen
        seen.add(entry.id)


def test_a_release_file_is_not_changed_by_reading(full_home: Path):
    path = list_releases(Home(full_home))[0].path
    before = path.stat().st_mtime_ns
    read_release(path)
    assert path.stat().st_mtime_ns == before


@pytest.mark.parametrize(
    ("corpus", "first", "five"), [("abb", 0.9, 0.97), ("typo", 0.9, 0.97), ("sentence", 0.9, 0.95)]
)
def test_search_finds_rewritten_titles(full_home: Path, shared: Path, corpus: str, first: float, five: float):
    book = open_book(MAY, home=Home(full_home))
    engine = BookSearch(book)
    with gzip.open(shared / f"corpora/short-text/{corpus}.jsonl.gz", "rt") as lines:
        items = [json.loads(line) for line in lines]
    asked = [(item["text"], dotted(item["code"])) for item in items[:: len(items) // 60]]
    asked = [(text, code) for text, code in asked if (row := book.row(code)) is not None and row.billable]
    found = [[hit.code for hit in engine.search(text, 5)] for text, _ in asked]
    assert sum(hits[:1] == [code] for hits, (_, code) in zip(found, asked, strict=True)) >= first * len(asked)
    assert sum(code in hits for hits, (_, code) in zip(found, asked, strict=True)) >= five * len(asked)
