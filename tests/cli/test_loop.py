"""The loop on the command line (docs/loop.md): from a note to the cent that was paid, each step by its command."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from collections.abc import Sequence

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
    proposed = {code["code"]: code for code in told["codes"]}
    for code in (each["code"] for each in json.loads((LOOP / "encounter.json").read_text())["diagnoses"]):
        for words in proposed[code]["evidence"]:
            assert note[words["start"] : words["end"]] == words["text"]
    assert "Hypothyroidism" in {words["text"] for words in proposed["E03.9"]["evidence"]}


def test_a_line_is_denied_and_another_paid_below_the_contract(walked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = remitted(walked, "answers", capsys, "--contract", str(LOOP / "contract.toml"))
    [claim] = told["payments"][0]["claims"]
    assert (claim["number"], claim["payer_number"], claim["status"]) == ("LOOP-1", "SIM000000001", "1")
    test = next(line for line in claim["lines"] if line["code"] == "84443")
    [why] = test["adjustments"]
    assert (test["paid"], why["group"], why["reason"], why["cause"]) == ("0.00", "CO", "50", "medical necessity")
    assert told["totals"]["allowed_too_little"] == "12.70"
    assert sums([claim]) == (CHARGED, Decimal("104.48"), Decimal("159.40"), Decimal("26.12"))


def test_the_corrected_claim_is_paid_and_the_books_balance(walked: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = remitted(walked, "answers", capsys)["payments"][0]
    second = remitted(walked, "corrected", capsys)["payments"][0]
    reversal, decision = second["claims"]
    assert (reversal["status"], decision["status"]) == ("22", "1")
    assert sums([*first["claims"], reversal]) == (0, 0, 0, 0)
    every = [*first["claims"], *second["claims"]]
    assert sums(every) == (CHARGED, Decimal("121.28"), Decimal("138.40"), Decimal("30.32"))
    assert Decimal(first["amount"]) + Decimal(second["amount"]) == Decimal("121.28")


def test_a_posting_file_tells_the_same(walked: Path) -> None:
    with (walked / "posting.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert {row["claim"] for row in rows if row["claim"]} == {"LOOP-1"}


def sums(claims: Sequence[dict[str, Any]]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """What was charged, paid, adjusted and left to the patient, which adds up of each claim."""
    found = []
    for one in claims:
        adjustments = [*one["adjustments"], *(each for line in one["lines"] for each in line["adjustments"])]
        patient = sum((Decimal(each["amount"]) for each in adjustments if each["group"] == "PR"), Decimal(0))
        adjusted = sum((Decimal(each["amount"]) for each in adjustments), -patient)
        charged, paid = Decimal(one["charge"]), Decimal(one["paid"])
        assert charged == paid + adjusted + patient
        found.append((charged, paid, adjusted, patient))
    charged, paid, adjusted, patient = (sum(column, Decimal(0)) for column in zip(*found, strict=True))
    return charged, paid, adjusted, patient
