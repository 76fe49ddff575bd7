"""Encounters for the tests of groupers."""

from __future__ import annotations

from datetime import date
from typing import Any

from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Diagnosis, Encounter, Procedure

DAY = date(2026, 5, 15)


def stay(*codes: str | tuple[str, str | None], procedures: tuple[str, ...] = (), **given: Any) -> Encounter:
    """A hospital stay of a woman of 67, discharged home; codes with "Y" or with the indicator given."""
    told: dict[str, Any] = {
        "id": "stay",
        "setting": Setting.INPATIENT,
        "claim": Claim.FACILITY,
        "date": DAY,
        "admit_date": date(2026, 5, 5),
        "age": 67,
        "sex": "F",
        "discharge_status": "01",
        "diagnoses": tuple(
            Diagnosis(code, "Y") if isinstance(code, str) else Diagnosis(code[0], code[1]) for code in codes
        ),
        "procedures": tuple(Procedure(code) for code in procedures),
    }
    return Encounter(**{**told, **given})
