"""MS-DRG of encounters: what decides, what is set aside and why, and what cannot be grouped."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.encounter import Claim, Setting
from medcodex.group.ms_drg import DrgWeight, MsDrg, MsDrgGrouper
from medcodex.group.versions import version_on, versions
from stays import DAY, stay

if TYPE_CHECKING:
    from medcodex.encounter.coded import Encounter
    from medcodex.group.fusion import MendedFusions


class OneWeight:
    """Weights of one fiscal year."""

    def weight(self, drg: int, day: date) -> DrgWeight | None:
        if not date(2025, 10, 1) <= day <= date(2026, 9, 30):
            return None
        return DrgWeight(drg / 100, None, 2.0, 3.0, "MED", post_acute=True, special_pay=False, source="invented")


@pytest.fixture(scope="module")
def grouper(program: MendedFusions) -> MsDrgGrouper:
    return MsDrgGrouper(program, OneWeight())


def group(grouper: MsDrgGrouper, encounter: Encounter) -> MsDrg:
    result = grouper.group(encounter).result
    assert result is not None
    return result


def kinds(grouper: MsDrgGrouper, encounter: Encounter) -> set[str]:
    return {notice.kind for notice in grouper.group(encounter).notices}


def test_a_stay_is_grouped_with_its_weight(grouper: MsDrgGrouper) -> None:
    found = group(grouper, stay("I50.22", "J96.01", "E11.9"))
    assert (found.version, found.final.drg, found.final.mdc, found.final.base) == ("43.1", 291, 5, 291)
    assert found.final.severity == "MCC"
    assert found.final.title == "Heart Failure and Shock with MCC"
    assert found.weight is not None
    assert found.weight.weight == 2.91
    by_code = {one.code: one for one in found.secondary}
    assert by_code["J96.01"].counts
    assert by_code["J96.01"].decides
    assert not by_code["E11.9"].counts


def test_diagnoses_and_procedures_keep_claim_order(grouper: MsDrgGrouper) -> None:
    codes = ("N18.4", "E11.9", "J96.01", "A41.9", "E11.9")
    procedures = ("5A1955Z", "0DTJ4ZZ", "02703DZ")
    found = group(grouper, stay("I50.22", *codes, procedures=procedures))
    assert tuple(one.code for one in found.secondary) == codes
    assert tuple(one.code for one in found.procedures) == procedures


def test_a_level_is_excluded_by_the_principal_diagnosis(grouper: MsDrgGrouper) -> None:
    found = group(grouper, stay("I50.22", "I50.31"))
    assert found.secondary[0].level == "MCC"
    assert found.secondary[0].excluded_by == "I50.22"
    assert not found.secondary[0].counts
    assert found.final.drg == 293


def test_a_level_is_excluded_by_death(grouper: MsDrgGrouper) -> None:
    found = group(grouper, stay("K35.80", "I49.01", discharge_status="20"))
    assert found.secondary[0].excluded_by == "death"
    assert not found.secondary[0].counts
    assert group(grouper, stay("K35.80", "I49.01")).secondary[0].counts


def test_a_hospital_acquired_condition_lowers_the_group(grouper: MsDrgGrouper) -> None:
    found = group(grouper, stay("I50.22", ("L89.153", "N")))
    assert (found.initial.drg, found.final.drg) == (291, 293)
    assert found.hac_effect == "FINAL_DRG_CHANGES"
    assert [hac.title for hac in found.secondary[0].hacs if hac.met] == ["Stage III and IV Pressure Ulcers"]
    assert not found.secondary[0].counts
    assert group(grouper, stay("I50.22", "L89.153")).final.drg == 291


def test_an_exempt_hospital_has_no_hospital_acquired_conditions(grouper: MsDrgGrouper) -> None:
    found = group(grouper, stay("I50.22", ("L89.153", "N"), facts={"hac_exempt": True}))
    assert found.final.drg == 291


def test_a_missing_indicator_of_such_a_condition_is_told(grouper: MsDrgGrouper) -> None:
    encounter = stay("I50.22", ("L89.153", None))
    assert group(grouper, encounter).final.drg == 999
    assert "return-code" in kinds(grouper, encounter)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"setting": Setting.OUTPATIENT}, "not-inpatient"),
        ({"claim": Claim.PROFESSIONAL}, "not-inpatient"),
        ({"date": date(2022, 9, 30)}, "no-version"),
        ({"date": date(2027, 4, 1)}, "no-version"),
        ({"diagnoses": ()}, "no-principal"),
    ],
    ids=str,
)
def test_no_group_without_a_reason_told(grouper: MsDrgGrouper, changes: dict[str, Any], kind: str) -> None:
    outcome = grouper.group(stay("I50.22", **changes))
    assert outcome.result is None
    assert [notice.kind for notice in outcome.notices] == [kind]


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"admit_date": date(2026, 5, 16)}, "dates"),
        ({"age": None}, "missing"),
        ({"sex": "U"}, "missing"),
        ({"discharge_status": None}, "missing"),
        ({"discharge_status": "home"}, "missing"),
        ({"date": date(2026, 11, 1)}, "no-weight"),
    ],
    ids=str,
)
def test_what_could_change_the_group_is_told(grouper: MsDrgGrouper, changes: dict[str, Any], kind: str) -> None:
    encounter = stay("I50.22", **changes)
    assert kind in kinds(grouper, encounter)
    assert group(grouper, encounter).final.drg == 293


def test_unknown_codes_are_told(grouper: MsDrgGrouper) -> None:
    encounter = stay("I50.22", "ZZ9.9", "E11")
    assert [one.valid for one in group(grouper, encounter).secondary] == [False, False]
    assert "unknown-code" in kinds(grouper, encounter)
    unknown = stay("ZZ9.9")
    assert group(grouper, unknown).final.drg == 999
    assert "return-code" in kinds(grouper, unknown)


def test_two_hundred_diagnoses_are_grouped(grouper: MsDrgGrouper) -> None:
    found = group(grouper, stay("I50.22", *(["E11.9"] * 199)))
    assert len(found.secondary) == 199


@given(st.lists(st.text(max_size=20), min_size=1, max_size=5), st.lists(st.text(max_size=20), max_size=3))
@settings(max_examples=60, deadline=None)
def test_no_code_is_too_odd(program: MendedFusions, codes: list[str], procedures: list[str]) -> None:
    encounter = stay(*codes, procedures=tuple(procedures))
    found = group(MsDrgGrouper(program), encounter)
    assert len(found.secondary) == len(codes) - 1
    assert len(found.procedures) == len(procedures)


def test_versions_follow_one_another_without_a_gap() -> None:
    known = versions()
    assert all((later.first - earlier.last).days == 1 for earlier, later in pairwise(known))
    assert [version.number for version in known] == sorted({version.number for version in known})
    found = version_on(DAY)
    assert found is not None
    assert found.name == "43.1"
