"""Finished charts, made by hand."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import TYPE_CHECKING

from medcodex.encounter import Claim, Setting
from medcodex.workflow.chart import Chart, Patient
from medcodex.workflow.exports.finished import Finished, FinishedClaim
from medcodex.workflow.session.final import Final
from medcodex.workflow.session.line import Line, LineState

if TYPE_CHECKING:
    from collections.abc import Sequence

AT = dt.datetime(2026, 5, 16, 9, 30, tzinfo=dt.UTC)
STAY = Chart(
    "c1",
    "p1",
    "ACC|7",
    Setting.INPATIENT,
    AT,
    (Claim.FACILITY,),
    dt.date(2026, 5, 11),
    dt.date(2026, 5, 15),
    specialty="MED",
    facility="General & Sons",
    attending="Gnu, Gary",
)
PERSON = Patient("p1", "MRN^7", "O'Doe, Jané", dt.date(1950, 2, 28), "F", "HOSP")


def diagnosis(number: int, code: str, poa: str | None = "Y") -> Line:
    return Line(f"s{number}", "icd10cm", code, f"Title of {code} | & more", LineState.ACCEPTED, poa=poa)


def procedure(number: int, code: str, date: dt.date | None) -> Line:
    return Line(f"p{number}", "icd10pcs", code, f"Title of {code}", LineState.ACCEPTED, date=date)


def service(number: int, code: str, *, dx: tuple[str, ...] = (), charge: str | None = "120.5") -> Line:
    return Line(
        f"h{number}",
        "cpt",
        code,
        f"Title of {code}",
        LineState.ADDED,
        modifiers=("25", "LT"),
        units=Decimal(2),
        date=dt.date(2026, 5, 12),
        charge=None if charge is None else Decimal(charge),
        dx=dx,
    )


def finished(lines: Sequence[Line], claim: Claim = Claim.FACILITY, *, drg: int | None = None) -> Finished:
    final = Final("c1", claim, 1, 3, "r1", AT, "u1", (), drg=drg, drg_version="43" if drg else None)
    told = FinishedClaim(final, lines, {"discharge_status": "01"}, "Casey Coder", {})
    return Finished(STAY, PERSON, [told], [], [])
