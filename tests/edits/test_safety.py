"""Hospital-acquired conditions and safety indicators: what is marked, what is not, and that the codes exist."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest

from medcodex.edits.safety.checker import SafetyMarks
from medcodex.edits.safety.explaining import explain_safety_rule
from medcodex.edits.safety.rules import load_safety_rules
from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import Diagnosis, Encounter, Procedure

if TYPE_CHECKING:
    from medcodex.edits.checker import Checker

MARKS = SafetyMarks()


def _stay(*diagnoses: Diagnosis, procedures: tuple[str, ...] = (), setting: Setting = Setting.INPATIENT) -> Encounter:
    return Encounter(
        "s",
        setting,
        Claim.FACILITY,
        dt.date(2026, 5, 15),
        diagnoses=(Diagnosis("I10", "Y"), *diagnoses),
        procedures=tuple(Procedure(code) for code in procedures),
    )


@pytest.mark.parametrize(
    ("encounter", "rules"),
    [
        (_stay(Diagnosis("L89.153", "N")), {"HAC-04", "PSI-03"}),
        (_stay(Diagnosis("L89.153", "Y")), set()),
        (_stay(Diagnosis("L89.153")), set()),
        (_stay(Diagnosis("L89.153", "U")), {"HAC-04", "PSI-03"}),
        (_stay(Diagnosis("T83.511A", "N")), {"HAC-06"}),
        (_stay(Diagnosis("I26.99", "N")), set()),
        (_stay(Diagnosis("I26.99", "N"), procedures=("0SR9019",)), {"HAC-10", "PSI-12"}),
        (_stay(Diagnosis("O70.20")), {"PSI-18"}),
        (_stay(Diagnosis("L89.153", "N"), setting=Setting.SNF), set()),
    ],
    ids=["ulcer", "present", "blank", "unknown", "catheter", "no-operation", "after-hip", "tear", "not-acute"],
)
def test_what_is_marked(encounter: Encounter, rules: set[str]) -> None:
    found = MARKS.findings(encounter)
    assert {one.rule for one in found} == rules
    assert all(one.severity == "info" and one.where == "diagnoses[1]" for one in found)


def test_the_principal_diagnosis_is_not_marked() -> None:
    stay = _stay()
    moved = Encounter("s", stay.setting, stay.claim, stay.date, diagnoses=(Diagnosis("L89.153", "N"),))
    assert MARKS.findings(moved) == []


def test_every_rule_tells_itself() -> None:
    for rule in load_safety_rules():
        told = explain_safety_rule(rule.id)
        assert told is not None
        assert told.rows[0].source == rule.source


def test_the_codes_are_in_the_book(checker: Checker) -> None:
    book = checker.book
    missing = []
    for rule in load_safety_rules():
        for low, high in rule.codes.bounds:
            for end in {low, high}:
                code = end if len(end) <= 3 else f"{end[:3]}.{end[3:]}"
                if book.row(code) is None and not any(True for _ in book.billable_below(code)):
                    missing.append((rule.id, code))
    assert missing == []
