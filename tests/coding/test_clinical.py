"""Clinical indicators and validation: values with units, negation, thresholds, and what a missing indicator says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine_fixture import note, proposed
from medcodex.coding.clinical.indicators import Indicators, load_indicators
from medcodex.coding.clinical.measures import load_measures, read_test
from medcodex.coding.clinical.validation import load_validation
from medcodex.encounter import Setting
from medcodex.suggest.section_class import SectionClasses
from medcodex.text.assertion import AssertionRules

if TYPE_CHECKING:
    from medcodex.app import Coder

MEASURES = load_measures()


@pytest.mark.parametrize(
    ("measure", "behind", "value"),
    [
        ("leukocytes", " of 14,200", 14.2),
        ("leukocytes", " was elevated at 18.5", 18.5),
        ("temperature", " 101.3 F", 38.5),
        ("temperature", ": 38.4", 38.4),
        ("systolic pressure", " 82/50", 82.0),
        ("creatinine", " on 3/12 was 2.3", 2.3),
        ("creatinine", " 203 umol/L", 2.3),
        ("sodium", ", potassium 4.2", None),
        ("hemoglobin", " checked in 4 weeks", None),
        ("ejection fraction", " is estimated at 55-60%", 55.0),
        ("platelets", " 88,000", 88.0),
        ("pH", " 7.21", 7.21),
    ],
)
def test_a_value_is_read(measure: str, behind: str, value: float | None) -> None:
    found = MEASURES[measure].value("x" + behind, 1, len(behind) + 1)
    assert (found and round(found[0], 1 if value != 7.21 else 2)) == value


@pytest.mark.parametrize(
    ("test", "holds", "not_holds"), [(">2", 2.1, 2), (">=30", 30, 29.9), ("<7.35", 7.3, 7.35), ("41-49.9", 45, 50)]
)
def test_a_threshold(test: str, holds: float, not_holds: float) -> None:
    assert read_test(test).holds(holds)
    assert not read_test(test).holds(not_holds)


@pytest.mark.parametrize("text", ["", "2", ">", "=>3", "a-b"])
def test_what_is_no_threshold(text: str) -> None:
    with pytest.raises(ValueError, match="not a test"):
        read_test(text)


@pytest.mark.parametrize(
    ("indicator", "text", "found"),
    [
        ("fever", "HPI: He had a fever.", True),
        ("fever", "HPI: He denies fever.", False),
        ("fever", "FAMILY HISTORY: Fever in the mother.", False),
        ("fever", "VITALS: Temperature 98.6.", False),
        ("fever", "VITALS: Temperature 102.4.", True),
        ("lactate-high", "LABS: Lactate 4.1.", True),
        ("lactate-high", "LABS: Lactate 1.1.", False),
        ("hypotension", "VITALS: Blood pressure 84/40.", True),
        ("vasopressor", "HOSPITAL COURSE: No vasopressors were needed.", False),
        ("vasopressor", "HOSPITAL COURSE: Norepinephrine was started.", True),
        ("antibiotic", "ALLERGIES: Vancomycin.", False),
    ],
)
def test_an_indicator_in_a_note(coder: Coder, indicator: str, text: str, found: bool) -> None:
    read = coder.engine.read(note(text + "\n"))
    inside = Indicators.load(AssertionRules.load(), SectionClasses.load()).of(read)
    hits = inside.hits(indicator)
    assert bool(hits) is found
    assert all(inside.evidence(hit).text in text for hit in hits)


def test_rules_ask_for_indicators_that_there_are() -> None:
    known = load_indicators()
    rules = load_validation()
    assert [rule.id for rule in rules] == sorted({rule.id for rule in rules})
    for rule in rules:
        assert {*rule.indicators} <= known.keys()
        assert 0 < rule.least <= len(rule.indicators)
        assert rule.codes
        assert rule.source


def test_the_codes_of_the_rules_are_in_the_book(coder: Coder) -> None:
    book = coder.engine.book
    for rule in load_validation():
        for low, high in rule.codes.bounds:
            for end in {low, high}:
                code = end if len(end) <= 3 else f"{end[:3]}.{end[3:]}"
                assert book.row(code) is not None or any(True for _ in book.billable_below(code)), (rule.id, code)


_COURSE = "HOSPITAL COURSE: He was watched overnight.\n\nDISCHARGE DIAGNOSIS:\n1. {}.\n"
_SHOWN = "HOSPITAL COURSE: {}\n\nDISCHARGE DIAGNOSIS:\n1. {}.\n"


@pytest.mark.parametrize(
    ("rule", "diagnosis", "indicators"),
    [
        ("CV-01", "Sepsis", "Temperature 39.4, heart rate 124, white count 21."),
        ("CV-03", "Severe protein-calorie malnutrition", "Weight loss of 20 pounds with muscle wasting."),
        ("CV-04", "Acute respiratory failure with hypoxia", "Oxygen saturation 82% on room air, labored breathing."),
        ("CV-06", "Metabolic encephalopathy", "He was confused and disoriented."),
        ("CV-07", "Acute kidney injury", "Creatinine 3.4 from 1.0."),
        ("CV-13", "Acute posthemorrhagic anemia", "Hemoglobin was 7.1. He received 2 units of packed red cells."),
        ("CV-14", "Hyponatremia", "Sodium 122."),
        ("CV-23", "Pulmonary embolism", "CT angiogram showed a filling defect."),
        ("CV-29", "Rhabdomyolysis", "CK 18,000."),
    ],
)
def test_a_diagnosis_with_and_without_its_indicators(coder: Coder, rule: str, diagnosis: str, indicators: str) -> None:
    bare = coder.code(note(_COURSE.format(diagnosis), Setting.INPATIENT))
    shown = coder.code(note(_SHOWN.format(indicators, diagnosis), Setting.INPATIENT))
    found = {one.rule: one for one in bare.findings}
    assert found[rule].severity == "warning"
    assert {*found[rule].codes} <= {*proposed(bare)}
    assert rule not in {one.rule for one in shown.findings}


def test_few_indicators_are_a_hint_with_their_words(coder: Coder) -> None:
    coded = coder.code(note(_SHOWN.format("He had a fever.", "Sepsis"), Setting.INPATIENT))
    (finding,) = [one for one in coded.findings if one.rule == "CV-01"]
    assert finding.severity == "info"
    assert [one.text for one in finding.evidence] == ["fever"]


def test_an_office_is_not_warned(coder: Coder) -> None:
    coded = coder.code(note("ASSESSMENT:\n1. Pulmonary embolism.\n"))
    assert {one.severity for one in coded.findings if one.rule.startswith("CV-")} == {"info"}


def test_findings_take_and_add_no_code(coder: Coder) -> None:
    a_note = note(_COURSE.format("Sepsis"), Setting.INPATIENT)
    assert proposed(coder.code(a_note)) == proposed(coder.engine.diagnoses(a_note)[0])


def test_findings_of_the_checks_are_told(coder: Coder) -> None:
    text = "ASSESSMENT:\n1. Routine general medical examination.\n2. Personal history of breast cancer.\n"
    coded = coder.code(note(text))
    assert all(finding.source and finding.name for finding in coded.findings)
    assert not {"A-13", "REC-01", "POA-01"} & {finding.rule for finding in coded.findings}


@given(st.text(alphabet="BP tempWC 0123456789./,-%sodium\n", max_size=300))
@settings(max_examples=200, deadline=None)
def test_any_text_is_read_for_values(text: str) -> None:
    for measure in MEASURES.values():
        found = measure.value(text, 0, len(text))
        assert found is None or 0 < found[1] <= len(text)
