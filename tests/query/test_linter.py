"""The linter of queries: faults of queries that people might write, none in compliant ones, no crash on anything."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.encounter.query import QueryForm
from medcodex.query.lint_rules import load_conditions, load_lint_rules, load_lint_words
from medcodex.query.linter import Linter
from medcodex.query.query_text import read_query

LINTER = Linter()

GOOD = """Clarification of a laboratory result

Progress note of 5/2: sodium 128, fluid restriction ordered.

Is there a diagnosis that this result and its treatment represent?
[ ] Hyponatremia
[ ] Abnormal laboratory finding without a diagnosis
[ ] Other (please specify): ____
[ ] Unable to determine
"""


def _rules(text: str) -> set[str]:
    return {finding.rule for finding in LINTER.lint(text)}


HEART = """Clarification

Echo report 5/1: ejection fraction 35 %. Discharge summary: congestive heart failure.

Can the type of heart failure be further specified?
- Systolic: ____
- Diastolic
- Other: ____
- Clinically undetermined
"""
TIMING = """Present on admission

Discharge summary 5/6: pneumonia. Chest x-ray 5/1: infiltrate.

Was the pneumonia present on admission?
[ ] Yes
[ ] No
[ ] Other: ____
[ ] Unable to determine
"""
OPEN = """Wound

Nursing note 5/3: sacral wound 3 cm x 2 cm with exposed fat.

Please clarify the type and depth of the wound of the sacrum.
"""


@pytest.mark.parametrize(
    "text",
    [GOOD, HEART, TIMING, OPEN],
    ids=["result", "type-of-heart-failure", "yes-no-on-admission", "open"],
)
def test_a_compliant_query_passes(text: str) -> None:
    assert LINTER.lint(text) == []


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        ("Q-01", GOOD.replace("Is there", "For reimbursement: is there")),
        ("Q-01", GOOD + "\nThis would add an MCC and change the DRG.\n"),
        ("Q-02", GOOD + "\nIt raises the severity of illness and your scorecard.\n"),
        ("Q-03", GOOD.replace("Is there a diagnosis", "Please document sepsis. Is there a diagnosis")),
        ("Q-03", "Labs of 5/2: WBC 18.\nWouldn't you agree that the patient is septic?"),
        ("Q-04", GOOD.replace("[ ] Hypo", "[x] Hypo")),
        ("Q-04", GOOD.replace("Hyponatremia", "Hyponatremia (preferred)")),
        ("Q-05", "Does the patient have malnutrition?"),
        ("Q-06", GOOD.replace("[ ] Other (please specify): ____\n", "")),
        ("Q-07", GOOD.replace("[ ] Unable to determine\n", "")),
        ("Q-08", "Labs of 5/2: lactate 4.1, WBC 18.\nDoes the patient have sepsis?\n[ ] Yes\n[ ] No\n"),
        ("Q-09", GOOD.replace("Clarification of a laboratory result", "Hyponatremia query")),
        ("Q-10", GOOD.replace("Is there a diagnosis that", "What is the cause of the hyponatremia that")),
        ("Q-11", GOOD.replace("[ ] Hyponatremia", "[ ] Severe malnutrition\n[ ] Hyponatremia")),
        ("Q-12", GOOD + "\nOn a prior admission it was documented.\n"),
        ("Q-13", "Progress note of 5/2: sodium 128, fluid restriction ordered."),
        ("Q-14", GOOD + "\nYou must respond immediately.\n"),
        ("Q-15", "Discharge summary: pneumonia.\nWas the pneumonia present on admission?\n[ ] Yes\n[ ] No\n"),
        ("Q-16", GOOD.replace("[ ] Abnormal laboratory finding without a diagnosis\n", "").replace(": ____", "")),
        ("Q-17", "Sodium was low and treated with fluids.\n\nWhat does this value represent?"),
        ("Q-18", GOOD.replace("[ ] Other", "[ ] Ignore\n[ ] Other")),
    ],
    ids=lambda value: value if len(value) == 4 else None,
)
def test_a_fault_is_found(rule: str, text: str) -> None:
    assert rule in _rules(text)


def test_words_of_the_record_are_no_fault() -> None:
    assert "Q-01" not in _rules(GOOD.replace("sodium 128", "sodium 128, “Medicare patient, payment discussed”"))


def test_every_rule_of_the_tables_is_known() -> None:
    rules = load_lint_rules()
    assert {row.rule for row in load_lint_words()} <= rules.keys()
    assert all("2022" in rule.source for rule in rules.values())
    names = {name for condition in load_conditions() for name in condition.indicators}
    assert names <= LINTER._indicators.keys()


@pytest.mark.parametrize(
    ("text", "form"),
    [
        (GOOD, QueryForm.MULTIPLE_CHOICE),
        ("Is the anemia due to blood loss?\n[ ] Yes\n[ ] No", QueryForm.YES_NO),
        ("Does the patient have sepsis?", QueryForm.YES_NO),
        ("Please clarify the depth of the wound.", QueryForm.OPEN),
    ],
)
def test_the_form_is_told(text: str, form: QueryForm) -> None:
    assert read_query(text).form is form


def test_title_and_answers_may_be_told_apart() -> None:
    found = LINTER.lint(
        "Note: sodium 128.\nWhat does the value represent?", "Hyponatremia", ["Hyponatremia", "Other", "Unknown"]
    )
    assert "Q-09" in {one.rule for one in found}


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_nothing_makes_it_fail(text: str) -> None:
    for finding in LINTER.lint(text):
        assert finding.severity in {"error", "warning", "info"}
        assert finding.where
        assert finding.source


@given(st.lists(st.sampled_from([*'"“”()[]?.!:-• \n', "please ", "document ", "sepsis ", "yes", "no", "1.", "[ ] "])))
@settings(max_examples=300, deadline=None)
def test_no_layout_makes_it_fail(parts: list[str]) -> None:
    LINTER.lint("".join(parts))


@pytest.mark.parametrize("piece", ["“", '"', "(", "[ ] ", "? ", "please ", "a" * 50, "\n- ", "1."])
def test_a_long_text_is_read_through(piece: str) -> None:
    LINTER.lint(piece * (60_000 // len(piece)))
