"""The packaged rules: our own examples, the tables that hang together, dates, clean claims, any claim at all."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from bench.clean_encounters import clean_encounters
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.edits.example_claims import encounter_of

from medcodex.edits.explaining import explain, facts_asked, facts_of
from medcodex.edits.rules import load_guideline_examples, load_rules
from medcodex.edits.unread_facts import unread_facts
from medcodex.encounter.coded import Diagnosis, Procedure, ServiceLine
from medcodex.errors import UsageError

if TYPE_CHECKING:
    from medcodex.edits.checker import Checker
    from medcodex.edits.rule_rows import Example
    from medcodex.encounter.coded import Encounter

EXAMPLES = load_guideline_examples()
RULES = load_rules()
# The exempt list of the indicators is no part of what the installation brings.
NEEDS_FILES = frozenset({"POA-02"})


def raised(checker: Checker, encounter: Encounter) -> dict[str, str]:
    return {finding.rule: finding.severity for finding in checker.check(encounter)}


@pytest.mark.parametrize("example", EXAMPLES, ids=[f"{e.rule} {'fail' if e.fails else 'pass'}" for e in EXAMPLES])
def test_our_examples(checker: Checker, example: Example) -> None:
    if example.rule in NEEDS_FILES:
        pytest.skip("asks for a list that the installation does not bring")
    found = raised(checker, encounter_of(example.claim, example.facts))
    assert (example.rule in found) == example.fails, found


@pytest.mark.shared
def test_our_examples_with_all_official_files(full_checker: Checker) -> None:
    wrong = [
        example
        for example in EXAMPLES
        if (example.rule in raised(full_checker, encounter_of(example.claim, example.facts))) != example.fails
    ]
    assert wrong == []


def test_every_rule_has_examples() -> None:
    told = {example.rule for example in EXAMPLES}
    assert {rule.id for rule in RULES if not rule.id.startswith("REC-")} - told == set()


def test_the_facts_of_the_examples_have_values_of_the_vocabulary() -> None:
    assert [one for one in EXAMPLES if unread_facts(encounter_of(one.claim, one.facts))] == []


def test_every_fact_that_is_asked_is_in_the_vocabulary() -> None:
    vocabulary = {fact.name: fact for fact in facts_asked()}
    assert {name for rule in RULES for name in facts_of(rule)} - vocabulary.keys() == set()
    asked_nowhere = {name for name, fact in vocabulary.items() if not fact.rules}
    assert asked_nowhere == set()


def test_a_rule_explains_itself() -> None:
    explanation = explain("c09-05")
    assert explanation.name == "i12_i13_stage_consistency"
    assert {row.severity for row in explanation.rows} == {"error", "warning"}
    assert all("I.C.9.a.2-3" in row.source for row in explanation.rows)
    with pytest.raises(UsageError):
        explain("Z-99")


DATES = {
    "class 3 obesity is of FY2025": ("E66.01, E66.813", "C04-09", dt.date(2024, 9, 30), dt.date(2024, 10, 1)),
    "no index in pregnancy from FY2019": ("O99.213, Z68.41", "C15-30", dt.date(2018, 9, 30), dt.date(2018, 10, 1)),
    "resistant hypertension is of FY2024": ("I1A.0, I10", "C09-12", dt.date(2023, 9, 30), dt.date(2023, 10, 1)),
    "COVID-19 from April 2020": ("J96.01, U07.1", "C01-25", dt.date(2020, 3, 31), dt.date(2020, 4, 1)),
}


@pytest.mark.parametrize("name", DATES)
def test_a_discharge_is_judged_by_the_rules_of_its_date(checker: Checker, name: str) -> None:
    claim, rule, before, after = DATES[name]
    encounter = encounter_of(claim)
    assert rule not in raised(checker, replace(encounter, date=before))
    assert rule in raised(checker, replace(encounter, date=after))


def test_maternity_ages_changed_in_2019(checker: Checker) -> None:
    encounter = encounter_of("age 60, F: O26.893")
    assert "C15-04" in raised(checker, replace(encounter, date=dt.date(2019, 9, 30)))
    assert "C15-04" not in raised(checker, replace(encounter, date=dt.date(2019, 10, 1)))


def test_a_finding_names_rule_codes_place_source_and_mend(checker: Checker) -> None:
    found = {finding.rule: finding for finding in checker.check(encounter_of("I10, E78.5, N18.31"))}["C09-04"]
    assert (found.name, found.severity) == ("htn_ckd_presumed", "warning")
    assert (found.codes, found.where) == (("I10", "N18.31"), "diagnoses[0]")
    assert found.source == "ICD-10-CM Official Guidelines FY2026 I.C.9.a.2"
    assert found.suggestions == ("use I12.-",)


def test_the_source_is_of_the_fiscal_year_of_the_date(checker: Checker) -> None:
    encounter = replace(encounter_of("I10, N18.31"), date=dt.date(2023, 11, 2))
    assert {finding.source for finding in checker.check(encounter) if finding.rule == "C09-04"} == {
        "ICD-10-CM Official Guidelines FY2024 I.C.9.a.2"
    }


def test_documented_as_unrelated_silences_what_is_presumed(checker: Checker) -> None:
    assert "C09-01" in raised(checker, encounter_of("I10, I50.22"))
    assert "C09-01" not in raised(checker, encounter_of("I10, I50.22", "unrelated=yes"))


CONTRADICTIONS = {
    "no diagnosis": ({"diagnoses": ()}, "REC-01", "diagnoses"),
    "admitted after the discharge": ({"admit_date": dt.date(2026, 6, 1)}, "REC-02", "admit_date"),
    "a procedure after the discharge": (
        {"procedures": (Procedure("0DTJ4ZZ", dt.date(2026, 6, 1)),)},
        "REC-02",
        "procedures[0].date",
    ),
    "a service before the birth": (
        {
            "birth_date": dt.date(1970, 1, 2),
            "age": None,
            "lines": (ServiceLine(code="G0439", date=dt.date(1970, 1, 1)),),
        },
        "REC-02",
        "lines[0].date",
    ),
    "born after the encounter": ({"birth_date": dt.date(2026, 6, 1)}, "REC-02", "birth_date"),
    "age against date of birth": ({"birth_date": dt.date(2000, 1, 1)}, "REC-03", "age"),
    "a reason that is no code": ({"reason_for_visit": ("R07.9", "ZZZ")}, "REC-08", "reason_for_visit[1]"),
    "a reason that is a header": ({"reason_for_visit": ("R07",)}, "REC-08", "reason_for_visit[0]"),
    "negative units": ({"lines": (ServiceLine("99213", units=Decimal(-1)),)}, "REC-04", "lines[0].units"),
    "a tenth of a cent": ({"lines": (ServiceLine("99213", charge=Decimal("12.345")),)}, "REC-05", "lines[0].charge"),
    "a pointer to nothing": ({"lines": (ServiceLine("99213", dx=(1, 4)),)}, "REC-06", "lines[0].dx[1]"),
}


@pytest.mark.parametrize("name", CONTRADICTIONS)
def test_an_encounter_that_contradicts_itself(checker: Checker, name: str) -> None:
    fields, rule, where = CONTRADICTIONS[name]
    found = checker.check(replace(encounter_of("I10"), **fields))
    assert [finding.where for finding in found if finding.rule == rule] == [where]


def test_words_in_place_of_a_reason_are_not_repeated(checker: Checker) -> None:
    found = checker.check(replace(encounter_of("I10"), reason_for_visit=("JANE DOE FELL",)))
    told = [finding for finding in found if finding.rule == "REC-08"]
    assert told
    assert not any("JANE" in str(finding) for finding in told)


def test_blank_indicators_without_the_list_of_exempt_codes_are_told(checker: Checker) -> None:
    found = raised(checker, encounter_of("inpatient: I10, Z99.2"))
    assert found["POA-01"] == "error"
    assert found["REC-07"] == "info"
    assert "POA-01" not in raised(checker, encounter_of("inpatient: I10(Y), Z99.2"))


def test_cents_and_zeros_are_money(checker: Checker) -> None:
    line = ServiceLine("99213", charge=Decimal("120.000"), units=Decimal("1.5"))
    assert not any(rule.startswith("REC") for rule in raised(checker, replace(encounter_of("I10"), lines=(line,))))


def test_two_hundred_diagnoses_and_unknown_codes(checker: Checker) -> None:
    codes = [row.code for row, _ in zip(checker.book.codes(), range(400), strict=False) if row.billable][:200]
    encounter = replace(encounter_of("I10"), diagnoses=(*map(Diagnosis, codes), Diagnosis("!!"), Diagnosis("Z99.999")))
    found = checker.check(encounter)
    assert {"!!", "Z99.999"} <= {code for finding in found if finding.rule == "A-01" for code in finding.codes}


def test_clean_claims_stay_clean(checker: Checker) -> None:
    encounters = list(clean_encounters(checker.book))
    faulted = [one.id for one in encounters if any(f.severity == "error" for f in checker.check(one))]
    assert len(encounters) == 2000
    assert len(faulted) < 10, faulted


ANY_CODE = st.sampled_from(
    [
        code
        for example in EXAMPLES
        for code in example.claim.replace(",", " ").split()
        if code[0].isalpha() and code[-1].isalnum()
    ]
) | st.text(min_size=1, max_size=8)
POA = st.sampled_from([None, "Y", "N", "U", "W", "1", "X"])
FACTS = st.dictionaries(
    st.sampled_from([fact.name for fact in facts_asked()]),
    st.sampled_from(["yes", True, False, 3, -1.5, "", "probable", "unknown", "I10", ("E11.9", "x"), "unspecified"]),
    max_size=4,
)
ANY_DIAGNOSIS = st.builds(Diagnosis, ANY_CODE, POA, FACTS)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(ANY_DIAGNOSIS, max_size=12),
    FACTS,
    st.sampled_from(["outpatient", "inpatient", "psychiatric", "snf"]),
    st.sampled_from([None, 0, 15, 45, 150]),
)
def test_no_encounter_breaks_the_checks(
    checker: Checker, diagnoses: list[Diagnosis], facts: dict[str, object], setting: str, age: int | None
) -> None:
    encounter = encounter_of(f"{setting}: I10", age=age)
    findings = checker.check(replace(encounter, diagnoses=tuple(diagnoses), facts=facts))
    assert all(finding.severity in {"error", "warning", "info"} for finding in findings)
    assert all(finding.source and finding.name for finding in findings)


# Rules that speak of the order of secondary codes, or point to the first of several.
ORDERED = frozenset(
    rule.id
    for rule in RULES
    if any(word in rule.when for word in ("before", "after", "code_first", "burn_order", "external_priority"))
)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_the_order_of_secondary_codes_does_not_matter_to_other_rules(checker: Checker, data: st.DataObject) -> None:
    codes = data.draw(st.lists(ANY_CODE.map(str), min_size=2, max_size=7, unique=True))
    tail = data.draw(st.permutations(codes[1:]))
    one, other = (
        replace(encounter_of("I10"), diagnoses=tuple(map(Diagnosis, order))) for order in (codes, [codes[0], *tail])
    )
    assert raised(checker, one).keys() - ORDERED == raised(checker, other).keys() - ORDERED
