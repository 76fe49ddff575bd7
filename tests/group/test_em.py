"""E/M levels: visits worked by hand, the specification of decision making, and properties that hold for all visits."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from em_visits import DAY, visit
from medcodex.encounter import Claim
from medcodex.encounter.coded import Diagnosis
from medcodex.errors import InputError
from medcodex.group.em.grouper import EmGrouper
from medcodex.group.em.items import ELEMENTS, demands, items, items_of
from medcodex.group.em.result import LEVELS, EmResult, Level, Service, second_highest
from medcodex.group.em.tables import FactRow, fact_rows, families
from medcodex.group.em.times import floors, prolonged

if TYPE_CHECKING:
    from medcodex.encounter.coded import Encounter, Fact

LISTS = {name for name, row in fact_rows().items() if row.kind in {"items", "names", "choices"}}
CASES = [
    line.split("\t")
    for line in (Path(__file__).parent / "em_cases.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
][1:]


def levelled(encounter: Encounter) -> EmResult:
    found = EmGrouper().group(encounter).result
    assert found is not None
    return found


def facts_of(text: str) -> dict[str, Fact]:
    pairs = (one.partition("=") for one in text.split())
    return {
        name: tuple(part for part in value.split(",") if part) if f"em_{name}" in LISTS else value
        for name, _, value in pairs
    }


def told(one: Service) -> str:
    marks = "".join(f"+{modifier}" for modifier in one.modifiers)
    return f"{one.kind}/{one.level or '-'}/{one.code or '-'}/{one.units}/{one.rules}{marks}"


def answer(found: EmResult, name: str) -> str:
    value: Any = getattr(found, name)
    if name == "services":
        return ";".join(map(told, value)) or "-"
    if isinstance(value, Level):
        return value.word
    return "-" if value is None else str(value).replace(" ", "_")


@pytest.mark.parametrize(("case", "day", "payer", "facts", "expect"), CASES, ids=[case[0] for case in CASES])
def test_worked_visits(case: str, day: str, payer: str, facts: str, expect: str) -> None:
    found = levelled(visit(date.fromisoformat(day), payer or None, **facts_of(facts)))
    wanted = dict(one.split("=", 1) for one in expect.split())
    assert {name: answer(found, name) for name in wanted} == wanted


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_each_answer_is_explained_with_its_source(case: list[str]) -> None:
    found = levelled(visit(date.fromisoformat(case[1]), case[2] or None, **facts_of(case[3])))
    assert found.why
    assert all(one.about and one.text and one.source for one in found.why)


def test_an_encounter_without_a_visit_has_no_level() -> None:
    assert EmGrouper().group(visit()).result is None
    assert EmGrouper().group(visit()).notices == ()


@pytest.mark.parametrize(
    ("family", "day"),
    [("office_new", date(2020, 12, 31)), ("ed", date(2022, 12, 31)), ("nf_initial", date(2022, 1, 1))],
)
def test_days_before_the_framework_have_no_level(family: str, day: date) -> None:
    outcome = EmGrouper().group(visit(day, family=family, problems=("stable_chronic",)))
    assert outcome.result is None
    assert [notice.kind for notice in outcome.notices] == ["no-version"]


WRONG: list[tuple[dict[str, Any], str, str]] = [
    ({"family": "spaceship"}, "facts.em_family", "one of office_new"),
    ({"problems": ("stable_chronic",)}, "facts.em_family", "missing"),
    ({"family": "ed", "problems": ("stable_chronic", "gout")}, "facts.em_problems[1]", "no item of problems"),
    ({"family": "ed", "problems": ("stable_chronic=0",)}, "facts.em_problems[0]", "a count from 1 to 99"),
    ({"family": "ed", "problems": ("=2",)}, "facts.em_problems[0]", "no item"),
    ({"family": "ed", "problems": (7,)}, "facts.em_problems[0]", "a list of names"),
    ({"family": "ed", "data": ("prescription_drug_management",)}, "facts.em_data[0]", "no item of data"),
    ({"family": "ed", "minuts": 7}, "facts.em_minuts", "no fact of a visit"),
    ({"family": "ed", "minutes": -1}, "facts.em_minutes", "whole minutes"),
    ({"family": "ed", "minutes": True}, "facts.em_minutes", "whole minutes"),
    ({"family": "ed", "minutes": 1441}, "facts.em_minutes", "whole minutes"),
    ({"family": "ed", "minutes": "9" * 5000}, "facts.em_minutes", "whole minutes"),
    ({"family": "ed", "minutes": 12.5}, "facts.em_minutes", "whole minutes"),
    ({"family": "ed", "shared": "perhaps"}, "facts.em_shared", "true or false"),
    ({"family": "office", "minutes": 20}, "facts.em_last_service", "needed"),
    ({"family": "office", "last_service": "last week"}, "facts.em_last_service", "a date"),
    ({"family": "office", "last_service": "2026-05-16"}, "facts.em_last_service", "comes after the visit"),
    ({"family": "office_new", "last_service": "2025-05-16"}, "facts.em_family", "the patient is established"),
    ({"family": "office_established", "last_service": "never"}, "facts.em_family", "the patient is new"),
    ({"family": "ed", "place": "non_facility"}, "facts.em_place", "always in a facility"),
    ({"family": "nf_subsequent", "shared": True}, "facts.em_place", "needed of a shared visit"),
    ({"family": "ed", "npp_minutes": 5}, "facts.em_npp_minutes", "told without em_shared"),
    (
        {"family": "ed", "shared": True, "physician_minutes": 5, "npp_minutes": 5, "minutes": 11},
        "facts.em_minutes",
        "not the sum",
    ),
    ({"family": "ed", "hours": 25}, "facts.em_hours", "whole hours from 0 to 24"),
    ({"family": "ed", "sa": True}, "facts.em_sa", "told without em_incident_to"),
    ({"family": "ed", "new_problem": False}, "facts.em_new_problem", "told without em_incident_to"),
    ({"family": "ed", "separate": True}, "facts.em_separate", "told without em_other_services"),
    ({"family": "ed", "minutes_separate": 5}, "facts.em_minutes_separate", "without em_minutes"),
    ({"family": "ed", "minutes": 4, "minutes_separate": 5}, "facts.em_minutes_separate", "more than em_minutes"),
    ({"family": "ed", "shared": True, "teaching": "present"}, "facts.em_shared", "one of shared, teaching"),
    ({"family": "ed", "clinician": "npp", "teaching": "present"}, "facts.em_clinician", "is a physician"),
    ({"family": "office_established", "incident_to": True}, "facts.em_supervision", "needed"),
    ({"family": "office_established", "other_services": ("vaccine",)}, "facts.em_separate", "needed"),
    ({"family": "office_established", "other_services": ("party",)}, "facts.em_other_services[0]", "one of"),
    ({"family": "preventive_new", "problems": ("stable_chronic",)}, "facts.em_separate", "needed"),
    ({"family": "ed", "wellness": "first"}, "facts.em_wellness", "no preventive visit"),
]


@pytest.mark.parametrize(("facts", "where", "message"), WRONG, ids=[f"{where}-{what}" for _, where, what in WRONG])
def test_wrong_and_contradictory_facts_are_refused_by_place(facts: dict[str, Any], where: str, message: str) -> None:
    with pytest.raises(InputError) as refused:
        EmGrouper().group(visit(**facts))
    assert refused.value.where == where
    assert message in refused.value.message


def test_an_item_before_its_version_is_refused() -> None:
    with pytest.raises(InputError, match="from 2023-01-01 on"):
        EmGrouper().group(visit(date(2022, 5, 1), family="office_new", problems=("stable_acute",)))


def test_facts_of_a_visit_on_a_diagnosis_are_refused() -> None:
    misplaced = Diagnosis("I10", None, {"em_minutes": 20})
    with pytest.raises(InputError) as refused:
        EmGrouper().group(replace(visit(family="ed"), diagnoses=(Diagnosis("E11.9"), misplaced)))
    assert refused.value.where == "diagnoses[1].facts"


def test_medicares_rules_on_who_bills_are_told_as_such() -> None:
    shared = {"family": "ed", "problems": ("stable_chronic",), "shared": True, "substantive_mdm": "npp"}
    kinds = [notice.kind for notice in EmGrouper().group(visit(payer="acme", **shared)).notices]
    assert "payer" in kinds
    assert "payer" not in [notice.kind for notice in EmGrouper().group(visit(payer="medicare", **shared)).notices]


def test_a_claim_of_the_other_practitioner_is_noticed() -> None:
    shared: dict[str, Any] = {"family": "ed", "problems": (), "shared": True, "substantive_mdm": "npp"}
    assert "billed-by" in [one.kind for one in EmGrouper().group(visit(clinician="physician", **shared)).notices]
    assert "billed-by" not in [one.kind for one in EmGrouper().group(visit(clinician="npp", **shared)).notices]


def test_true_and_yes_are_the_same() -> None:
    answers = {
        tuple(levelled(visit(family="nf_initial", minutes=60, payer="medicare", record=given)).services)
        for given in (True, "yes")
    }
    assert len(answers) == 1


def test_a_thousand_items_are_counted() -> None:
    assert levelled(visit(family="ed", problems=("stable_chronic=99",) * 1000)).problems is Level.MODERATE


def test_a_clinic_visit_on_the_hospitals_own_claim() -> None:
    encounter = visit(family="office_new", minutes=30, payer="medicare")
    services = levelled(replace(encounter, claim=Claim.FACILITY)).services
    assert [one.code for one in services] == [None, "G0463"]
    assert [one.code for one in levelled(encounter).services] == [None]
    assert [one.code for one in levelled(replace(encounter, claim=Claim.FACILITY, payer="acme")).services] == [None]


def test_errors_never_repeat_what_was_given() -> None:
    for facts in ({"family": "Jane Doe"}, {"family": "ed", "problems": ("Jane Doe",)}, {"family": "ed", "Jane Doe": 1}):
        with pytest.raises(InputError) as refused:
            EmGrouper().group(visit(**facts))
        assert "Jane" not in f"{refused.value.where} {refused.value.message}"


def test_what_is_not_told_is_said() -> None:
    kinds = [notice.kind for notice in EmGrouper().group(visit(family="ed", problems=("stable_chronic",))).notices]
    assert kinds == ["missing", "missing", "no-code"]


@pytest.mark.shared
def test_the_specification_of_decision_making(shared: Path) -> None:
    given_rules = json.loads((shared / "rules" / "em-mdm.json").read_text("utf-8"))
    for case in given_rules["tests"]:
        facts: dict[str, Fact] = {
            element: tuple(f"{name}={number}" for name, number in case[element].items())
            for element in ("problems", "data")
        }
        assert (
            answer(levelled(visit(family="office_established", risk=(case["risk"],), **facts)), "mdm") == case["expect"]
        )
    for name, family in given_rules["families"].items():
        least = floors(name, DAY)
        assert (list(least.minutes) if least else None) == family["minutes"], name
    for level, names in given_rules["risk"].items():
        assert {answer(levelled(visit(family="ed", risk=(one,))), "risk") for one in names} == {level}
    for level, ways in given_rules["problems"].items():
        for way in ways:
            for name in way["any_of"]:
                found = levelled(visit(family="ed", problems=(f"{name}={way['min']}",)))
                assert answer(found, "problems") == level
    notes = given_rules["data"]
    assert all(("data", name) in items() for name in (*notes["items_cat1"], notes["cat2"], notes["cat3"]))


def test_every_item_of_a_level_is_one_that_can_be_documented() -> None:
    for element in ELEMENTS:
        named = {name for demand in demands()[element] for category in demand.categories for name in category.of}
        known = {item.name for item in items().values() if item.element == element}
        assert named <= known
        assert known - named <= {"minimal"}


def test_thresholds_of_prolonged_time_lie_above_the_highest_level() -> None:
    for name in families():
        found = floors(name, DAY)
        for row in prolonged(name, DAY):
            assert found is not None
            assert row.minutes >= found.minutes[-1] + 15


def test_kinds_of_facts_are_all_read() -> None:
    kinds = {"choice", "choices", "items", "names", "whole", "flag", "day", "hours"}
    rows: list[FactRow] = list(fact_rows().values())
    assert {row.kind for row in rows} == kinds


documented = st.lists(
    st.sampled_from([(item.element, item.name) for element in ELEMENTS for item in items_of(element, DAY)]), max_size=8
)


def of_items(pairs: list[tuple[str, str]], **others: Fact) -> EmResult:
    facts: dict[str, Fact] = {element: tuple(name for own, name in pairs if own == element) for element in ELEMENTS}
    return levelled(visit(family="office_new", **facts, **others))


@given(documented, st.sampled_from([(item.element, item.name) for e in ELEMENTS for item in items_of(e, DAY)]))
def test_another_item_never_lowers(pairs: list[tuple[str, str]], more: tuple[str, str]) -> None:
    before, after = of_items(pairs), of_items([*pairs, more])
    assert before.mdm is not None
    assert after.mdm is not None
    assert after.mdm >= before.mdm
    assert (after.level or 0) >= (before.level or 0)


@given(documented)
def test_the_level_is_the_second_highest_of_the_elements(pairs: list[tuple[str, str]]) -> None:
    found = of_items(pairs)
    assert found.mdm == sorted([found.problems or 0, found.data or 0, found.risk or 0])[1]


@given(st.tuples(*[st.sampled_from(Level)] * 3), st.integers(0, 2), st.sampled_from(Level))
def test_a_higher_element_never_lowers_the_level(levels: tuple[Level, ...], place: int, other: Level) -> None:
    raised = list(levels)
    raised[place] = max(raised[place], other)
    assert second_highest(raised) >= second_highest(levels)


@given(st.sampled_from([name for name in families() if floors(name, DAY)]), st.integers(0, 1439), st.integers(1, 1440))
def test_more_minutes_never_lower(family: str, minutes: int, more: int) -> None:
    later = min(minutes + more, 1440)
    before, after = (levelled(visit(family=family, minutes=one)) for one in (minutes, later))
    assert (after.time or 0) >= (before.time or 0)
    assert sum(one.units for one in after.services) >= sum(one.units for one in before.services)


@pytest.mark.parametrize("family", [name for name in families() if floors(name, DAY)])
def test_each_floor_begins_its_level(family: str) -> None:
    found = floors(family, DAY)
    assert found is not None
    assert list(found.minutes) == sorted(found.minutes)
    for level, minutes in zip(LEVELS, found.minutes, strict=True):
        assert found.level(minutes) >= level
        assert found.level(minutes - 1) < level


words = st.text("ab2=:- \u00e9\n", max_size=8)
fact_values = st.one_of(
    st.booleans(),
    st.integers(-5, 2000),
    st.sampled_from([0.5, 20.0, float("inf")]),
    words,
    st.sampled_from(["yes", "never", "2026-05-15", "facility", "physician", "direct", "stable_chronic=2", "office"]),
    st.lists(st.one_of(words, st.integers(0, 9), st.sampled_from(["vaccine", "low", "cat2:x"])), max_size=3).map(tuple),
)


@given(st.sampled_from(list(families())), st.dictionaries(st.sampled_from(list(fact_rows())), fact_values, max_size=4))
def test_whatever_facts_are_given_they_are_answered_or_refused_by_name(family: str, facts: dict[str, Any]) -> None:
    named = {name.removeprefix("em_"): value for name, value in facts.items()}
    place = "facts.em_"
    try:
        outcome = EmGrouper().group(visit(**{"family": family, **named}))
    except InputError as refused:
        place = refused.where or ""
    else:
        assert outcome.result is not None
    assert place.startswith("facts.em_")
