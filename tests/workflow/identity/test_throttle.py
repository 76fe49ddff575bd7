"""How often somebody may try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.workflow.identity.throttle import ACCOUNT, ADDRESS, INVITATION, Attempts, Limit, counted, wait

NOW = datetime(2026, 5, 15, 9, tzinfo=UTC)


def after(count: int, limit: Limit, *, apart: timedelta = timedelta(seconds=1)) -> Attempts:
    attempts = counted(None, NOW, limit)
    for number in range(1, count):
        attempts = counted(attempts, NOW + number * apart, limit)
    return attempts


def test_a_few_slips_cost_nothing() -> None:
    assert wait(None, NOW, ACCOUNT) == timedelta(0)
    assert wait(after(4, ACCOUNT), NOW + timedelta(seconds=4), ACCOUNT) == timedelta(0)


def test_then_each_wait_is_twice_the_one_before_up_to_the_longest() -> None:
    waits = []
    for count in range(5, 15):
        attempts = after(count, ACCOUNT)
        waits.append(wait(attempts, attempts.last, ACCOUNT))
    assert waits[:3] == [timedelta(seconds=30), timedelta(seconds=60), timedelta(seconds=120)]
    assert waits[-1] == timedelta(minutes=15)


def test_a_hundred_in_a_row_lock_an_account_until_somebody_lifts_it() -> None:
    attempts = after(100, ACCOUNT, apart=timedelta(days=2))
    assert wait(attempts, attempts.last + timedelta(days=400), ACCOUNT) is None


def test_an_address_is_never_locked_for_good() -> None:
    attempts = after(1000, ADDRESS)
    assert wait(attempts, attempts.last + ADDRESS.longest, ADDRESS) == timedelta(0)
    assert counted(attempts, attempts.last + timedelta(hours=1), ADDRESS).count == 1


@pytest.mark.parametrize("limit", [ACCOUNT, ADDRESS, INVITATION], ids=["account", "address", "link"])
@given(gaps=st.lists(st.integers(0, 7200), max_size=150))
def test_a_wait_is_bounded_and_ends(limit: Limit, gaps: list[int]) -> None:
    attempts, now = None, NOW
    for gap in gaps:
        now += timedelta(seconds=gap)
        attempts = counted(attempts, now, limit)
        left = wait(attempts, now, limit)
        assert left is None or timedelta(0) <= left <= limit.longest
        if left is not None:
            assert wait(attempts, now + left, limit) == timedelta(0)


def test_whoever_waits_as_told_gets_no_more_than_a_hundred_guesses_in_a_row() -> None:
    attempts, now, guesses = None, NOW, 0
    while (left := wait(attempts, now, ACCOUNT)) is not None:
        now += left
        attempts = counted(attempts, now, ACCOUNT)
        guesses += 1
    assert guesses == 100
