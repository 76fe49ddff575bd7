"""The Medicare Code Editor: each edit with the codes that raise it, as findings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.encounter import Claim, Setting
from medcodex.group.mce_findings import mce_findings
from medcodex.group.mce_table import edit_rows
from stays import stay

if TYPE_CHECKING:
    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter
    from medcodex.group.mce import CodeEditor


def found(editor: CodeEditor, encounter: Encounter) -> dict[str, Finding]:
    return {finding.rule: finding for finding in mce_findings(encounter, editor)}


@pytest.mark.parametrize(
    ("encounter", "rule", "codes", "where"),
    [
        (stay("I50.22", "E11.9", "ZZ9.9"), "MCE-INVALID_CODE", ("ZZ9.9",), "diagnoses[2]"),
        (stay("I50.22", procedures=("0DTJ4ZZ", "0ZZZZZZ")), "MCE-INVALID_CODE", ("0ZZZZZZ",), "procedures[1]"),
        (stay("I50.22", "N40.0", date=date(2024, 5, 15)), "MCE-SEX_CONFLICT", ("N40.0",), "diagnoses[1]"),
        (stay("I50.22", "O26.891"), "MCE-AGE_CONFLICT", ("O26.891",), "diagnoses[1]"),
        (stay("V00.01XA"), "MCE-E_CODE_AS_PDX", ("V00.01XA",), "diagnoses[0]"),
        (stay("Z00.00"), "MCE-UNACCEPTABLE_PDX", ("Z00.00",), "diagnoses[0]"),
        (stay("I50.22", "E11.9", "I50.22"), "MCE-DUPLICATE_OF_PDX", ("I50.22",), "diagnoses[2]"),
        (stay("I50.22", sex=None, date=date(2024, 9, 30)), "MCE-INVALID_SEX", (), None),
        (stay("I50.22", age=None), "MCE-INVALID_AGE", (), None),
        (stay("I50.22", age=130), "MCE-INVALID_AGE", (), None),
        (stay("I50.22", discharge_status="99"), "MCE-INVALID_DISCHARGE_STATUS", (), None),
        (stay("I50.22", discharge_status=None), "MCE-INVALID_DISCHARGE_STATUS", (), None),
        (stay("I50.22", admitting_dx="ZZ9.9"), "MCE-INVALID_ADMIT_DX", ("ZZ9.9",), "admitting_dx"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_an_edit_names_its_codes(
    editor: CodeEditor, encounter: Encounter, rule: str, codes: tuple[str, ...], where: str | None
) -> None:
    finding = found(editor, encounter)[rule]
    assert finding.codes == codes
    assert finding.where == where
    assert finding.source.startswith("Medicare Code Editor v")
    assert all(code in finding.message for code in codes)
    assert finding.suggestions


def test_a_clean_claim_has_no_findings(editor: CodeEditor) -> None:
    assert found(editor, stay("I50.22", "E11.9", procedures=("5A1955Z",))) == {}


@pytest.mark.parametrize(("days", "fires"), [(0, True), (1, True), (4, True), (5, False), (30, False)])
def test_long_ventilation_asks_for_more_than_four_days(editor: CodeEditor, days: int, fires: bool) -> None:
    admitted = date.fromordinal(date(2026, 5, 15).toordinal() - days)
    rules = found(editor, stay("J96.01", procedures=("5A1955Z",), admit_date=admitted))
    assert ("MCE-INCONSISTENT_WITH_LENGTH_OF_STAY" in rules) is fires


@pytest.mark.parametrize(
    "changes",
    [
        {"admit_date": None, "procedures": ("5A1955Z",)},
        {"admit_date": date(2026, 5, 16)},
        {"diagnoses": ()},
        {"date": date(2015, 9, 30)},
        {"date": date(2027, 4, 1)},
    ],
    ids=str,
)
def test_what_could_not_be_checked_is_told(editor: CodeEditor, changes: dict[str, Any]) -> None:
    assert found(editor, stay("I50.22", **changes))["MCE-NOT-CHECKED"].severity == "warning"


@pytest.mark.parametrize("changes", [{"setting": Setting.OUTPATIENT}, {"claim": Claim.PROFESSIONAL}], ids=str)
def test_other_claims_are_not_edited(editor: CodeEditor, changes: dict[str, Any]) -> None:
    assert found(editor, stay("ZZ9.9", **changes)) == {}


@pytest.mark.parametrize(
    ("payer", "edited"), [(None, True), ("medicare", True), ("Medicare Part A", True), ("Aetna", False)]
)
def test_coverage_edits_are_medicares(editor: CodeEditor, payer: str | None, edited: bool) -> None:
    rules = found(editor, stay("I10", "ZZ9.9", payer=payer))
    assert ("MCE-QUESTIONABLE_ADMISSION" in rules) is edited
    assert "MCE-INVALID_CODE" in rules


def test_every_edit_is_explained() -> None:
    for row in edit_rows().values():
        assert row.severity in {"error", "warning", "info"}
        assert row.about in {"claim", "pdx", "sdx", "dx", "px", "code", "adx"}
        assert row.payers in {"all", "medicare"}
        assert row.title
        assert row.mend
        assert ("{codes}" in row.explanation) is (row.about != "claim")
