"""Money both ways, and the clock of an overpayment."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import ConflictError, UsageError
from medcodex.workflow.quality.claim_codes import Worth
from medcodex.workflow.quality.money import BaseRate, base_rate, difference, totals
from medcodex.workflow.quality.overpayment import Overpayment, Stage

DAY = dt.date(2026, 5, 4)
RATES = [
    BaseRate("", dt.date(2025, 10, 1), Decimal(6000)),
    BaseRate("medicare", dt.date(2024, 10, 1), Decimal(6500)),
    BaseRate("medicare", dt.date(2025, 10, 1), Decimal(6700)),
    BaseRate("medicare", dt.date(2026, 10, 1), Decimal(6900)),
]


@pytest.mark.parametrize(
    ("payer", "day", "amount"),
    [
        ("Medicare", DAY, 6700),
        ("medicare", dt.date(2025, 1, 1), 6500),
        ("other", DAY, 6000),
        ("other", dt.date(2025, 1, 1), None),
    ],
)
def test_the_newest_rate_of_the_payer_answers(payer: str, day: dt.date, amount: int | None) -> None:
    assert base_rate(RATES, payer, day) == (None if amount is None else Decimal(amount))


WEIGHTS = st.floats(0, 30, allow_nan=False).map(lambda weight: round(weight, 4))


@given(WEIGHTS, WEIGHTS, st.decimals(0, 20_000, places=2))
def test_both_directions_weigh_the_same(one: float, other: float, rate: Decimal) -> None:
    over = difference(Worth("1", one, 0), Worth("2", other, 0), rate)
    under = difference(Worth("2", other, 0), Worth("1", one, 0), rate)
    assert over is not None
    assert under == -over
    found = totals([over, under, None])
    assert found.over == found.under == abs(over)
    assert (found.net, found.gross, found.unknown) == (0, 2 * abs(over), 1)


@pytest.mark.parametrize(
    ("coded", "right", "rate"),
    [
        (None, Worth("1", 1.0, 0), Decimal(1)),
        (Worth("1", None, 0), Worth("1", 1.0, 0), Decimal(1)),
        (Worth("1", 1.0, 0), Worth("1", 1.0, 0), None),
    ],
    ids=["no group", "no weight", "no rate"],
)
def test_what_is_not_known_is_not_guessed(coded: Worth | None, right: Worth, rate: Decimal | None) -> None:
    assert difference(coded, right, rate) is None


def test_a_difference_is_weights_times_the_rate() -> None:
    assert difference(Worth("291", 1.2683, 1), Worth("292", 0.8814, 0), Decimal("6719.31")) == Decimal("2599.70")


OVER = Overpayment("o1", "a1", "c1", "medicare", Decimal("2599.70"), identified=DAY)


def test_sixty_days_run_from_the_day_it_was_identified() -> None:
    assert OVER.deadline == dt.date(2026, 7, 3)
    assert OVER.days_left(DAY) == 60
    assert OVER.days_left(dt.date(2026, 7, 4)) == -1
    assert OVER.stage(DAY) is Stage.RUNNING


def test_a_cost_report_that_is_due_later_decides() -> None:
    later = Overpayment("o1", "a1", "c1", "medicare", Decimal(1), DAY, cost_report_due=dt.date(2026, 12, 31))
    assert later.deadline == dt.date(2026, 12, 31)


def test_an_investigation_suspends_no_longer_than_180_days() -> None:
    begun = OVER.investigated(DAY)
    assert begun.suspension_ends == dt.date(2026, 10, 31)
    assert begun.deadline == dt.date(2026, 12, 30)  # 240 days at the most
    assert begun.stage(dt.date(2026, 10, 30)) is Stage.SUSPENDED
    assert begun.stage(dt.date(2026, 10, 31)) is Stage.RUNNING


def test_days_that_had_run_before_it_stay_run() -> None:
    assert OVER.investigated(DAY + dt.timedelta(days=20)).deadline == dt.date(2026, 12, 10)
    ended = OVER.investigated(DAY + dt.timedelta(days=20)).concluded(DAY + dt.timedelta(days=50), Decimal(5000))
    assert ended.deadline == DAY + dt.timedelta(days=90)
    assert ended.amount == 5000


@given(st.integers(0, 60), st.integers(0, 400))
def test_no_investigation_takes_the_deadline_past_240_days_or_before_60(begun: int, length: int) -> None:
    start = DAY + dt.timedelta(days=begun)
    found = OVER.investigated(start).concluded(start + dt.timedelta(days=length), Decimal(1))
    assert 60 <= (found.deadline - DAY).days <= 240


def test_what_was_returned_or_not_owed_is_settled() -> None:
    assert OVER.settled(DAY, DAY).stage(DAY) is Stage.RETURNED
    assert OVER.not_due("corrected before it was paid").stage(DAY) is Stage.NONE_DUE


@pytest.mark.parametrize(
    "act",
    [
        lambda: OVER.investigated(DAY - dt.timedelta(days=1)),
        lambda: OVER.investigated(DAY + dt.timedelta(days=61)),
        lambda: OVER.concluded(DAY, Decimal(1)),
        lambda: OVER.investigated(DAY).concluded(DAY, Decimal(-1)),
        lambda: OVER.settled(DAY - dt.timedelta(days=1), DAY),
        lambda: OVER.not_due(" "),
    ],
    ids=["before", "too late", "never begun", "below zero", "before it was known", "no reason"],
)
def test_days_out_of_order_are_refused(act: object) -> None:
    with pytest.raises(UsageError):
        act()  # type: ignore[operator]


def test_an_investigation_begins_once() -> None:
    with pytest.raises(ConflictError):
        OVER.investigated(DAY).investigated(DAY)
