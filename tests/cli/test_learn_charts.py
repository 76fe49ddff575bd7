"""``medcodex learn mark`` and ``medcodex learn add``."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest
from tests.case_making import CLINIC
from tests.workbench_fixture import hired

from medcodex.cli.main import main
from medcodex.store.engine import open_engine, sqlite_url
from medcodex.store.keys import default_keys, new_keys, write_keys
from medcodex.store.work import DatabaseStore
from medcodex.workflow.people import Role

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, embedded_home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home"
    shutil.copytree(embedded_home, home)
    monkeypatch.setenv("MEDCODEX_HOME", str(home))
    made = tmp_path / "charts" / "foot-ulcer"
    made.mkdir(parents=True)
    for name, data in CLINIC.items():
        (made / name).write_bytes(data)
    return made.parent


def test_an_answer_is_marked(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    answer = tmp_path / "answer.json"
    answer.write_text('{"codes": ["E11.621", "L97.421", "E11.9"], "visit": "moderate"}', encoding="utf-8")
    asked = ["learn", "mark", "foot-ulcer", str(answer), "--folder", str(folder)]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [one["verdict"] for one in told["codes"]] == ["right", "right", "tempting"]
    assert told["parts"]["recall"]["score"] == 0.5
    assert main(asked) == 0
    printed = capsys.readouterr().out
    assert "E11.9" in printed
    assert "The diabetes has a complication that is named." in printed
    assert main(["learn", "mark", "none", str(answer), "--folder", str(folder)]) == 2
    answer.write_text("{", encoding="utf-8")
    assert main(asked) == 2
    assert "no answer in JSON" in capsys.readouterr().err


def test_charts_are_added_by_who_teaches(
    folder: Path, tmp_path: Path, migrated_file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = tmp_path / "workbench.sqlite"
    shutil.copyfile(migrated_file, database)
    keys = new_keys()
    write_keys(default_keys(tmp_path / "home"), keys, new=True)
    store = DatabaseStore(open_engine(sqlite_url(database)), keys)
    hired(store, Role.EDUCATOR, Role.STUDENT)
    asked = ["learn", "add", str(folder), "--database", sqlite_url(database), "--author"]
    assert main([*asked, "educator0"]) == 0, capsys.readouterr().err
    assert "foot-ulcer: published" in capsys.readouterr().out
    assert main([*asked, "educator0", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["state"] == "published"
    assert main([*asked, "student1"]) == 2
    assert main([*asked, "nobody"]) == 2
    case = folder / "foot-ulcer" / "case.toml"
    case.write_text(case.read_text(encoding="utf-8").replace('"I10"', '"I11"'), encoding="utf-8")
    capsys.readouterr()
    assert main([*asked, "educator0"]) == 2
    assert "I11: not billable" in capsys.readouterr().err
    store.dispose()
