"""Coded and charged brought together as lines of a claim."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.encounter import Claim
from medcodex.encounter.coded import ServiceLine
from medcodex.workflow.billing.lines import billed_lines, charges_of, netted, without_charge
from medcodex.workflow.chart import Charge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.encounter import Finding

BOTH = (Claim.FACILITY, Claim.PROFESSIONAL)


def charged(code: str, amount: str | None = "10.00", units: int = 1, **more: str | tuple[str, ...] | None) -> Charge:
    return Charge("x", "c", code, Decimal(units), amount and Decimal(amount), **more)  # type: ignore[arg-type]


def coded(code: str, units: int | None = 1, *modifiers: str) -> ServiceLine:
    return ServiceLine(code, modifiers, None if units is None else Decimal(units), dx=(1,))


def told(lines: Sequence[ServiceLine]) -> list[tuple[str | None, str | None, tuple[str, ...], str, str | None]]:
    return [
        (one.code, one.revenue, one.modifiers, str(one.units), None if one.charge is None else str(one.charge))
        for one in lines
    ]


@pytest.mark.parametrize(
    ("revenue", "claim"),
    [
        ("0120", Claim.FACILITY),
        ("120", Claim.FACILITY),
        ("0960", Claim.PROFESSIONAL),
        ("0987", Claim.PROFESSIONAL),
        (None, Claim.PROFESSIONAL),
    ],
)
def test_whose_a_charge_is(revenue: str | None, claim: Claim) -> None:
    one = charged("99213", revenue=revenue)
    assert [each for each in BOTH if charges_of([one], each, BOTH)] == [claim]
    assert charges_of([one], Claim.FACILITY, (Claim.FACILITY,)) == [one]


CASES = [
    pytest.param(
        [coded("99213", 1, "25")], [charged("99213", "80.00")], [("99213", None, ("25",), "1", "80.00")],
        id="the coder's modifiers, the department's amount",
    ),
    pytest.param(
        [coded("99213", None)], [charged("99213", "80.00", 2)], [("99213", None, (), "2", "80.00")],
        id="units of the charge where none are coded",
    ),
    pytest.param(
        [coded("J1885", 4)], [charged("J1885", "10.00", 1), charged("J1885", "30.00", 3)],
        [("J1885", None, (), "1", "10.00"), ("J1885", None, (), "3", "30.00")],
        id="one code charged twice",
    ),
    pytest.param(
        [coded("20610", 1, "LT"), coded("20610", 1, "RT")],
        [charged("20610", "50.00", modifiers=("RT",)), charged("20610", "60.00", modifiers=("LT",))],
        [("20610", None, ("LT",), "1", "60.00"), ("20610", None, ("RT",), "1", "50.00")],
        id="two of a code, each with its own charge",
    ),
    pytest.param([coded("99213")], [], [("99213", None, (), "1", None)], id="nothing charged"),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "charges", "expected"), CASES)
def test_coded_lines_get_their_charges(
    lines: Sequence[ServiceLine], charges: Sequence[Charge], expected: list[object]
) -> None:
    assert told(billed_lines(lines, charges, facility=False)) == expected


def test_a_facility_bills_what_nobody_codes_and_a_professional_does_not() -> None:
    charges = [charged("0120", "4800.00", 4, revenue="0120"), charged("J1885", revenue="0636", modifiers=("JZ",))]
    assert told(billed_lines([], charges, facility=True)) == [
        (None, "0120", (), "4", "4800.00"), ("J1885", "0636", ("JZ",), "1", "10.00"),
    ]  # fmt: skip
    assert billed_lines([], charges, facility=False) == []


def test_a_line_without_charge_is_named() -> None:
    [found] = without_charge([ServiceLine("99213"), ServiceLine("99214", charge=Decimal(1))])
    assert (found.rule, found.where, found.codes, found.severity) == (
        "BD-02", "lines[0].charge", ("99213",), "error",
    )  # fmt: skip


UNITS = st.lists(st.integers(-5, 5).filter(bool), min_size=1, max_size=8)


@given(UNITS)
def test_credits_and_charges_add_up(units: list[int]) -> None:
    """Whatever comes in which order: what is left is the sum, or it is said that there is less than nothing."""
    findings: list[Finding] = []
    left = netted([charged("J1885", str(abs(one) * 7), one) for one in units], findings)
    if sum(units) < 0:
        assert (left, [one.rule for one in findings]) == ([], ["BD-04"])
    else:
        assert sum(one.units for one in left) == sum(units)
        assert sum(one.amount or Decimal(0) for one in left) == sum(units) * 7
        assert findings == []


def test_a_dental_line_has_the_tooth_that_was_charged() -> None:
    charges = [
        charged("D2391", "120", tooth=tooth, surfaces=surfaces) for tooth, surfaces in (("14", "MO"), ("15", "O"))
    ]
    lines = billed_lines([ServiceLine(code="D2391")], charges, facility=False)
    assert [(one.tooth, one.surfaces) for one in lines] == [("14", "MO"), ("15", "O")]
    findings: list[Finding] = []
    credit = charged("D2391", "120", -1, tooth="14", surfaces="MO")
    assert [one.tooth for one in netted([*charges, credit], findings)] == ["15"]
