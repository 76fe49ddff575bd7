"""Posting files: every dollar in a row, and every row adds up."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.remittance_making import claim, file, payment, service

from medcodex.claims.posting_file import Kind, PostingFile, PostingRow
from medcodex.claims.reasons import reasons
from medcodex.cli.main import main
from medcodex.encounter.billing import Adjustment, Party
from medcodex.encounter.remittance import Payment, ProviderAdjustment, RemittedClaim, RemittedLine

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

IN_ALL = frozenset({Kind.PAYMENT, Kind.PROVIDER, Kind.DIFFERENCE})
OF_CLAIM = frozenset({Kind.PAYMENT, Kind.ADJUSTMENT, Kind.PATIENT, Kind.UNEXPLAINED})
MONEY = st.decimals(min_value=-9999, max_value=9999, places=2)
ADJUSTMENTS = st.lists(
    st.builds(Adjustment, st.sampled_from(["CO", "PR", "OA", "CR"]), st.sampled_from(["45", "1", "ZZ"]), MONEY),
    max_size=3,
).map(tuple)
LINES = st.lists(
    st.builds(
        RemittedLine, st.just("HC"), st.just("99213"), st.just(()), MONEY, MONEY, adjustments=ADJUSTMENTS
    ),
    max_size=4,
).map(tuple)  # fmt: skip
CLAIMS = st.lists(
    st.builds(
        RemittedClaim, st.just(1), st.sampled_from(["A", "B"]), st.sampled_from(["1", "22"]), MONEY, MONEY, st.none(),
        st.just(""), st.just(""), st.just(Party()), LINES, ADJUSTMENTS,
    ),
    max_size=4,
)  # fmt: skip
BESIDE = st.lists(
    st.builds(ProviderAdjustment, st.just("1"), st.none(), st.just("WO"), st.just("R"), MONEY), max_size=3
)
PAID = Payment(1, "I", Decimal(0), True, "ACH", None, "T1", Party("PAYER"), Party())


def rows_of(amount: Decimal, claims: Sequence[RemittedClaim], beside: Sequence[ProviderAdjustment]) -> list[PostingRow]:
    made = PostingFile(reasons())
    made.begin(replace(PAID, amount=amount))
    return [*(row for one in claims for row in made.claim(one)), *made.end(amount, beside)]


@given(MONEY, CLAIMS, BESIDE)
def test_rows_come_to_the_payment(
    amount: Decimal, claims: list[RemittedClaim], beside: list[ProviderAdjustment]
) -> None:
    rows = rows_of(amount, claims, beside)
    assert sum((row.amount for row in rows if row.kind in IN_ALL), Decimal(0)) == amount
    assert [row.amount for row in rows if row.kind is Kind.TOTAL] == [amount]
    balances = amount == sum((one.paid for one in claims), Decimal(0)) - sum((one.amount for one in beside), Decimal(0))
    assert balances is not any(row.kind is Kind.DIFFERENCE for row in rows)


@given(CLAIMS)
def test_rows_of_a_claim_come_to_its_charge(claims: list[RemittedClaim]) -> None:
    for one in claims:
        rows = [row for row in rows_of(Decimal(0), [one], []) if row.claim]
        assert sum((row.amount for row in rows if row.kind in OF_CLAIM), Decimal(0)) == one.charge
        assert sum((row.charge for row in rows if row.charge is not None), Decimal(0)) == one.charge
        assert sum((row.amount for row in rows if row.kind is Kind.PAYMENT), Decimal(0)) == one.paid


def told() -> bytes:
    whole = claim(
        "=HYPERLINK(1)", "1", "200", "120",
        service("HC:99213:25", "100", "80", "CO*45*10", "PR*1*10"), service("NU:0450", "100", "40", "CO*97*55"),
    )  # fmt: skip
    return file(payment("110", whole, trace="T9", beside=["L6*5"]))


def written(tmp_path: Path, data: bytes) -> list[dict[str, Any]]:
    (tmp_path / "a.835").write_bytes(data)
    main(["remit", str(tmp_path / "a.835"), "--posting", str(tmp_path / "out.csv")])
    return list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text(encoding="utf-8"))))


def test_a_posting_file_is_written(tmp_path: Path) -> None:
    rows = written(tmp_path, told())
    assert tuple(rows[0]) == PostingRow._fields
    assert [
        (row["kind"], row["line"], row["code"] or row["revenue"], row["reason"], row["amount"]) for row in rows
    ] == [
        ("payment", "1", "99213", "", "80"),
        ("adjustment", "1", "99213", "45", "10"),
        ("patient", "1", "99213", "1", "10"),
        ("payment", "2", "0450", "", "40"),
        ("adjustment", "2", "0450", "97", "55"),
        ("unexplained", "", "", "", "5"),
        ("provider", "", "", "L6", "-5"),
        ("difference", "", "", "", "-5"),
        ("total", "", "", "", "110"),
    ]
    assert {row["claim"] for row in rows[:6]} == {"'=HYPERLINK(1)"}
    assert rows[1]["meaning"] == reasons()["45"].meaning


@pytest.mark.parametrize(
    ("data", "said"),
    [(told()[: told().index(b"SE*")], "cut off"), (b"nothing", "not X12"), (b"", "empty")],
    ids=["cut off", "no X12", "empty"],
)
def test_nothing_is_written_of_what_is_not_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, said: str
) -> None:
    (tmp_path / "a.835").write_bytes(data)
    (tmp_path / "out.csv").write_text("what was there\n")
    assert main(["remit", str(tmp_path / "a.835"), "--posting", str(tmp_path / "out.csv")]) > 1
    assert said in capsys.readouterr().err
    assert (tmp_path / "out.csv").read_text() == "what was there\n"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.835", "out.csv"]


@pytest.mark.shared
def test_every_sample_balances_or_names_the_difference(shared: Path, tmp_path: Path) -> None:
    seen: Counter[bool] = Counter()
    with zipfile.ZipFile(shared / "samples" / "x12.zip") as samples:
        for name in samples.namelist():
            if b"ST*835" not in samples.read(name):
                continue
            rows = written(tmp_path, samples.read(name))
            for number in {row["payment"] for row in rows}:
                mine = [row for row in rows if row["payment"] == number]
                [total] = [Decimal(row["amount"]) for row in mine if row["kind"] == Kind.TOTAL]
                assert sum(Decimal(row["amount"]) for row in mine if row["kind"] in IN_ALL) == total, name
                seen[any(row["kind"] == Kind.DIFFERENCE for row in mine)] += 1
            _claims_add_up(rows, name)
    assert seen[False] >= 5


def _claims_add_up(rows: list[dict[str, Any]], name: str) -> None:
    charged: Counter[tuple[str, str]] = Counter()
    for row in rows:
        if row["kind"] in OF_CLAIM:
            charged[row["payment"], row["claim"]] += Decimal(row["amount"]) - Decimal(row["charge"] or 0)  # type: ignore[assignment]
    assert not any(charged.values()), name
