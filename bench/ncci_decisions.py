"""The NCCI edits' own decisions on line pairs, in the shape of ncci_reading's."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Encounter, ServiceLine
from medcodex.library.ncci_tables import LoadedNcci
from medcodex.library.store import add

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from medcodex.edits.ncci.tables import AddOnTable, Answer, PairTable, UnitTable
    from medcodex.encounter import Finding, Notice
    from medcodex.library.home import Home
    from ncci_reading import RandomPair

    Denial = tuple[int, str, str]  # the number of the pair, column 1, column 2

QUARTER = "2024Q3"
OF_QUARTER = date(2024, 8, 1)


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


def decisions_of(findings: Sequence[Sequence[Finding]]) -> tuple[set[Denial], set[Denial], set[tuple[int, str]]]:
    """What the findings of all pairs, one sequence each, deny, let stand by a modifier, and find too many units of."""
    denied: set[Denial] = set()
    lifted: set[Denial] = set()
    too_many: set[tuple[int, str]] = set()
    for number, found in enumerate(findings):
        for one in found:
            if one.rule == "NCCI-MUE":
                too_many.add((number, one.codes[0]))
            else:
                column1, column2 = one.codes
                (denied if one.rule == "NCCI-PTP" else lifted).add((number, column1, column2))
    return denied, lifted, too_many
