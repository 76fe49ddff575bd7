"""Every claim of the reference vectors is answered as CMS's reference grouper and editor answered it."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.group.drg_port import DrgClaim
from medcodex.group.mce_port import EditClaim

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from medcodex.group.fusion import MendedFusions
    from medcodex.group.mce import CodeEditor

pytestmark = [pytest.mark.slow, pytest.mark.shared]
_SEXES = {0: "M", 1: "F"}


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path) as file:
        yield from map(json.loads, file)


def test_every_drg_is_the_reference_groupers(shared: Path, program: MendedFusions) -> None:
    different = []
    count = 0
    for row in _rows(shared / "rules" / "msdrg-vectors.jsonl.gz"):
        count += 1
        diagnoses = ((row["pdx"], "Y"), *zip(row["sdx"], row["poa"], strict=True))
        answer = program.group(
            DrgClaim(
                row["version"],
                diagnoses,
                tuple(row["procedures"]),
                row.get("age"),
                row["sex"],
                row["discharge_status"],
            )
        )
        if (answer.initial.drg, answer.final.drg, answer.final.mdc) != (
            row["initial_drg"],
            row["final_drg"],
            row["final_mdc"],
        ):
            different.append(row)
    assert count == 14_932
    assert different == []


def test_every_edit_is_the_reference_editors_and_names_its_codes(shared: Path, editor: CodeEditor) -> None:
    different, unexplained = [], []
    count = 0
    for row in _rows(shared / "rules" / "mce-vectors.jsonl.gz"):
        count += 1
        edited = editor.edit(
            EditClaim(
                dt.datetime.strptime(str(row["date"]), "%Y%m%d").replace(tzinfo=dt.UTC).date(),
                (row["pdx"], *row["sdx"]),
                tuple(row["px"]),
                row["age"],
                _SEXES.get(row["sex"]),
                row["ds"],
                length_of_stay=row["los"],
            )
        )
        if ({edit.row.name: edit.count for edit in edited.edits}, edited.type) != (row["edits"], row["edit_type"]):
            different.append(row)
        unexplained += [
            (row, edit) for edit in edited.edits if edit.row.about != "claim" and len(edit.causes) != edit.count
        ]
    assert count == 6_667
    assert different == []
    assert unexplained == []
