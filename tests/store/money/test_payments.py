"""Payments and postings come back as they were kept."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from tests.billing_making import BILLER

from medcodex.encounter.billing import ClaimKind
from medcodex.errors import ConflictError
from medcodex.workflow.billing.records import AnswerFile
from medcodex.workflow.money.records import (
    Outcome,
    PaymentRecord,
    PostedAdjustment,
    PostedLine,
    Posting,
    ProviderPosting,
)

if TYPE_CHECKING:
    from medcodex.store.work import DatabaseStore

AT = dt.datetime(2026, 5, 15, 9, tzinfo=dt.UTC)
FILE = AnswerFile("a1", "0" * 64, 1, ("835",), AT, "u1")
PAYMENT = PaymentRecord(
    "p1", "a1", 3, "PAYER", "1234567893", "ACH", "TRACE 1", dt.date(2026, 5, 14),
    Decimal("-12.30"), Decimal("90.00"), Decimal("102.30"), AT,
)  # fmt: skip
BESIDE = ProviderPosting("b1", "p1", "1234567893", "WO", "CLAIM 9", Decimal("102.30"))
LINE = PostedLine(
    1, 0, "HC", "99213", ("25",), Decimal(100), Decimal(90), Decimal(95), Decimal("1.5"), "0510", dt.date(2026, 4, 1),
    "99212", (PostedAdjustment("CO", "45", Decimal(5), "contract"), PostedAdjustment("PR", "3", Decimal(5))), ("N130",),
)  # fmt: skip
POSTING = Posting(
    "q1", "p1", "a1", 12, None, None, "M0000000000001", "SIM1", Outcome.PAID, "1", "PAYER",
    Decimal(200), Decimal(90), Decimal(95), Decimal(5), AT, ClaimKind.PROFESSIONAL, "u2", "470",
    (PostedAdjustment("OA", "23", Decimal(100), "coordination", Decimal(2)),),
    (LINE, replace(LINE, place=2, line=None, units=None, adjustments=(), remarks=())), ("MA01",),
)  # fmt: skip


def kept(store: DatabaseStore) -> None:
    with store.begin(BILLER) as work:
        work.billing.add_answer(FILE, b"x")
        work.money.add_payment(PAYMENT, [BESIDE, replace(BESIDE, id="b0", reason="FB")])
        work.money.add_posting(POSTING)


def test_kept_as_they_were(store: DatabaseStore) -> None:
    kept(store)
    with store.begin(BILLER) as work:
        assert work.money.payment("p1") == PAYMENT
        assert work.money.payments(limit=9) == [PAYMENT]
        assert work.money.payments_of("a1") == [PAYMENT]
        assert [one.reason for one in work.money.beside("p1")] == ["WO", "FB"]
        assert work.money.beside("p1")[0] == BESIDE
        assert work.money.posting("q1") == POSTING
        assert work.money.postings("p1") == [POSTING]
        assert work.money.of_claim("c1") == []
        assert work.money.payment("p2") is None
        assert work.money.posting("q2") is None


def test_one_posting_is_reversed_once(store: DatabaseStore) -> None:
    kept(store)
    reversal = replace(POSTING, id="q2", reverses="q1", outcome=Outcome.REVERSED)
    with store.begin(BILLER) as work:
        work.money.add_posting(reversal)
    with pytest.raises(ConflictError), store.begin(BILLER) as work:
        work.money.add_posting(replace(reversal, id="q3"))


def test_what_balances() -> None:
    assert PAYMENT.difference == 0
    assert replace(PAYMENT, amount=Decimal(0)).difference == Decimal("12.30")
    assert POSTING.difference == 0
    assert replace(POSTING, paid=Decimal(91)).difference == -1
