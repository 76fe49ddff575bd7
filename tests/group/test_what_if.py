"""What would change a group: losses and gains alike, and no code that is not there."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from medcodex.app.grouping import Groupers
from medcodex.errors import StorageError
from medcodex.group.hcc import HccGrouper
from medcodex.group.ms_drg import MsDrgGrouper
from medcodex.group.what_if import Change, what_if
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
