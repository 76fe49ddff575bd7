"""NCCI decisions read straight off the tables in SQL: what the edits' own program is held against.

Nothing of the package is used here: CMS's rows as they stand in the files go into SQLite, random line pairs beside
them, and one statement each says which lines are denied. Rows are those of codesets/ncci (HCPCS Level II codes only,
July 2024), where pairs carry no effective date: of several rows of a pair the one that ends first on or after the day
is the one in force.
"""

from __future__ import annotations

import csv
import gzip
import random
import sqlite3
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

SEED = 20240701
SERVICES = ("practitioner", "hospital")
_PTP = {
    "practitioner": "ncci-ptp-practitioner-2024q3-hcpcs-only.csv.gz",
    "hospital": "ncci-ptp-outpatient-hospital-2024q3-hcpcs-only.csv.gz",
}
_MUE = {
    "practitioner": "ncci_mue_prac_hcpcs_only.csv.gz",
    "hospital": "ncci_mue_out_hcpcs_only.csv.gz",
}
# NCCI Policy Manual, Chapter I, Section E; 59 and X{EPSU} count on the line of column 1 since July 2019.
_LIFTING = [
    *("E1", "E2", "E3", "E4", "LT", "RT", "LC", "LD", "RC", "LM", "RI"),
    *("FA", "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F9"),
    *("TA", "T1", "T2", "T3", "T4", "T5", "T6", "T7", "T8", "T9"),
    *("24", "25", "57", "58", "78", "79", "27", "59", "91", "XE", "XS", "XP", "XU"),
]
_EITHER_FROM = dict.fromkeys(("59", "XE", "XS", "XP", "XU"), "2019-07-01")
_FIRST = date(1996, 1, 1)  # of the edits; those of units began in 2007
_LAST = "2024-09-30"  # of the quarter; rows without an end say 9999-12-31
_OTHERS = ("22", "26", "50", "55", "76", "77", "GA", "KX", "TC")
_SCHEMA = """
CREATE TABLE ptp (service TEXT, column1 TEXT, column2 TEXT, deletion TEXT, indicator TEXT);
CREATE TABLE mue (service TEXT, code TEXT, units INTEGER, mai TEXT);
CREATE TABLE line (pair INTEGER, n INTEGER, service TEXT, code TEXT, day TEXT, provider TEXT, units INTEGER);
CREATE TABLE modifier (pair INTEGER, n INTEGER, modifier TEXT);
CREATE TABLE lifting (modifier TEXT, either_from TEXT);
"""
_INDEXES = """
CREATE INDEX ptp_codes ON ptp (service, column1, column2);
CREATE INDEX mue_code ON mue (service, code);
CREATE INDEX line_pair ON line (pair);
CREATE INDEX modifier_line ON modifier (pair, n);
"""
_PAIRS = """
WITH met AS (
  SELECT a.pair, a.n AS n1, b.n AS n2, a.day, p.column1, p.column2, p.indicator, min(p.deletion)
  FROM line a JOIN line b ON a.pair = b.pair AND a.n <> b.n AND a.day = b.day AND a.provider = b.provider
  JOIN ptp p ON p.service = a.service AND p.column1 = a.code AND p.column2 = b.code
  WHERE p.indicator <> '9' AND (p.deletion >= a.day OR p.deletion IN ('', '*'))
  GROUP BY a.pair, a.n, b.n)
SELECT pair, column1, column2,
  indicator = '1' AND EXISTS (
    SELECT 1 FROM modifier m JOIN lifting l ON l.modifier = m.modifier
    WHERE m.pair = met.pair AND (m.n = n2 OR (m.n = n1 AND l.either_from <= day))) AS lifted
FROM met
"""
_UNITS = """
SELECT line.pair, line.code FROM line JOIN mue ON mue.service = line.service AND mue.code = line.code
WHERE (mai = '1' OR mue.units = 0) AND line.units > mue.units AND line.day >= '2007-01-01'
UNION
SELECT line.pair, line.code FROM line JOIN mue ON mue.service = line.service AND mue.code = line.code
WHERE mai IN ('2', '3') AND mue.units > 0 AND line.day >= '2007-01-01'
  AND NOT EXISTS (SELECT 1 FROM modifier m WHERE m.pair = line.pair AND m.n = line.n AND m.modifier = '55')
GROUP BY line.pair, line.code, line.day, line.provider HAVING sum(line.units) > max(mue.units)
"""


@dataclass(frozen=True, slots=True)
class RandomLine:
    """A service line of a random pair; ``provider`` is "" for a facility's."""

    code: str
    modifiers: tuple[str, ...]
    units: int
    day: date
    provider: str


@dataclass(frozen=True, slots=True)
class RandomPair:
    """Two lines of one claim, put to the tables of ``service``."""

    service: str
    lines: tuple[RandomLine, RandomLine]


@dataclass(frozen=True, slots=True)
class Decisions:
    """(pair, column 1, column 2) that are denied, and that a modifier lifts; (pair, code) with too many units."""

    denied: frozenset[tuple[int, str, str]]
    lifted: frozenset[tuple[int, str, str]]
    too_many: frozenset[tuple[int, str]]


def open_tables(folder: Path) -> sqlite3.Connection:
    """The rows of the files in a database in memory."""
    connection = sqlite3.connect(":memory:")
    connection.executescript(_SCHEMA)
    for service in SERVICES:
        pairs = _rows(folder / _PTP[service])
        connection.executemany(
            "INSERT INTO ptp VALUES (?, ?, ?, ?, ?)",
            [(service, row["Column 1"], row["Column 2"], row["Deletion Date"], row[_INDICATOR]) for row in pairs],
        )
        limits = _rows(folder / _MUE[service])
        connection.executemany(
            "INSERT INTO mue VALUES (?, ?, ?, ?)",
            [(service, row["hcpcs_code"], int(row["mue_units"]), row["mue_mai"]) for row in limits],
        )
    connection.executemany(
        "INSERT INTO lifting VALUES (?, ?)", [(one, _EITHER_FROM.get(one, "0001-01-01")) for one in _LIFTING]
    )
    connection.executescript(_INDEXES)
    return connection


def random_pairs(connection: sqlite3.Connection, count: int) -> list[RandomPair]:
    """Line pairs, most of codes that have rows and of days about their end, so that every case comes up often."""
    chance = random.Random(SEED)  # noqa: S311 - chosen to be the same every time
    rows = connection.execute("SELECT service, column1, column2, deletion FROM ptp").fetchall()
    codes = {
        service: [code for (code,) in connection.execute("SELECT code FROM mue WHERE service = ?", (service,))]
        for service in SERVICES
    }
    return [_pair(chance, rows, codes) for _ in range(count)]


def read_decisions(connection: sqlite3.Connection, pairs: list[RandomPair]) -> Decisions:
    """What the tables say of the pairs."""
    for number, pair in enumerate(pairs):
        for n, line in enumerate(pair.lines):
            values = (number, n, pair.service, line.code, line.day.isoformat(), line.provider, line.units)
            connection.execute("INSERT INTO line VALUES (?, ?, ?, ?, ?, ?, ?)", values)
            connection.executemany("INSERT INTO modifier VALUES (?, ?, ?)", [(number, n, m) for m in line.modifiers])
    met = connection.execute(_PAIRS).fetchall()
    return Decisions(
        frozenset((pair, one, two) for pair, one, two, lifted in met if not lifted),
        frozenset((pair, one, two) for pair, one, two, lifted in met if lifted),
        frozenset(connection.execute(_UNITS)),
    )


_INDICATOR = "Modifier 0=not allowed 1=allowed 9=not applicable"


def _rows(path: Path) -> list[dict[str, str]]:
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _pair(chance: random.Random, rows: list[tuple[str, str, str, str]], codes: dict[str, list[str]]) -> RandomPair:
    service, one, two, end = chance.choice(rows)
    day = max(date.fromisoformat(min(end, _LAST)) - timedelta(days=chance.randint(-200, 600)), _FIRST)
    kind = chance.random()
    if kind < 0.15:
        two = chance.choice(codes[service])
    elif kind < 0.3:
        one = chance.choice(codes[service])
        two = one if chance.random() < 0.7 else chance.choice(codes[service])
    if chance.random() < 0.5:
        one, two = two, one
    same_day, same_provider = chance.random() < 0.85, chance.random() < 0.85 or service == "hospital"
    other_day = day if same_day else day + timedelta(days=chance.randint(1, 3))
    providers = ("", "") if service == "hospital" else ("1234567893", "1234567893" if same_provider else "1987654320")
    return RandomPair(
        service,
        (
            RandomLine(one, _modifiers(chance), chance.choice((0, 1, 1, 1, 2, 4, 30)), day, providers[0]),
            RandomLine(two, _modifiers(chance), chance.choice((0, 1, 1, 1, 2, 4, 30)), other_day, providers[1]),
        ),
    )


def _modifiers(chance: random.Random) -> tuple[str, ...]:
    if chance.random() < 0.6:
        return ()
    return tuple(chance.sample([*_LIFTING, *_OTHERS, *_OTHERS], chance.randint(1, 2)))
