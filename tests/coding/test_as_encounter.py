"""The proposed claim of a coded note, as the checks read it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from medcodex.coding import CodedNote, NoteInput
from medcodex.coding.as_encounter import as_encounter
from medcodex.encounter import Claim, ProposedCode, Role, Setting

DAY = dt.date(2026, 5, 15)
NOTE = NoteInput("n1", "Pneumonia.", Setting.INPATIENT, Claim.FACILITY, DAY, age=67.0, sex="F")


def proposed(system: str, code: str, poa: str | None = None) -> ProposedCode:
    return ProposedCode(system, code, "", Role.SECONDARY, 1, 0.9, poa, (), ())


def coded(*codes: ProposedCode) -> CodedNote:
    return CodedNote("n1", NOTE.setting, NOTE.claim, DAY, {}, (), codes, (), (), {})


def test_each_system_takes_its_place_on_the_claim() -> None:
    codes = proposed("icd10cm", "J18.9", "Y"), proposed("icd10pcs", "0BH17EZ"), proposed("hcpcs", "J1885")
    claim = as_encounter(coded(*codes), NOTE)
    assert [(d.code, d.poa) for d in claim.diagnoses] == [("J18.9", "Y")]
    assert [p.code for p in claim.procedures] == ["0BH17EZ"]
    assert [line.code for line in claim.lines] == ["J1885"]
    assert (claim.id, claim.setting, claim.claim, claim.date) == ("n1", NOTE.setting, NOTE.claim, DAY)


@pytest.mark.parametrize(
    ("age", "years", "days"), [(None, None, None), (67.9, 67, None), (1.0, 1, None), (0.0, 0, 0), (0.04, 0, 15)]
)
def test_age(age: float | None, years: int | None, days: int | None) -> None:
    claim = as_encounter(coded(), replace(NOTE, age=age))
    assert (claim.age, claim.age_days) == (years, days)


@pytest.mark.parametrize(("given", "told"), [("F", "F"), ("M", "M"), ("U", None), (None, None)])
def test_an_unknown_sex_is_not_told(given: str | None, told: str | None) -> None:
    assert as_encounter(coded(), replace(NOTE, sex=given)).sex == told
