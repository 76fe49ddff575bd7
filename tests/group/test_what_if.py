"""What would change a group: losses and gains alike, and no code that is not there."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from medcodex.app.grouping import Groupers
from medcodex.encounter import Claim, Setting
from medcodex.errors import StorageError
from medcodex.group.hcc import HccGrouper
from medcodex.group.ms_drg import MsDrgGrouper
from medcodex.group.what_if import MOST_CODES, Change, limits, what_if
from medcodex.library.home import Home
from stays import stay

if TYPE_CHECKING:
    from pathlib import Path

    from medcodex.encounter.coded import Encounter
    from medcodex.group.fusion import MendedFusions
    from medcodex.library.hcc_package import PackageTables

NOON = datetime(2026, 5, 20, 12, tzinfo=UTC)


@pytest.fixture
def changes(program: MendedFusions, hcc_tables: PackageTables):
    def ask(encounter: Encounter) -> dict[tuple[str, str], Change]:
        _, found = what_if(encounter, MsDrgGrouper(program), HccGrouper(hcc_tables))
        return {(change.kind, change.code): change for change in found}

    return ask


def test_a_code_that_the_group_rests_on_is_a_loss(changes) -> None:
    found = changes(stay("I50.22", "J96.01", "E78.5"))
    assert found["without-diagnosis", "J96.01"].value.drg == 293
    assert dict(found["without-diagnosis", "J96.01"].score_changes)["V28"] < 0
    assert ("without-diagnosis", "E78.5") not in found


def test_another_principal_diagnosis_is_a_change(changes) -> None:
    assert changes(stay("I50.22", "J96.01"))["principal", "J96.01"].value.drg == 189


def test_a_hospital_acquired_condition_is_a_gain_where_it_was_present(changes) -> None:
    assert changes(stay("I50.22", ("L89.153", "N")))["poa", "L89.153"].value.drg == 291


def test_no_code_is_added(changes) -> None:
    encounter = stay("I50.22", "J96.01", "E11.22", procedures=("0DTJ4ZZ",))
    known = {one.code for one in (*encounter.diagnoses, *encounter.procedures)}
    assert {code for _, code in changes(encounter)} <= known


def test_each_use_is_logged_before_it_is_answered(tmp_path: Path) -> None:
    groupers = Groupers(home=Home(tmp_path))
    groupers.what_if(stay("I50.22", "J96.01"), "auditor", NOON)
    (line,) = (tmp_path / "what-if.jsonl").read_text().splitlines()
    assert json.loads(line) == {"at": "2026-05-20T12:00:00+00:00", "user": "auditor", "encounter": "stay"}


def test_what_cannot_be_logged_is_not_answered(tmp_path: Path) -> None:
    (tmp_path / "what-if.jsonl").mkdir()
    with pytest.raises(StorageError, match="cannot be written"):
        Groupers(home=Home(tmp_path)).what_if(stay("I50.22"), "auditor", NOON)


def test_what_rests_on_codes_is_the_same_as_grouping_each_change_anew(program, hcc_tables: PackageTables) -> None:
    """Scores are asked again only where a code stands alone for a category; the answers are those of asking always."""
    ms_drg, hcc = MsDrgGrouper(program), HccGrouper(hcc_tables)
    codes = ("I50.22", "E11.22", "E11.22", "E11.9", ("L89.153", "N"), "N18.6", "C34.90", "C34.90", "C34.91", "J44.9")
    encounter = stay(*codes, procedures=("5A1955Z", "02HV33Z"))
    now, changes = what_if(encounter, ms_drg, hcc)
    told = {(change.kind, change.where): change.value.scores for change in changes}
    for place in range(1, len(encounter.diagnoses)):
        rest = replace(encounter, diagnoses=encounter.diagnoses[:place] + encounter.diagnoses[place + 1 :])
        risk = hcc.group(rest).result
        assert risk is not None
        scores = tuple((model.model.value, model.scores[0]) for model in risk.models if len(model.scores) == 1)
        assert told.get(("without-diagnosis", f"diagnoses[{place}]"), now.scores) == scores


def test_a_stay_of_more_codes_than_claims_hold_says_what_is_left_out(program, hcc_tables: PackageTables) -> None:
    encounter = stay("I50.22", "J96.01", *["E78.5"] * MOST_CODES)
    now, changes = what_if(encounter, MsDrgGrouper(program), HccGrouper(hcc_tables))
    assert any(change.code == "J96.01" for change in changes)
    (notice,) = limits(encounter, now)
    assert "diagnoses[100] and those behind" in notice.message
    assert limits(stay("I50.22", "J96.01"), now) == ()


def test_a_year_of_a_patient_has_no_such_limit(program, hcc_tables: PackageTables) -> None:
    year = stay("I50.22", *["E78.5"] * 200, "C34.90", setting=Setting.OUTPATIENT, claim=Claim.PROFESSIONAL)
    now, changes = what_if(year, MsDrgGrouper(program), HccGrouper(hcc_tables))
    assert limits(year, now) == ()
    assert [change.where for change in changes] == ["diagnoses[201]"]
