"""Contracts out of TOML and CSV; what is wrong in them is told with its place."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.claims.contracts.contract import Contract, Pay
from medcodex.claims.contracts.reading import read_contract
from medcodex.errors import InputError

TOLD = """
name = "Sample 2026"
payer = "P1"
begins = 2026-01-01
ends = 2026-12-31
kinds = ["professional"]
weights = "weights.csv"

[[terms]]
name = "implants"
pay = "percent_of_charges"
percent = 62.5
where = { codes = ["C1713-C1776"] }
carve_out = true

[[terms]]
name = "office"
pay = "fee_schedule"
schedule = "own"
multiple = [100, 50]

[[terms]]
name = "stay"
pay = "per_diem"
days = [{ amount = 2000, through = 3 }, { amount = 1500.50 }]
outlier = { threshold = 100000, percent = 40 }

[schedules]
own = { 99213 = 92.10, "99213-25" = 80 }
listed = "fees.csv"
"""
TABLES = {
    "weights.csv": b"\xef\xbb\xbfDRG,Weight\r\n470,1.9000\r\n",
    "fees.csv": b'Code,Modifier,Description,Amount\n99213,,a visit,"$1,092.10"\n99213,25,x,80\n',
}


def opened(name: str) -> bytes:
    return TABLES[name]


def read(told: str) -> Contract:
    return read_contract(told.encode(), "c.toml", opened)


def test_all_of_it() -> None:
    found = read(TOLD)
    assert [one.pay for one in found.terms] == [Pay.CHARGES, Pay.SCHEDULE, Pay.DAY]
    assert found.terms[0].percent == Decimal("62.5")
    assert found.schedules["own"] == {"99213": Decimal("92.10"), "99213-25": Decimal(80)}
    assert found.schedules["listed"] == {"99213": Decimal("1092.10"), "99213-25": Decimal(80)}
    assert found.weights == {"470": Decimal("1.9000")}
    assert [band.through for band in found.terms[2].days] == [3, None]


@pytest.mark.parametrize(
    ("old", "new", "where", "says"),
    [
        ("percent = 62.5", "percent = -1", "terms[0].percent", "0 to 1000"),
        ("percent = 62.5", "percent = nan", "terms[0].percent", "0 to 1000"),
        ("percent = 62.5", 'percent = "much"', "terms[0].percent", "decimal"),
        ("codes =", "codez =", "terms[0].where", "codez"),
        ("C1713-C1776", "C1776-C1713", "terms[0].where.codes", "no range"),
        ("ends = 2026-12-31", "ends = 2025-12-31", "ends", "before begins"),
        ('schedule = "own"', 'schedule = "other"', "terms[1].schedule", "no such schedule"),
        ('pay = "fee_schedule"', 'pay = "per_unit"', "terms[1].amount", "needs an amount"),
        ('pay = "fee_schedule"', 'pay = "guess"', "terms[1].pay", "Invalid enum value"),
        (", through = 3 }", " }", "terms[2].days", "bands in their order"),
        ("multiple = [100, 50]", "outlier = { threshold = 1, percent = 1 }", "terms[1].outlier", "prices lines"),
        ('name = "office"', 'name = "implants"', "terms[1].name", "twice"),
        ("carve_out = true", 'carve_out = "yes"', "terms[0].carve_out", "bool"),
        ("99213 = 92.10", "99213 = -2", "schedules.own.99213", "not negative"),
        ("begins = 2026-01-01", "", "c.toml", "missing required field `begins`"),
        ("payer =", "payer", "c.toml", "not valid TOML"),
        ("percent = 62.5", f"percent = {'9' * 5000}", "c.toml", "not valid TOML"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(old: str, new: str, where: str, says: str) -> None:
    assert old in TOLD
    with pytest.raises(InputError, match=says) as caught:
        read(TOLD.replace(old, new))
    assert where in (caught.value.where or "")


@pytest.mark.parametrize(
    ("table", "where", "says"),
    [
        (b"", "fees.csv", "a header"),
        (b"code\n99213\n", "fees.csv", "a header"),
        (b"code,amount\n99213,much\n", "fees.csv: line 2", "no amount"),
        (b"code,amount\n,5\n", "fees.csv: line 2", "no code"),
        (b"code,amount\n99213,1\n99213,2\n", "fees.csv: line 3", "twice: 99213"),
        (b"code,amount\n99213\n", "fees.csv: line 2", "no amount"),
        (b"\xff\xfe", "fees.csv", "not UTF-8"),
        (b'code,amount\n"99213,1\n', "fees.csv", "CSV"),
    ],
    ids=["empty", "no amounts", "no number", "no code", "twice", "cut", "binary", "open quote"],
)
def test_a_table_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, table: bytes, where: str, says: str) -> None:
    monkeypatch.setitem(TABLES, "fees.csv", table)
    with pytest.raises(InputError, match=says) as caught:
        read(TOLD)
    assert caught.value.where == where


def test_no_table_is_opened_where_none_can_be() -> None:
    with pytest.raises(InputError, match=r"no file can be opened here: (fees|weights)\.csv"):
        read_contract(TOLD.encode(), "c.toml")


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_anything_else_is_refused(data: bytes) -> None:
    with pytest.raises(InputError):
        read_contract(data, "c.toml")
