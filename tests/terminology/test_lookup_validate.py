"""Looking up and validating codes in the release that comes with the installation."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from medcodex.errors import UsageError
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from medcodex.library.searching import BookSearch
from medcodex.terminology.lookup import lookup
from medcodex.terminology.validate import Standing, validate

if TYPE_CHECKING:
    from pathlib import Path

DAY = date(2026, 5, 15)


@pytest.fixture(scope="module")
def book(embedded_home: Path):
    opened = open_book(DAY, home=Home(embedded_home))
    yield opened
    opened.close()


def test_lookup_gives_place_and_notes(book):
    answer = lookup(book, "i110")
    assert answer.row.title == "Hypertensive heart disease with heart failure"
    assert [step.key for step in answer.hierarchy] == ["9", "I10-I1A", "I11", "I11.0"]
    assert answer.own.use_additional == ("code to identify type of heart failure (I50.-)",)
    assert ("I11", "includes") in {(note.origin, note.kind) for note in answer.inherited}
    assert ("I10-I1A", "excludes1") in {(note.origin, note.kind) for note in answer.inherited}
    assert answer.poa_exempt is None


def test_lookup_of_a_seventh_character_code(book):
    answer = lookup(book, "S52.001A")
    assert answer.hierarchy[-1].key == "S52.001A"
    assert dict(answer.seventh)["A"] == "initial encounter for closed fracture"
    assert answer.row.parent == "S52.001"
    assert answer.children == ()


def test_lookup_of_a_header(book):
    answer = lookup(book, "E11.65")
    assert answer.row.billable
    assert [row.code for row in lookup(book, "I10").children] == []
    assert [row.code for row in lookup(book, "I11").children] == ["I11.0", "I11.9"]


def test_lookup_of_nothing(book):
    assert lookup(book, "Z99.999") is None
    with pytest.raises(UsageError):
        lookup(book, "heart failure")


@pytest.mark.parametrize(
    ("code", "state", "reason", "suggested"),
    [
        ("I10", (True, True), "", None),
        ("e119", (True, True), "", None),
        ("E11", (True, False), "header", "E11.9"),
        ("S52.001", (True, False), "7th character is missing", "S52.001A"),
        ("S50.00", (True, False), "placeholder X", "S50.00XA"),
        ("S50.00A", (False, False), "placeholder X", "S50.00XA"),
        ("S52.001Z", (False, False), "Z is not a 7th character", "S52.001A"),
        ("I10.9", (False, False), "complete", "I10"),
        ("I1O", (False, False), "no such code", "I10"),
        ("E11.8X", (False, False), "complete", "E11.8"),
        ("Q99.5", (False, False), "no such code", "Q99.2"),
        ("", (False, False), "shape", None),
        ("diabetes", (False, False), "shape", None),
    ],
)
def test_validate(book, code, state, reason, suggested):
    verdict = validate(book, code, DAY)
    assert (verdict.valid, verdict.billable) == state
    assert reason in verdict.reason
    assert suggested is None or suggested in verdict.suggestions
    assert all(book.row(other).billable for other in verdict.suggestions)


def test_validate_tells_deleted_from_future_codes(book):
    past = [Standing("2017", date(2016, 10, 1), billable=True), Standing("2025", date(2024, 10, 1), billable=True)]
    assert "deleted: last in release 2025" in validate(book, "Z99.999", DAY, past).reason
    future = [Standing("2027", date(2026, 10, 1), billable=True)]
    assert "new in release 2027, from 2026-10-01" in validate(book, "I42.00", DAY, future).reason


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("essential hypertension", "I10"),
        ("type 2 diabetes without complications", "E11.9"),
        ("cholra", "A00.9"),
        ("fx shaft rt femur", "S72.301A"),
        ("I11.9", "I11.9"),
    ],
)
def test_search(book, text, code):
    assert code in [hit.code for hit in BookSearch(book).search(text, 5)]


def test_search_keeps_headers_for_those_who_ask(book):
    engine = BookSearch(book)
    assert all(hit.billable for hit in engine.search("cholera"))
    assert "A00" in [hit.code for hit in engine.search("cholera", headers=True)]
    assert engine.search("!!!") == []
    assert engine.search("") == []
