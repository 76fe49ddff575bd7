"""NCCI edits on 100,000 random line pairs: whether every decision is that of a straight SQL reading, and how fast.

    python bench/ncci.py [FOLDER]    default: $MEDCODEX_SHARED/codesets/ncci

The files are loaded as ``medcodex data add`` loads them, into a folder that is thrown away; the SQL reads the rows of
the files themselves (ncci_reading.py). Besides, full checks a second of clean encounters to which lines were added,
with and without the edits.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from clean_encounters import DATE, clean_encounters
from medcodex.edits.checker import Checker
from medcodex.edits.ncci.editor import NcciEditor
from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Encounter, ServiceLine
from medcodex.library.home import Home
from medcodex.library.ncci_tables import LoadedNcci
from medcodex.library.opening import open_book
from medcodex.library.store import add
from ncci_reading import Decisions, open_tables, random_pairs, read_decisions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.edits.ncci.tables import AddOnTable, Answer, PairTable, UnitTable
    from medcodex.encounter import Finding, Notice
    from ncci_reading import RandomPair

COUNT = 100_000
QUARTER = "2024Q3"
OF_QUARTER = date(2024, 8, 1)
LINES = 5
ROUNDS = 3


class AlwaysThisQuarter:
    """The tables of one quarter for every date, so that rows that ended long ago come up too."""

    def __init__(self, tables: LoadedNcci) -> None:
        self._tables = tables

    def pairs(self, service: str, _day: date) -> Answer[PairTable] | Notice | None:
        return self._tables.pairs(service, OF_QUARTER)

    def limits(self, service: str, _day: date) -> Answer[UnitTable] | Notice | None:
        return self._tables.limits(service, OF_QUARTER)

    def add_ons(self, _day: date) -> Answer[AddOnTable] | Notice | None:
        return None


def loaded(folder: Path, home: Home) -> LoadedNcci:
    """The files of the folder as releases of a data folder."""
    add(home, [folder], lambda _: None, QUARTER)
    return LoadedNcci(home)


def encounter_of(pair: RandomPair) -> Encounter:
    """The claim that a line pair stands for."""
    claim = Claim.FACILITY if pair.service == "hospital" else Claim.PROFESSIONAL
    lines = tuple(
        ServiceLine(one.code, one.modifiers, Decimal(one.units), date=one.day, provider=one.provider or None)
        for one in pair.lines
    )
    bill_type = "131" if claim == Claim.FACILITY else None
    return Encounter(None, Setting.OUTPATIENT, claim, pair.lines[0].day, bill_type=bill_type, lines=lines)


def decisions_of(findings: Sequence[Sequence[Finding]]) -> Decisions:
    """The findings of all pairs, one sequence each, as decisions."""
    denied, lifted, too_many = set(), set(), set()
    for number, found in enumerate(findings):
        for one in found:
            if one.rule == "NCCI-MUE":
                too_many.add((number, one.codes[0]))
            else:
                (denied if one.severity == "error" else lifted).add((number, *one.codes))
    return Decisions(frozenset(denied), frozenset(lifted), frozenset(too_many))


def main(arguments: list[str]) -> int:
    default = Path(os.environ.get("MEDCODEX_SHARED", "../shared")) / "codesets" / "ncci"
    folder = Path(arguments[0]) if arguments else default
    connection = open_tables(folder)
    pairs = random_pairs(connection, COUNT)
    start = time.perf_counter()
    expected = read_decisions(connection, pairs)
    by_sql = time.perf_counter() - start
    with tempfile.TemporaryDirectory() as root:
        tables = loaded(folder, Home(Path(root)))
        editor = NcciEditor(AlwaysThisQuarter(tables))
        encounters = [encounter_of(pair) for pair in pairs]
        start = time.perf_counter()
        findings = [editor(encounter) for encounter in encounters]
        seconds = time.perf_counter() - start
        equal = _compared(decisions_of(findings), expected)
        print(f"line pairs             {COUNT:,}, decisions {'all equal' if equal else 'DIFFERENT'}")
        print(f"edits                  {COUNT / seconds:,.0f} line pairs/s (SQL, all at once: {COUNT / by_sql:,.0f})")
        _speed(editor, [line.code for pair in pairs for line in pair.lines])
    return 0 if equal else 1


def _compared(found: Decisions, expected: Decisions) -> bool:
    for name, one, other in (
        ("denied", found.denied, expected.denied),
        ("too many units", found.too_many, expected.too_many),
    ):
        print(f"{name:<22} {len(other):,} in SQL, {len(one):,} found, {len(one ^ other):,} different")
    silent = len(expected.lifted - found.lifted)
    print(
        f"{'lifted by a modifier':<22} {len(expected.lifted):,} in SQL, of which {silent:,} by two places of the body"
    )
    return found.denied == expected.denied and found.too_many == expected.too_many and found.lifted <= expected.lifted


def _speed(editor: NcciEditor, codes: list[str]) -> None:
    book = open_book(DATE)
    checker = Checker(book)
    encounters = [
        replace(encounter, claim=Claim.PROFESSIONAL, lines=_lines(codes, number))
        for number, encounter in enumerate(clean_encounters(book))
    ]

    def both(encounter: Encounter) -> object:
        return checker.check(encounter), editor(encounter)

    alone, together = _rate(encounters, checker.check), _rate(encounters, both)
    print(
        f"full checks            {together:,.0f} encounters/s with {LINES} lines each; {alone:,.0f} without the edits"
    )


def _lines(codes: list[str], number: int) -> tuple[ServiceLine, ...]:
    return tuple(ServiceLine(code, units=Decimal(1)) for code in codes[number * LINES : (number + 1) * LINES])


def _rate(encounters: list[Encounter], run: Callable[[Encounter], object]) -> float:
    """The best of some rounds, in encounters a second."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.perf_counter()
        for encounter in encounters:
            run(encounter)
        best = min(best, time.perf_counter() - start)
    return len(encounters) / best


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
