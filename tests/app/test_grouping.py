"""All groupers together over a data folder of its own."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from medcodex.app.grouping import Groupers
from medcodex.encounter import Claim, Setting
from medcodex.library.home import Home
from stays import stay

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def groupers(tmp_path_factory: pytest.TempPathFactory) -> Groupers:
    folder: Path = tmp_path_factory.mktemp("groupers")
    return Groupers(home=Home(folder))


def test_a_year_of_which_no_code_book_is_loaded_is_grouped(groupers: Groupers) -> None:
    found = groupers.group(stay("I50.22", ("I50.9", None), "J96.01", date=date(2023, 5, 1), admit_date=None))
    assert found.ms_drg.result is not None
    assert found.ms_drg.result.version == "40.1"
    assert found.ms_drg.result.final.drg == 291
    assert found.hcc.result is None
    assert [notice.kind for notice in found.hcc.notices] == ["no-version"]


def test_a_visit_gets_what_applies_to_it(groupers: Groupers) -> None:
    found = groupers.group(
        stay("E11.22", setting=Setting.OUTPATIENT, claim=Claim.PROFESSIONAL, date=date(2025, 5, 15), admit_date=None)
    )
    assert found.ms_drg.result is None
    assert found.edits == ()
    assert found.hcc.result is not None
    assert found.categories.result is not None
    assert found.categories.result.ccsr is not None
    assert found.categories.result.ccsr[0].categories[0].category.startswith("END")


def test_nothing_at_all_is_an_answer(groupers: Groupers) -> None:
    found = groupers.group(stay())
    assert found.ms_drg.result is None
    assert [finding.rule for finding in found.edits] == ["MCE-NOT-CHECKED"]
    assert found.hcc.result is not None
    assert all(model.categories == () for model in found.hcc.result.models)
