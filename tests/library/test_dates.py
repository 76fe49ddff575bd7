"""The date rule: of each part the newest release in force, and a warning for what is behind."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import NotLoadedError, UsageError
from medcodex.library.opening import book_of, open_book
from medcodex.library.schema import Part, Release
from medcodex.terminology.version import effective_range

PARTS = ("codes", "tabular", "index", "poa")


def release(version: str, *parts: str) -> Release:
    first, last = effective_range(version)
    held = {name: Part(name, name, f"{name}.xml", "0", 1, embedded=False) for name in parts}
    return Release("icd10cm", version, first, last, "", 1, Path(f"{version}.sqlite"), held)


LOADED = [
    release("2025", "index"),
    release("2026", "codes", "poa"),
    release("2026-04", "codes", "tabular"),
    release("2027", "codes"),
]


@pytest.mark.parametrize(
    ("day", "versions", "lag"),
    [
        ("2025-10-01", {"codes": "2026", "index": "2025", "poa": "2026"}, "index 2025"),
        ("2026-03-31", {"codes": "2026", "index": "2025", "poa": "2026"}, "index 2025"),
        ("2026-04-01", {"codes": "2026-04", "tabular": "2026-04", "index": "2025", "poa": "2026"}, "poa 2026"),
        ("2026-10-01", {"codes": "2027", "tabular": "2026-04", "index": "2025", "poa": "2026"}, "tabular 2026-04"),
        ("2028-01-01", {"codes": "2027", "tabular": "2026-04", "index": "2025", "poa": "2026"}, "up to 2027-09-30"),
    ],
)
def test_date_rule(day, versions, lag):
    book = book_of(LOADED, date.fromisoformat(day))
    assert dict(book.releases) == versions
    assert {notice.kind for notice in book.notices} == {"release-lag"}
    assert any(lag in notice.message for notice in book.notices)


def test_a_book_up_to_date_says_nothing():
    assert book_of([release("2026", *PARTS)], date(2026, 1, 1)).notices == ()


def test_a_date_before_everything_names_the_earliest():
    with pytest.raises(NotLoadedError, match="2025-10-01"):
        book_of(LOADED, date(2025, 9, 30))
    with pytest.raises(NotLoadedError, match="no release"):
        book_of([], date(2026, 1, 1))


def test_systems_that_are_not_read_are_refused():
    with pytest.raises(UsageError):
        open_book(date(2026, 5, 15), "hcpcs")


@given(
    st.dictionaries(
        st.sampled_from(["2024", "2025", "2025-04", "2026", "2026-04", "2027"]),
        st.sets(st.sampled_from(PARTS), min_size=1),
        min_size=1,
    ),
    st.dates(date(2023, 1, 1), date(2028, 1, 1)),
)
def test_each_part_is_the_newest_in_force(loaded, day):
    releases = [release(version, *parts) for version, parts in loaded.items()]
    try:
        book = book_of(releases, day)
    except NotLoadedError:
        assert all(r.effective_from > day for r in releases if "codes" in r.parts)
        return
    for part in PARTS:
        held = [r for r in releases if part in r.parts and r.effective_from <= day]
        newest = max(held, key=lambda r: r.effective_from).version if held else None
        assert book.releases.get(part) == newest


def test_fingerprint_changes_with_any_part():
    day = date(2026, 11, 1)
    prints = {book_of(LOADED[:count], day).fingerprint for count in (2, 3, 4)}
    assert len(prints) == 3
    assert book_of(LOADED, day).fingerprint == book_of(LOADED, day).fingerprint
