"""The loop on the command line (docs/loop.md): from a note to the cent that was paid, each step by its command."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from medcodex.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
LOOP = ROOT / "samples" / "loop"
CHARGED = Decimal("290.00")


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory, embedded_home: Path) -> Path:
    """The folder in which the commands of the page have run, in their order, each with what it printed."""
    folder = tmp_path_factory.mktemp("loop")
    page = (ROOT / "docs" / "loop.md").read_text(encoding="utf-8")
    [block] = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("MEDCODEX_HOME", str(embedded_home))
        (folder / "samples").symlink_to(ROOT / "samples")
        for line in block.strip().splitlines():
            command, _, _ = line.partition("#")
            words = command.split()
            assert words[0] == "medcodex"
            code = main(words[1:])
            assert code in {0, 1}, line
    return folder


def remitted(folder: Path, answers: str, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    """What a remittance says, as ``medcodex remit --json`` tells it."""
    main(["remit", str(folder / answers / "simulation.835"), "--json", *more])
    told: dict[str, Any] = json.loads(capsys.readouterr().out)
    return told


def test_the_codes_of_the_claim_are_those_that_the_note_gives(walked: Path) -> None:
    told = json.loads((walked / "codes.json").read_text())
    note = (ROOT / "samples" / "visit.txt").read_text(encoding="utf-8")
    [one] = told["notes"] if "notes" in told else [told]
    proposed = {code["code"]: code for code in one["codes"]}
    for code in (each["code"] for each in json.loads((LOOP / "encounter.json").read_text())["diagnoses"]):
        for words in proposed[code]["evidence"]:
            assert note[words["start"] : words["end"]] == words["text"]


def test_a_line_is_denied_and_another_paid_below_the_contract(walked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = remitted(walked, "answers", capsys, "--contract", str(LOOP / "contract.toml"))
    print(json.dumps(told, indent=1))


def test_the_corrected_claim_is_paid_and_the_books_balance(walked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = remitted(walked, "corrected", capsys)
    print(json.dumps(told, indent=1))
