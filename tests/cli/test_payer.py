"""``medcodex payer simulate``: from an encounter to a payment that is what the rules say, and what goes wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from bench.billed import Maker, sending

from medcodex.cli.main import main
from medcodex.encounter.billing import ClaimKind
from medcodex.encounter.claim_status import ClaimAnswer, GroupAnswer
from medcodex.encounter.remittance import Payment, RemittedClaim
from medcodex.formats.x12.answers.reading import read_answers
from medcodex.formats.x12.claims.writing import write_claims
from medcodex.formats.x12.remittance import read_remittances
from medcodex.formats.x12.segments import read_segments
from medcodex.formats.x12.sets import read_sets

if TYPE_CHECKING:
    from pathlib import Path

VISIT: dict[str, Any] = {
    "id": "v1", "claim": "professional", "date": "2026-05-15", "payer": "commercial", "birth_date": "1950-02-03",
    "sex": "F", "providers": {"rendering": {"npi": "1234567893"}}, "diagnoses": [{"code": "I10"}, {"code": "E11.9"}],
    "lines": [
        {"code": "G0463", "units": 1, "charge": "130.00", "dx": [1, 2], "pos": "11"},
        {"code": "A0429", "units": 2, "charge": "40.00", "dx": [1], "pos": "11"},
        {"code": "G0108", "units": 1, "charge": "60.00", "dx": [2], "pos": "11"},
    ],
}  # fmt: skip
RULES = """
payer = "STORY PAYER"
id = "SAMPLEPY"
version = "7"
otherwise = 80
[filing]
within = 90
pays_after = 10
[sharing]
deductible = 50
coinsurance = 10
[[fees]]
codes = ["G0463"]
amount = "101.01"
[[denials]]
kind = "authorization"
codes = ["G0108-G0109"]
"""


def steps(path: Path) -> list[Any]:
    with path.open("rb") as stream:
        return list(read_remittances(read_answers(read_sets(read_segments(stream, path.name)))))


@pytest.fixture
def visits(tmp_path: Path) -> Path:
    maker = Maker(31)
    path = tmp_path / "visits.837"
    path.write_text("".join(write_claims([maker.claim(ClaimKind.PROFESSIONAL) for _ in range(8)], sending())))
    return path


def test_from_an_encounter_to_its_payment(
    tmp_path: Path, embedded_home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    encounter, rules, claim, out = (tmp_path / name for name in ("visit.json", "rules.toml", "visit.837", "answers"))
    encounter.write_text(json.dumps(VISIT))
    rules.write_text(RULES)
    assert main(["claim", str(encounter), "--to", "x12", "--out", str(claim)]) == 0
    asked = ["payer", "simulate", str(claim), "--out", str(out), "--rules", str(rules), "--date", "2026-06-01"]
    capsys.readouterr()
    assert main([*asked, "--state", str(tmp_path / "state"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)

    (group,) = (one for one in steps(out / "simulation.999") if isinstance(one, GroupAnswer))
    assert (group.verdict, group.sets[0].verdict) == ("A", "A")
    (taken,) = (one for one in steps(out / "simulation.277ca") if isinstance(one, ClaimAnswer))
    assert (taken.number, taken.statuses[0].codes[0].category) == ("v1", "A2")

    remittance = steps(out / "simulation.835")
    (paid,) = (one for one in remittance if isinstance(one, RemittedClaim))
    (payment,) = (one for one in remittance if isinstance(one, Payment))
    # 101.01 allowed, 50 deductible, 10 percent of 51.01; 80 percent of 40, 10 percent of that; no authorization.
    assert [one.paid for one in paid.lines] == [Decimal("45.91"), Decimal("28.80"), Decimal(0)]
    assert [[(one.group, one.reason, one.amount) for one in line.adjustments] for line in paid.lines] == [
        [("CO", "45", Decimal("28.99")), ("PR", "1", Decimal(50)), ("PR", "2", Decimal("5.10"))],
        [("CO", "45", Decimal(8)), ("PR", "2", Decimal("3.20"))],
        [("CO", "197", Decimal(60))],
    ]
    assert (paid.number, paid.payer_number, paid.responsibility) == ("v1", taken.payer_number, Decimal("58.30"))
    assert (payment.amount, str(payment.date)) == (Decimal("74.71"), "2026-06-11")
    assert told["simulation"] is True
    assert told["payments"] == [
        {"payee": "1234567893", "trace": payment.trace, "amount": "74.71", "date": "2026-06-11"}
    ]

    assert main([*asked, "--state", str(tmp_path / "state")]) == 0
    assert "SIMULATION of STORY PAYER" in capsys.readouterr().out
    (again,) = (one for one in steps(out / "simulation.835") if isinstance(one, RemittedClaim))
    assert (again.paid, [(one.group, one.reason) for one in again.adjustments]) == (0, [("CO", "18")])


def test_what_goes_wrong_on_purpose_hangs_on_the_seed(
    visits: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = []
    for seed in ("1", "1", "2"):
        asked = ["payer", "simulate", str(visits), "--out", str(tmp_path / "o"), "--date", "2026-11-20", "--json"]
        assert main([*asked, "--wrong", "1", "--seed", seed]) == 0
        told.append(json.loads(capsys.readouterr().out)["wrong"])
    assert told[0] == told[1] != told[2]
    assert told[0]


def test_standard_input_is_read(visits: Path, tmp_path: Path) -> None:
    code = "from medcodex.cli.main import entry; entry()"
    command = [sys.executable, "-c", code, "payer", "simulate", "-", "--out", str(tmp_path / "o")]
    done = subprocess.run(command, input=visits.read_bytes(), capture_output=True, check=True)
    assert b"SIMULATION" in done.stdout
    assert (tmp_path / "o" / "simulation.835").exists()


BAD = {
    "no file": (["nothing.837"], "nothing.837: no such file"),
    "no X12": (["odd"], "not X12"),
    "rules that are none": (["FILE", "--rules", "odd"], "not valid TOML"),
    "a state that is none": (["FILE", "--state", "odd"], "odd: line 1: not the ledger of a simulated payer"),
    "a state that is a folder": (["FILE", "--state", "."], "is a folder"),
    "a share above one": (["FILE", "--wrong", "2"], "a share from 0 to 1"),
    "no date": (["FILE", "--date", "soon"], "a date as YYYY-MM-DD"),
    "a file for a folder": (["FILE", "--out", "odd"], "cannot be written"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_one_line(
    name: str, visits: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "odd").write_text("hello there")
    arguments, says = BAD[name]
    asked = [str(visits) if one == "FILE" else one for one in arguments]
    assert main(["payer", "simulate", "--out", "answers", *asked]) == 2
    told = capsys.readouterr()
    assert says in told.err
    assert len(told.err.splitlines()) == 1
    assert not [path for path in tmp_path.rglob("*") if "simulation" in path.name]
