"""NCCI edits on 100,000 random line pairs: whether every decision is that of a straight SQL reading, and how fast.

    python bench/ncci.py [FOLDER]    default: $MEDCODEX_SHARED/codesets/ncci

The files are loaded as ``medcodex data add`` loads them, into a folder that is thrown away; the SQL reads the rows of
the files themselves (ncci_reading.py). Besides, full checks a second of clean encounters to which lines were added,
with and without the edits. Seconds are of the processor, so that what else the machine does stays out.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from checking_rate import rate
from clean_encounters import DATE, clean_encounters
from medcodex.edits.checker import Checker
from medcodex.edits.ncci.editor import NcciEditor
from medcodex.encounter import Claim
from medcodex.encounter.coded import ServiceLine
from medcodex.library.home import Home
from medcodex.library.opening import open_book
from ncci_decisions import AlwaysThisQuarter, decisions_of, encounter_of, loaded
from ncci_reading import open_tables, random_pairs, read_decisions

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from medcodex.encounter.coded import Encounter
    from ncci_reading import Decisions

COUNT = 100_000
LINES = 5


def main(arguments: list[str]) -> int:
    default = Path(os.environ.get("MEDCODEX_SHARED", "../shared")) / "codesets" / "ncci"
    folder = Path(arguments[0]) if arguments else default
    connection = open_tables(folder)
    pairs = random_pairs(connection, COUNT)
    start = time.process_time()
    expected = read_decisions(connection, pairs)
    by_sql = time.process_time() - start
    with tempfile.TemporaryDirectory() as root:
        tables = loaded(folder, Home(Path(root)))
        editor = NcciEditor(AlwaysThisQuarter(tables))
        encounters = [encounter_of(pair) for pair in pairs]
        start = time.process_time()
        findings = [editor(encounter) for encounter in encounters]
        seconds = time.process_time() - start
        equal = _compared(*decisions_of(findings), expected)
        print(f"line pairs             {COUNT:,}, decisions {'all equal' if equal else 'DIFFERENT'}")
        print(f"edits                  {COUNT / seconds:,.0f} line pairs/s (SQL, all at once: {COUNT / by_sql:,.0f})")
        _speed(editor, [line.code for pair in pairs for line in pair.lines])
    return 0 if equal else 1


def _compared(
    denied: AbstractSet[tuple[int, str, str]],
    lifted: AbstractSet[tuple[int, str, str]],
    too_many: AbstractSet[tuple[int, str]],
    expected: Decisions,
) -> bool:
    _told("denied", len(denied), len(expected.denied), len(denied ^ expected.denied))
    _told("too many units", len(too_many), len(expected.too_many), len(too_many ^ expected.too_many))
    silent = len(expected.lifted - lifted)
    print(
        f"{'lifted by a modifier':<22} {len(expected.lifted):,} in SQL, of which {silent:,} by two places of the body"
    )
    return denied == expected.denied and too_many == expected.too_many and lifted <= expected.lifted


def _told(name: str, found: int, expected: int, different: int) -> None:
    print(f"{name:<22} {expected:,} in SQL, {found:,} found, {different:,} different")


def _speed(editor: NcciEditor, codes: list[str]) -> None:
    book = open_book(DATE)
    checker = Checker(book)
    encounters = [
        replace(encounter, claim=Claim.PROFESSIONAL, lines=_lines(codes, number))
        for number, encounter in enumerate(clean_encounters(book))
    ]

    def both(encounter: Encounter) -> object:
        return checker.check(encounter), editor(encounter), editor.notices(encounter)

    alone, together = rate(encounters, checker.check), rate(encounters, both)
    print(
        f"full checks            {together:,.0f} encounters/s with {LINES} lines each; {alone:,.0f} without the edits"
    )


def _lines(codes: list[str], number: int) -> tuple[ServiceLine, ...]:
    return tuple(ServiceLine(code, units=Decimal(1)) for code in codes[number * LINES : (number + 1) * LINES])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
