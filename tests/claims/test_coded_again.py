"""A bill seen as a coded encounter again: what went in comes out, and what is not told is said."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.claims.test_next_payer import SITE_READ, built, encounter

from medcodex.claims.account import Account
from medcodex.claims.building import build_claim
from medcodex.claims.coded_again import coded_again
from medcodex.encounter import Setting
from medcodex.encounter.billing import BilledDiagnosis, ClaimKind

SAME = ("claim", "date", "birth_date", "sex", "discharge_status", "diagnoses", "procedures", "setting")
OF_LINES = ("code", "modifiers", "units", "charge", "date", "revenue", "tooth", "surfaces", "cavity")


@pytest.mark.parametrize("kind", ["professional", "institutional", "dental"])
def test_what_was_coded_comes_back(kind: str) -> None:
    told = encounter(kind)
    told = replace(told, lines=tuple(replace(one, tooth="14", surfaces="MO") for one in told.lines)
                   if kind == "dental" else told.lines)  # fmt: skip
    again = coded_again(build_claim(told, SITE_READ, Account()))
    assert again.encounter is not None
    for name in SAME:
        assert getattr(again.encounter, name) == getattr(told, name), name
    lines = [[getattr(one, name) for name in OF_LINES] for one in again.encounter.lines]
    assert lines == [[getattr(one, name) for name in OF_LINES] for one in told.lines]
    assert again.untold == ("edits that ask for what is documented beside the codes: a bill does not tell it",)


@pytest.mark.parametrize(
    ("kind", "place", "setting"),
    [
        (ClaimKind.PROFESSIONAL, "11", Setting.OUTPATIENT), (ClaimKind.PROFESSIONAL, "21", Setting.INPATIENT),
        (ClaimKind.PROFESSIONAL, "23", Setting.EMERGENCY), (ClaimKind.INSTITUTIONAL, "11", Setting.INPATIENT),
        (ClaimKind.INSTITUTIONAL, "21", Setting.SNF), (ClaimKind.INSTITUTIONAL, "83", Setting.AMBULATORY_SURGERY),
        (ClaimKind.INSTITUTIONAL, "13", Setting.OUTPATIENT),
    ],
)  # fmt: skip
def test_the_place_tells_the_setting(kind: ClaimKind, place: str, setting: Setting) -> None:
    claim = replace(built("institutional" if kind is ClaimKind.INSTITUTIONAL else "professional"), place=place)
    found = coded_again(claim).encounter
    assert found is not None
    assert found.setting is setting


def test_what_is_not_told_is_said() -> None:
    claim = built("professional")
    assert claim.patient is not None
    nobody = replace(claim, patient=replace(claim.patient, birth_date=None, sex=""))
    assert [one.partition(":")[0] for one in coded_again(nobody).untold[:2]] == [
        "edits of the patient's age", "edits of the patient's sex",
    ]  # fmt: skip
    stay = replace(built("institutional"), place="11")
    assert any("present-on-admission" in one for one in coded_again(stay).untold)


def test_what_no_release_can_check() -> None:
    claim = built("professional")
    undated = replace(claim, lines=tuple(replace(one, first=None) for one in claim.lines))
    old = replace(claim, diagnoses=(BilledDiagnosis("4019", "principal", version=9),))
    assert [coded_again(one).encounter for one in (undated, old)] == [None, None]
    assert [coded_again(one).untold for one in (undated, old)] == [
        ("the codes: no day of service is told",), ("the codes: they are of ICD-9-CM",),
    ]  # fmt: skip
