"""medcodex remit on a small remittance: what it says, and what a contract makes of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from medcodex.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

CONTRACT = """
name = "sample"
payer = "99999"
begins = 2026-01-01
[[terms]]
name = "visits"
pay = "fee_schedule"
schedule = "own"
[[terms]]
name = "rest"
pay = "percent_of_charges"
percent = 50
[schedules]
own = "fees.csv"
"""
SEGMENTS = (
    "ISA*00*          *00*          *ZZ*99999          *ZZ*SITE           *260520*1200*^*00501*000000007*0*T*:",
    "GS*HP*99999*SITE*20260520*1200*7*X*005010X221A1",
    "ST*835*0001",
    "BPR*I*{payment}*C*ACH*CCP*01*011000015*DA*1*1999999999**01*011000015*DA*2*20260520",
    "TRN*1*T-77*1999999999",
    "N1*PR*SAMPLE PAYER*XV*99999", "N3*1 STREET", "N4*TOWN*OH*43004", "PER*BL**TE*6145550100",
    "N1*PE*SAMPLE CLINIC*XX*1234567893",
    "LX*1",
    "CLP*C-1*1*250*{paid}*20*12*PAYER-1*11*1",
    "NM1*QC*1*OKAPI*SAMPLE****MI*M1",
    "SVC*HC:99213:25*150*70**1", "DTM*472*20260501", "CAS*CO*45*60", "CAS*PR*3*20",
    "SVC*HC:20610*100*0**1", "DTM*472*20260501", "CAS*CO*197*100",
    "PLB*1234567893*20261231*WO:OLD-1*{recovered}",
    "SE*{count}*0001", "GE*1*7", "IEA*1*000000007",
)  # fmt: skip


@pytest.fixture
def remittance(tmp_path: Path) -> Path:
    path = tmp_path / "a.835"
    path.write_text(_file())
    (tmp_path / "c.toml").write_text(CONTRACT)
    (tmp_path / "fees.csv").write_text("code,modifier,amount\n99213,,92.10\n99213,25,100.00\n")
    return path


def _file(payment: str = "60", paid: str = "70", recovered: str = "10") -> str:
    count = sum(one.split("*")[0] not in {"ISA", "GS", "GE", "IEA"} for one in SEGMENTS)
    told = "~\n".join(SEGMENTS) + "~\n"
    for name, value in (("payment", payment), ("paid", paid), ("recovered", recovered), ("count", str(count))):
        told = told.replace(f"{{{name}}}", value)
    return told


def test_in_words(remittance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remit", str(remittance)]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "SAMPLE PAYER: 60 by transfer on 2026-05-20, number T-77",
        "claim C-1: paid as first payer; charged 250, paid 70, the patient owes 20",
        "  1. 99213 25: charged 150, paid 70",
        "     60 CO 45: charged above the fee schedule or what was agreed",
        "     20 PR 3: the patient's fixed part (copay)",
        "  2. 20610: charged 100, paid 0",
        "     100 CO 197: no authorization was asked for before the service",
        "beside the claims: WO OLD-1 -10",
        "1 claims: charged 250, paid 70",
        "           100 CO 197 no authorization was asked for before the service",
        "            60 CO 45 charged above the fee schedule or what was agreed",
        "            20 PR 3 the patient's fixed part (copay)",
        "it adds up",
    ]


def test_by_a_contract(remittance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    contract = str(remittance.with_name("c.toml"))
    assert main(["remit", str(remittance), "--contract", contract, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    (payment,) = told["payments"]
    (claim,) = payment["claims"]
    assert (payment["amount"], payment["adjustments"][0]["amount"], claim["contract"]) == ("60.00", "10.00", "sample")
    assert [(one["line"], one["expected"], one["difference"], one["why"]) for one in claim["variances"]] == [
        (1, "100.00", "-10.00", "rate"),
        (2, "50.00", "-50.00", "denied"),
    ]
    assert claim["lines"][1]["adjustments"][0]["cause"] == "authorization"
    assert (told["totals"]["allowed_too_little"], told["totals"]["allowed_too_much"]) == ("60.00", "0.00")
    assert main(["remit", str(remittance), "--contract", contract]) == 0
    said = capsys.readouterr().out
    assert "  line 1: 100.00 agreed (visits), 90 allowed: 10.00 too little; another rate" in said
    assert "by contract 60.00 too little and 0 too much was allowed" in said
    assert said.splitlines()[-6:-1] == [
        "  1 of 2: denied, 50.00 too little, 0 too much",
        "  1 of 2: another rate, 10.00 too little, 0 too much",
        "the largest 2 of 2 differences:",
        "  claim C-1, line 2: 50.00 agreed (rest), 0 allowed: 50.00 too little; denied (sample)",
        "  claim C-1, line 1: 100.00 agreed (visits), 90 allowed: 10.00 too little; another rate (sample)",
    ]
    ranked = told["totals"]["variances"]
    assert [(one["claim"], one["segment"], one["difference"]) for one in ranked["largest"]] == [
        ("C-1", 12, "-50.00"),
        ("C-1", 12, "-10.00"),
    ]
    assert (ranked["count"], ranked["reasons"][0]["why"], ranked["reasons"][0]["count"]) == (2, "denied", 1)


def test_by_a_folder_of_contracts(remittance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["remit", str(remittance), "--contracts", str(remittance.parent)]) == 0
    assert "by contract 60.00 too little" in capsys.readouterr().out
    assert main(["remit", str(remittance), "--contracts", str(remittance)]) == 2
    assert "a folder with contracts" in capsys.readouterr().err


def test_what_does_not_add_up(remittance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    remittance.write_text(_file(payment="61", paid="71"))
    assert main(["remit", str(remittance), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    (payment,) = told["payments"]
    assert [one["rule"] for one in payment["claims"][0]["findings"]] == ["RM-02"]
    assert payment["findings"] == []  # the payment is what was paid of the claims
    remittance.write_text(_file(payment="61"))
    assert main(["remit", str(remittance)]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "1 sums do not add up"


def test_a_sites_own_reasons(remittance: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = remittance.with_name("r.tsv")
    own.write_text("code\tmeaning\n197\tour own words\n")
    assert main(["remit", str(remittance), "--reasons", str(own)]) == 0
    assert "100 CO 197: our own words" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "data", "option", "says"),
    [
        ("x.835", b"", "", "empty"),
        ("x.835", b"\x00\x01\x02", "", "x.835"),
        ("c.toml", b"name = 1", "--contract", "c.toml"),
        ("c.toml", CONTRACT.replace("fees.csv", "../fees.csv").encode(), "--contract", "beside its contract"),
        ("c.toml", CONTRACT.replace("fees.csv", "none.csv").encode(), "--contract", "none.csv"),
        ("r.tsv", b"\xff\xfe", "--reasons", "not UTF-8 at byte 0"),
        ("r.tsv", b"code\tmeaning\nmany\twords\n", "--reasons", "r.tsv: line 2"),
    ],
    ids=["empty", "binary", "no contract", "a table elsewhere", "no table", "reasons in another encoding", "no code"],
)  # fmt: skip
def test_what_cannot_be_read(
    remittance: Path, capsys: pytest.CaptureFixture[str], *, name: str, data: bytes, option: str, says: str
) -> None:
    path = remittance.with_name(name)
    path.write_bytes(data)
    assert main(["remit", *([str(remittance), option] if option else []), str(path)]) == 2
    err = capsys.readouterr().err
    assert says in err
    assert len(err.splitlines()) == 1
