"""Asking maps: over the years, through another system, with the weaker of two relationships."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import pytest

from medcodex.terminology.maps.answer import Question, best, translate
from medcodex.terminology.maps.compose import ComposedMap
from medcodex.terminology.maps.history import became, was, weaker
from medcodex.terminology.maps.model import MapInfo, MapRow, Relationship, turned

EXACT, BROADER, NARROWER, RELATED, NONE = Relationship


@dataclass
class Table:
    """A concept map of rows in memory."""

    held: list[MapRow] = field(default_factory=list)
    source: str = "icd10cm"
    target: str = "icd10cm"

    @property
    def info(self) -> MapInfo:
        day = date(2025, 10, 1)
        return MapInfo("made-up", "Made up", "urn:x", "1", self.source, self.target, day, day, "none", ("x",))

    def translate(self, code: str, *, reverse: bool = False):
        if reverse:
            return [turned(row, code) for row in self.held if row.target == code]
        return [row for row in self.held if row.source == code or row.source <= code <= row.through]

    def rows(self):
        return iter(self.held)

    def maps(self):
        return [self]

    def between(self, source: str, target: str):
        return [(self, False)]


def year(source: str, target: str | None, since: int, kind: Relationship = NARROWER, through: str = "") -> MapRow:
    return MapRow(source, target, kind, through=through, effective=date(since, 10, 1))


CHAIN = Table(
    [
        year("A00.0", "A00.01", 2017),
        year("A00.0", "A00.02", 2017),
        year("A00.02", "A00.021", 2022),
        year("A00.01", "A00.03", 2023, RELATED),
        year("A00.09", "A00.02", 2024),
        year("T15", "B99.2", 2020, RELATED, "T19"),
        year("C00.0", "C00.1", 2018),
        year("C00.1", "C00.0", 2021),
        MapRow("B99.9", None, NONE, effective=date(2025, 10, 1), facts=(("change", "deleted"),)),
    ]
)


@pytest.mark.parametrize(
    ("code", "on", "expected"),
    [
        ("A00.0", date(2017, 9, 30), []),
        ("A00.0", date(2017, 10, 1), [("A00.01", ()), ("A00.02", ())]),
        ("A00.0", date(2022, 10, 1), [("A00.01", ()), ("A00.02", ()), ("A00.021", ("A00.02",))]),
        (
            "A00.0",
            date(2026, 1, 1),
            [("A00.01", ()), ("A00.03", ("A00.01",)), ("A00.02", ()), ("A00.021", ("A00.02",))],
        ),
        ("A00.09", date(2026, 1, 1), [("A00.02", ())]),
        ("T17", date(2026, 1, 1), [("B99.2", ())]),
        ("C00.0", date(2026, 1, 1), [("C00.1", ())]),
        ("Z00", date(2026, 1, 1), []),
    ],
)
def test_what_a_code_became_by_a_date(code, on, expected):
    assert [(row.target, row.via) for row in became(CHAIN, code, on)] == expected


def test_what_a_code_was_before():
    assert [(row.target, row.via, row.relationship) for row in was(CHAIN, "A00.021")] == [
        ("A00.02", (), BROADER),
        ("A00.0", ("A00.02",), BROADER),
    ]
    assert [row.target for row in was(CHAIN, "B99.2")] == ["T15-T19"]


def test_over_time_each_row_says_what_happened():
    (answer,) = translate(CHAIN, Question("A00.02", "icd10cm", "icd10cm", date(2026, 1, 1)))
    assert [(row.fact("change"), row.target) for row in answer.rows] == [
        ("successor", "A00.021"),
        ("predecessor", "A00.0"),
        ("predecessor", "A00.09"),
    ]
    (gone,) = translate(CHAIN, Question("B99.9", "icd10cm", "icd10cm", date(2026, 1, 1)))
    assert [(row.fact("change"), row.target) for row in gone.rows] == [("deleted", None)]
    assert best([gone]) is NONE
    (before,) = translate(CHAIN, Question("B99.9", "icd10cm", "icd10cm", date(2025, 1, 1)))
    assert before.rows == []


@pytest.mark.parametrize(
    ("first", "second", "together"),
    [
        (EXACT, EXACT, EXACT),
        (EXACT, BROADER, BROADER),
        (NARROWER, EXACT, NARROWER),
        (BROADER, BROADER, BROADER),
        (BROADER, NARROWER, RELATED),
        (NARROWER, BROADER, RELATED),
        (RELATED, EXACT, RELATED),
        (EXACT, NONE, NONE),
    ],
)
def test_the_weaker_of_two_steps(first, second, together):
    assert weaker(first, second) is together
    assert weaker(first.turned, second.turned) is together.turned


HUB = Table(
    [MapRow("M:1", "E11", EXACT), MapRow("M:2", "G40.3", BROADER), MapRow("M:3", "I10", EXACT)], "hub", "icd10cm"
)
FAR = Table(
    [MapRow("M:1", "F1", EXACT), MapRow("M:2", "F2", EXACT), MapRow("M:4", "F4", EXACT), MapRow("M:1", "F4", RELATED)],
    "hub",
    "far",
)
LOOSE = Table([MapRow("D:1", "E11", RELATED), MapRow("D:4", "J45", RELATED)], "loose", "icd10cm")
TWIN = Table([MapRow("M:4", "D:4", EXACT), MapRow("M:1", "D:1", EXACT)], "hub", "loose")
WAY = ComposedMap(HUB.info, [[(HUB, True), (FAR, False)], [(LOOSE, True), (TWIN, True), (FAR, False)]], climbs=True)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("E11", [("F1", "exact", ("M:1",)), ("F4", "related", ("M:1",))]),
        ("E11.22", [("F1", "broader", ("E11", "M:1"))]),
        ("G40.3", [("F2", "narrower", ("M:2",))]),
        ("G40.309", []),
        ("J45", [("F4", "related", ("D:4", "M:4"))]),
        ("J45.909", []),
        ("I10", []),
    ],
)
def test_a_way_through_another_system(code, expected):
    assert [(row.target, row.relationship.match, row.via) for row in WAY.translate(code)] == expected
    assert all(row.source == code for row in WAY.translate(code))


def test_the_way_back():
    assert [(row.source, row.target, row.relationship.match) for row in WAY.translate("F2", reverse=True)] == [
        ("F2", "G40.3", "broader")
    ]
    assert {row.target for row in WAY.translate("F4", reverse=True)} == {"E11", "J45"}


def test_all_rows_of_a_way():
    assert {(row.source, row.target) for row in WAY.rows()} == {
        ("E11", "F1"),
        ("E11", "F4"),
        ("G40.3", "F2"),
        ("J45", "F4"),
    }
