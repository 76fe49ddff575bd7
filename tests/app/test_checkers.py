"""Checks for encounters of many dates: one checker for all dates that the same releases answer alike."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from tests.edits.example_claims import encounter_of

import small_ncci_files
from medcodex.app.checker import Checkers
from medcodex.app.editors import open_checkers
from medcodex.encounter import Claim, Setting
from medcodex.encounter.coded import ServiceLine
from medcodex.errors import NotLoadedError
from medcodex.library.home import HOME_VARIABLE, Home
from medcodex.library.store import add

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def home(embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(HOME_VARIABLE, str(embedded_home))


def test_findings_with_the_releases_that_answered() -> None:
    checkers = Checkers()
    checked = checkers.check(encounter_of("E10.9, E11.9"))
    assert checked.has_errors
    assert checked.releases["icd10cm"]["codes"] == "2026-04"
    assert not checkers.check(encounter_of("I10, E78.2")).has_errors


def test_what_is_behind_is_of_the_date() -> None:
    checkers = Checkers()
    encounter = encounter_of("I10")
    assert checkers.check(encounter).warnings == ()
    late = checkers.check(replace(encounter, date=date(2031, 1, 1)))
    assert [notice.kind for notice in late.warnings] == ["release-lag"]


def test_a_date_before_every_release_is_refused() -> None:
    with pytest.raises(NotLoadedError):
        Checkers().check(replace(encounter_of("I10"), date=date(1999, 1, 1)))


def test_the_medicare_code_editor_stands_beside_the_checks() -> None:
    stay = replace(encounter_of("Z38.00"), setting=Setting.INPATIENT, claim=Claim.FACILITY, age=67)
    rules = {finding.rule for finding in open_checkers().check(stay).findings}
    assert {"C21-18", "MCE-AGE_CONFLICT"} <= rules
    visit = replace(stay, setting=Setting.OUTPATIENT, claim=Claim.PROFESSIONAL)
    assert not any(finding.rule.startswith("MCE") for finding in open_checkers().check(visit).findings)


def test_the_claim_form_is_checked_and_what_is_not_loaded_is_told() -> None:
    visit = replace(encounter_of("I10, E78.2"), lines=(ServiceLine("G0439", pos="28", dx=(1,)),))
    checked = open_checkers().check(visit)
    assert [(one.rule, one.where) for one in checked.findings] == [("CL-23", "lines[0].pos")]
    assert {notice.kind for notice in checked.warnings} == {"not-loaded"}
    assert any("CL-" in notice.message for notice in checked.warnings)
    assert open_checkers().check(encounter_of("I10, E78.2")).warnings == ()


def test_whether_a_transfer_pays_by_the_day_hangs_on_table_5() -> None:
    stay = replace(
        encounter_of("inpatient: I10(Y)"), claim=Claim.FACILITY, discharge_status="03", date=date(2026, 4, 15)
    )
    checked = open_checkers().check(stay)
    assert not any(one.rule == "CL-07" for one in checked.findings)
    assert any("CL-07" in notice.message for notice in checked.warnings)
    acute = open_checkers().check(replace(stay, discharge_status="02"))
    assert [one.severity for one in acute.findings if one.rule == "CL-07"] == ["info"]


def test_the_list_of_table_5_tells_transfers_to_post_acute_care(
    embedded_home: Path, shared: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    shutil.copytree(embedded_home, home)
    add(Home(home), [shared / "codesets" / "msdrg"], lambda _: None)
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    checkers = open_checkers()
    stay = replace(encounter_of("inpatient: A41.9(Y)"), discharge_status="03", date=date(2026, 4, 15))
    checked = checkers.check(stay)
    assert [(one.severity, "MS-DRG 872" in one.message) for one in checked.findings if one.rule == "CL-07"] == [
        ("info", True)
    ]
    assert not any("CL-07" in notice.message for notice in checked.warnings)
    other = checkers.check(replace(encounter_of("inpatient: R07.9(Y)"), discharge_status="03", date=date(2026, 4, 15)))
    assert not any(one.rule == "CL-07" for one in other.findings)
    assert not any("CL-07" in notice.message for notice in other.warnings)


LINES = (ServiceLine("A9901"), ServiceLine("A9902"))


def test_what_edits_of_lines_lack_is_told_once_and_only_where_there_are_lines() -> None:
    checkers = open_checkers()
    visit = replace(encounter_of("I10"), claim=Claim.PROFESSIONAL)
    assert checkers.check(visit).warnings == ()
    notices = checkers.check(replace(visit, lines=LINES)).warnings
    assert {notice.kind for notice in notices} == {"not-loaded"}
    assert sum("NCCI" in notice.message for notice in notices) == 1


def test_loaded_edits_of_lines_are_asked(embedded_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    shutil.copytree(embedded_home, home)
    monkeypatch.setenv(HOME_VARIABLE, str(home))
    pairs = [("A9901", "A9902", "", "20200101", "*", "0", "Invented")]
    (tmp_path / "practitioner 2026Q2.txt").write_bytes(small_ncci_files.ptp_text(pairs))
    add(Home(home), [tmp_path / "practitioner 2026Q2.txt"], lambda _: None)
    visit = replace(encounter_of("I10"), claim=Claim.PROFESSIONAL, date=date(2026, 5, 15), lines=LINES)
    checked = open_checkers().check(visit)
    assert checked.has_errors
    assert [finding.rule for finding in checked.findings] == ["NCCI-PTP"]
    late = open_checkers().check(replace(visit, date=date(2026, 8, 1)))
    assert [finding.severity for finding in late.findings] == ["warning"]
    assert any(notice.kind == "release-lag" and "2026-04" in notice.message for notice in late.warnings)
