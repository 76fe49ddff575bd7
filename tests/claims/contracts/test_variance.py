"""What was paid against what was agreed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from tests.claims.contracts.making import claim, contract, line

from medcodex.claims.contracts.contract import Pay, Term, Where
from medcodex.claims.contracts.expecting import expect
from medcodex.claims.contracts.variance import Variance, Why, compare
from medcodex.encounter.billing import Adjustment, FormCode, Party
from medcodex.encounter.remittance import RemittedClaim, RemittedLine

BILLED = line("99213", "150", units="2")
AGREED = contract(Term("office", Pay.UNIT, amount=Decimal(50), where=Where(codes=("99213",))))


def answer(paid: str, *adjusted: tuple[str, str, str], **told: Any) -> RemittedLine:
    """A line's answer: what was paid, and adjustments as group, reason, amount."""
    adjustments = tuple(Adjustment(group, reason, Decimal(amount)) for group, reason, amount in adjusted)
    usual = {"code": "99213", "modifiers": (), "charge": Decimal(150), "units": Decimal(2)} | told
    return RemittedLine("HC", paid=Decimal(paid), adjustments=adjustments, **usual)


def remitted(paid: str, *lines: RemittedLine, **told: Any) -> RemittedClaim:
    return RemittedClaim(1, "C1", "1", Decimal(150), Decimal(paid), None, "CI", "X", Party("OKAPI"), lines, **told)


@pytest.mark.parametrize(
    ("told", "why", "difference"),
    [
        (answer("80", ("PR", "2", "20"), ("CO", "45", "50")), Why.AGREED, "0"),
        (answer("98", ("CO", "253", "2"), ("CO", "45", "50")), Why.AGREED, "0"),
        (answer("0", ("CO", "197", "150")), Why.DENIED, "-100"),
        (answer("0", ("PR", "1", "100"), ("CO", "45", "50")), Why.AGREED, "0"),
        (None, Why.UNANSWERED, "-100"),
        (answer("60", ("CO", "45", "90"), code="99212"), Why.OTHER_CODE, "-40"),
        (answer("50", ("CO", "45", "100"), units=Decimal(1)), Why.UNITS, "-50"),
        (answer("50", ("CO", "59", "100")), Why.REDUCED, "-50"),
        (answer("90", ("CO", "45", "60")), Why.RATE, "-10"),
        (answer("110", ("CO", "45", "40")), Why.RATE, "10"),
    ],
    ids=["with the patient's share", "sequester", "denied", "deductible", "no answer", "another code", "units", "half",
         "less", "more"],
)  # fmt: skip
def test_a_line(told: RemittedLine | None, why: Why, difference: str) -> None:
    billed = claim(BILLED)
    paid = str(told.paid) if told else "0"
    found = compare(billed, expect(billed, AGREED), remitted(paid, *([told] if told else [])), [told])
    assert [(one.line, one.why, one.difference, one.term) for one in found] == [
        (0, why, Decimal(difference), "office"),
    ]


def test_what_no_term_prices_is_neither_more_nor_less() -> None:
    billed = claim(line("99999", "10"))
    told = answer("5", ("CO", "45", "5"), code="99999", units=Decimal(1))
    (found,) = compare(billed, expect(billed, AGREED), remitted("5", told), [told])
    assert (found.why, found.difference) == (Why.NO_TERM, None)


CASE = contract(
    Term("implants", Pay.CHARGES, Where(revenue=("0278",)), Decimal(50), carve_out=True),
    Term("stay", Pay.CASE, amount=Decimal(1000)),
)
STAY = claim(
    line("", "900", revenue="0120"), line("C1713", "400", revenue="0278"), codes=(FormCode("drg", "470"),)
)  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "told", "difference", "why"),
    [
        # Paid by the line, the difference to the case adjusted there.
        ([("1000", ("CO", "45", "-100")), ("200", ("CO", "45", "200"))], remitted("1200"), "0", Why.AGREED),
        # Lines without payments of their own, the claim's adjustments of the whole.
        ([("900",), ("200", ("CO", "45", "200"))],
         remitted("950", adjustments=(Adjustment("CO", "45", Decimal(-100)), Adjustment("PR", "1", Decimal(250)))),
         "0", Why.AGREED),
        ([("700", ("CO", "45", "200")), ("200", ("CO", "45", "200"))], remitted("900"), "-300", Why.RATE),
        ([("700", ("CO", "45", "200")), ("200", ("CO", "45", "200"))], remitted("900", drg="469"), "-300",
         Why.OTHER_DRG),
        ([("0", ("CO", "50", "900")), ("200", ("CO", "45", "200"))], remitted("200"), "-1000", Why.DENIED),
    ],
    ids=["by lines", "of the whole", "less", "another DRG", "denied"],
)  # fmt: skip
def test_a_stay_with_what_is_carved_out(lines: list[Any], told: RemittedClaim, difference: str, why: Why) -> None:
    answers = [
        answer(paid, *adjusted, code=one.code, charge=one.charge, units=one.units)
        for one, (paid, *adjusted) in zip(STAY.lines, lines, strict=True)
    ]
    found = compare(STAY, expect(STAY, CASE), replace(told, lines=tuple(answers)), answers)
    assert found == (
        Variance(1, Decimal("200.00"), Decimal(200), Why.AGREED, "implants"),
        Variance(None, Decimal("1000.00"), Decimal(1000) + Decimal(difference), why, "stay"),
    )
