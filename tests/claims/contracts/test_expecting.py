"""What contracts say of claims."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from tests.claims.contracts.making import claim, contract, line

from medcodex.claims.contracts.contract import Band, Contract, Outlier, Pay, Term, Where
from medcodex.claims.contracts.expecting import expect
from medcodex.claims.contracts.fitting import contract_for
from medcodex.encounter.billing import BilledClaim, BilledLine, ClaimKind, FormCode
from medcodex.errors import InputError

FEES = {"99213": Decimal("92.10"), "99213-25": Decimal(80), "20610": Decimal("61.33"), "11042": Decimal("130.01")}


@pytest.mark.parametrize(
    ("term", "lines", "allowed"),
    [
        (Term("t", Pay.CHARGES, percent=Decimal("62.5")), [line("99213", "100.01")], ["62.51"]),
        (Term("t", Pay.SCHEDULE, schedule="own"), [line("99213", "150")], ["92.10"]),
        (Term("t", Pay.SCHEDULE, schedule="own"), [line("99213", "150", modifiers=("GC", "25"))], ["80.00"]),
        (Term("t", Pay.SCHEDULE, schedule="own", percent=Decimal(115)), [line("99213", "150", units="2")], ["211.83"]),
        (Term("t", Pay.SCHEDULE, schedule="own"), [line("99299", "150")], [None]),
        (Term("t", Pay.SCHEDULE, schedule="own"), [line("99213", "50")], ["92.10"]),
        (Term("t", Pay.SCHEDULE, schedule="own", lesser=True), [line("99213", "50")], ["50"]),
        (Term("t", Pay.UNIT, amount=Decimal("3.335")), [line("J1885", "50", units="3")], ["10.01"]),
        (Term("t", Pay.LINE, amount=Decimal(20)), [line("J1885", "50", units="3")], ["20.00"]),
        (
            Term("t", Pay.SCHEDULE, schedule="own", multiple=(Decimal(100), Decimal(50), Decimal(25))),
            [line("20610", "90"), line("11042", "200"), line("20610", "90"), line("20610", "90", day=5)],
            ["30.67", "130.01", "15.33", "61.33"],
        ),
        (Term("t", Pay.CHARGES, where=Where(codes=("20600-20611",))), [line("20610", "9"), line("99213", "8")],
         ["9.00", None]),
    ],
    ids=["charges", "schedule", "by modifier", "percent of it", "not in it", "more than charged", "not more",
         "units", "line", "several procedures of a day", "codes of a range"],
)  # fmt: skip
def test_lines(term: Term, lines: list[BilledLine], allowed: list[str | None]) -> None:
    found = expect(claim(*lines), contract(term, schedules={"own": FEES}))
    assert [one.allowed for one in found.lines] == [None if one is None else Decimal(one) for one in allowed]
    assert found.allowed == sum((Decimal(one) for one in allowed if one is not None), Decimal(0))
    assert len(found.open) == allowed.count(None)


ROOM = line("", "3000", revenue="0120", units="5")
IMPLANT = line("C1713", "4000", revenue="0278")
DRG = FormCode("drg", "470")


@pytest.mark.parametrize(
    ("terms", "case", "allowed"),
    [
        ([Term("c", Pay.CASE, amount=Decimal(9000))], "9000.00", "9000.00"),
        ([Term("c", Pay.CASE, amount=Decimal(9000), lesser=True)], "7000", "7000"),
        ([Term("c", Pay.DRG, amount=Decimal("6000.10"))], "11400.19", "11400.19"),
        ([Term("c", Pay.DAY, days=(Band(Decimal(1500), 2), Band(Decimal("900.50"))))], "5701.50", "5701.50"),
        ([Term("c", Pay.CLAIM_CHARGES, percent=Decimal(40))], "2800.00", "2800.00"),
        ([Term("i", Pay.CHARGES, percent=Decimal(50), where=Where(revenue=("0274-0278",)), carve_out=True),
          Term("c", Pay.CLAIM_CHARGES, percent=Decimal(40))], "1200.00", "3200.00"),
        ([Term("c", Pay.CASE, amount=Decimal(100), outlier=Outlier(Decimal(5000), Decimal(10)))], "300.00", "300.00"),
        ([Term("c", Pay.CASE, amount=Decimal(100), outlier=Outlier(Decimal(5000), Decimal(10), whole=True))],
         "700.00", "700.00"),
        ([Term("c", Pay.CASE, amount=Decimal(100), outlier=Outlier(Decimal(7000), Decimal(10)))], "100.00", "100.00"),
        ([Term("c", Pay.CASE, amount=Decimal(1), where=Where(drgs=("469-470",), places=("11",), diagnoses=("M17",)))],
         "1.00", "1.00"),
    ],
    ids=["case", "no more than charged", "weight", "days in bands", "charges", "carved out", "outlier", "whole stay",
         "no outlier at the threshold", "all that is asked"],
)  # fmt: skip
def test_claims(terms: list[Term], case: str, allowed: str) -> None:
    told = claim(ROOM, IMPLANT, kind=ClaimKind.INSTITUTIONAL, codes=(DRG,))
    found = expect(told, contract(*terms, weights={"470": Decimal("1.9000")}))
    assert found.case is not None
    assert (found.case.allowed, found.allowed, found.open) == (Decimal(case), Decimal(allowed), ())


@pytest.mark.parametrize(
    ("term", "told", "says"),
    [
        (Term("c", Pay.DRG, amount=Decimal(1)), claim(ROOM), "claim: the claim tells no DRG"),
        (Term("c", Pay.DRG, amount=Decimal(1)), claim(ROOM, codes=(FormCode("drg", "1"),)),
         "claim: no weight of DRG 1"),
        (Term("c", Pay.DAY, days=(Band(Decimal(1)),)), claim(IMPLANT), "claim: no days of accommodation are billed"),
        (Term("c", Pay.SCHEDULE, schedule="own"), claim(ROOM), "line 1: no term is for it"),
        (Term("c", Pay.CHARGES, where=Where(codes=("1",))), claim(ROOM), "line 1: no term is for it"),
    ],
    ids=["no DRG", "no weight", "no days", "no code", "no term"],
)  # fmt: skip
def test_what_cannot_be_priced_is_told(term: Term, told: BilledClaim, says: str) -> None:
    found = expect(told, contract(term, schedules={"own": FEES}, weights={"470": Decimal(1)}))
    assert (found.open, found.allowed) == ((says,), 0)


def test_the_first_term_that_fits_prices() -> None:
    terms = [Term("one", Pay.LINE, amount=Decimal(1), where=Where(modifiers=("26",))), Term("two", Pay.CHARGES)]
    found = expect(claim(line("70450", "9", modifiers=("26",)), line("70450", "9")), contract(*terms))
    assert [one.term for one in found.lines] == ["one", "two"]


@pytest.mark.parametrize(
    ("begins", "ends", "kinds", "payer", "there"),
    [
        ("2026-05-01", None, (), "P1", True),
        ("2026-05-02", None, (), "P1", False),
        ("2026-01-01", "2026-05-01", (), "P1", True),
        ("2026-01-01", "2026-04-30", (), "P1", False),
        ("2026-01-01", None, (ClaimKind.DENTAL,), "P1", False),
        ("2026-01-01", None, (), "P2", False),
    ],
)
def test_which_contract(begins: str, ends: str | None, kinds: tuple[ClaimKind, ...], payer: str, there: bool) -> None:
    one = Contract("a", payer, dt.date.fromisoformat(begins), (), kinds, dt.date.fromisoformat(ends) if ends else None)
    found = contract_for([one], claim(line("99213", "1"), line("99213", "1", day=9)))
    assert (found is one) is there


def test_two_contracts_for_one_claim_are_a_contradiction() -> None:
    one = Contract("a", "P1", dt.date(2026, 1, 1), ())
    with pytest.raises(InputError, match="both are for this payer"):
        contract_for([one, one], claim(line("99213", "1")))
