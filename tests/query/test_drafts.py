"""Drafted queries: what is asked, what is not, and what every draft promises."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

import pytest

from engine_fixture import note
from medcodex.coding.clinical.indicators import load_indicators
from medcodex.encounter import Setting
from medcodex.encounter.query import QueryForm
from medcodex.query.drafting import OTHER, UNDETERMINED
from medcodex.query.lint_rules import load_conditions
from medcodex.query.linter import Linter
from medcodex.query.opportunities import load_opportunities

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.app import Coder
    from medcodex.coding import CodedNote

LINTER = Linter()
VISIT = "CHIEF COMPLAINT: Follow-up.\n\nHISTORY OF PRESENT ILLNESS: "
STAY = "HOSPITAL COURSE: "


def _asked(coder: Coder, text: str, setting: Setting) -> list[str]:
    coded = coder.code(note(text, setting))
    _promises(coded)
    return [query.rule for query in coded.queries]


def _promises(coded: CodedNote) -> None:
    """What holds for every draft, whatever the note."""
    assert len(coded.queries) <= 4
    for query in coded.queries:
        assert LINTER.lint(query.text) == [fault for fault in LINTER.lint(query.text) if fault.severity == "info"]
        assert not [one for one in LINTER.lint(query.text, query.title, query.options) if one.severity != "info"]
        assert query.form is QueryForm.MULTIPLE_CHOICE or query.rule == "QP-01"
        assert query.options[-2:] == (OTHER, UNDETERMINED)
        assert query.evidence
        assert query.title in query.text
        assert all(option in query.text for option in query.options)
        assert {*query.codes} <= {code.code for code in coded.codes}
        for quote in query.evidence:
            assert coded.texts[quote.document][quote.start : quote.end] == quote.text
            assert quote.text.strip() == quote.text != ""


@pytest.mark.parametrize(
    ("rule", "setting", "text"),
    [
        (
            "QD-01",
            Setting.OUTPATIENT,
            VISIT
            + "She has leg edema.\n\nRESULTS: Ejection fraction 35 %.\n\nASSESSMENT:\n1. Congestive heart failure.\n",
        ),
        (
            "QD-06",
            Setting.INPATIENT,
            STAY + "Hemoglobin fell from 11 to 7.2 and she received 2 units of packed red cells.\n\n"
            "DISCHARGE DIAGNOSIS:\n1. Anemia.\n",
        ),
        (
            "QD-07",
            Setting.INPATIENT,
            STAY + "Hemoglobin was 6.9. He was transfused with two units.\n\nDISCHARGE DIAGNOSIS:\n1. Hip pain.\n",
        ),
        (
            "QD-16",
            Setting.INPATIENT,
            STAY + "Temperature 39.2, heart rate 124, white count 19.5, lactate 4.2.\n\n"
            "DISCHARGE DIAGNOSIS:\n1. Urinary tract infection.\n",
        ),
        (
            "QD-18",
            Setting.OUTPATIENT,
            VISIT + "Metformin daily.\n\nRESULTS: Hemoglobin A1c 9.4.\n\nASSESSMENT:\n1. Type 2 diabetes mellitus.\n",
        ),
        (
            "QD-23",
            Setting.OUTPATIENT,
            VISIT + "Mood is stable.\n\nASSESSMENT:\n1. Depression. Continue sertraline.\n",
        ),
        (
            "QO-01",
            Setting.OUTPATIENT,
            VISIT + "No complaints.\n\nPHYSICAL EXAM: Grade 2/6 systolic murmur.\n\nASSESSMENT:\n1. Gout.\n",
        ),
        ("QV-01", Setting.INPATIENT, STAY + "He was watched overnight.\n\nDISCHARGE DIAGNOSIS:\n1. Sepsis.\n"),
        ("QS-01", Setting.OUTPATIENT, VISIT + "Numb hand.\n\nASSESSMENT:\n1. Carpal tunnel syndrome.\n"),
    ],
    ids=lambda value: value if len(value) == 5 else None,
)
def test_a_gap_is_asked_about(coder: Coder, rule: str, setting: Setting, text: str) -> None:
    assert rule in _asked(coder, text, setting)


@pytest.mark.parametrize(
    ("rule", "setting", "text"),
    [
        ("QD-01", Setting.OUTPATIENT, VISIT + "Well.\n\nASSESSMENT:\n1. Congestive heart failure.\n"),
        (
            "QD-01",
            Setting.OUTPATIENT,
            VISIT + "Well.\n\nRESULTS: Ejection fraction 35 %.\n\nASSESSMENT:\n1. Chronic systolic heart failure.\n",
        ),
        (
            "QD-07",
            Setting.INPATIENT,
            STAY + "Hemoglobin was 6.9. He was not transfused.\n\nDISCHARGE DIAGNOSIS:\n1. Hip pain.\n",
        ),
        (
            "QD-18",
            Setting.OUTPATIENT,
            VISIT + "Well.\n\nRESULTS: Hemoglobin A1c 6.4.\n\nASSESSMENT:\n1. Type 2 diabetes mellitus.\n",
        ),
        (
            "QO-01",
            Setting.OUTPATIENT,
            VISIT + "No complaints.\n\nPHYSICAL EXAM: No murmur.\n\nASSESSMENT:\n1. Gout.\n",
        ),
        (
            "QV-01",
            Setting.INPATIENT,
            STAY + "Fever of 39.4, heart rate 128, blood cultures grew E. coli.\n\nDISCHARGE DIAGNOSIS:\n1. Sepsis.\n",
        ),
        (
            "QS-01",
            Setting.OUTPATIENT,
            VISIT + "Numb left hand.\n\nASSESSMENT:\n1. Carpal tunnel syndrome.\n",
        ),
    ],
    ids=["no-indicator", "answered", "negated", "value-within", "no-finding", "supported", "side-told"],
)
def test_nothing_is_asked_without_reason(coder: Coder, rule: str, setting: Setting, text: str) -> None:
    assert rule not in _asked(coder, text, setting)


def test_answers_are_those_that_the_record_supports(coder: Coder) -> None:
    text = VISIT + "Edema.\n\nRESULTS: Ejection fraction 60 %.\n\nASSESSMENT:\n1. Congestive heart failure.\n"
    (query,) = coder.code(note(text)).queries
    assert any("preserved" in option for option in query.options)
    assert not any("reduced" in option for option in query.options)


def test_the_title_and_the_question_name_no_condition() -> None:
    conditions = load_conditions()
    for row in load_opportunities():
        for words in (row.topic, row.question):
            assert not [one.name for one in conditions if one.pattern.search(words)], row.id


def test_every_row_names_indicators_that_there_are() -> None:
    known = load_indicators()
    rows = load_opportunities()
    assert len({row.id for row in rows}) == len(rows)
    for row in rows:
        options = (name for option in row.options for name in option.supported_by)
        assert {
            *row.indicators,
            *row.told_by,
            *(name for names in row.needs for name in names),
            *options,
        } <= known.keys()
        assert row.codes or row.needs
        assert len(row.options) > 1


@pytest.mark.shared
def test_every_draft_over_real_reports_passes(coder: Coder, shared: Path) -> None:
    with gzip.open(shared / "corpora" / "mtsamples" / "mtsamples-half.jsonl.gz", "rt", encoding="utf-8") as file:
        reports = [json.loads(line)["text"] for line in file][::5]
    for text in reports:
        for setting in (Setting.OUTPATIENT, Setting.INPATIENT):
            _promises(coder.code(note(text, setting)))
