"""Shares and their ranges."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.workflow.rates import clustered_rate, rate, wilson

CASES = st.integers(0, 5_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),  # Brown, Cai, DasGupta (2001) and any table of score intervals
        (1, 10, 0.0179, 0.4042),
        (5, 10, 0.2366, 0.7634),
        (19, 20, 0.7639, 0.9911),
        (950, 1000, 0.9347, 0.9619),
        (0, 0, 0.0, 1.0),
    ],
)
def test_the_interval_is_that_of_the_tables(hits: int, of: int, low: float, high: float) -> None:
    assert wilson(hits, of) == (pytest.approx(low, abs=5e-5), pytest.approx(high, abs=5e-5))


@given(CASES)
def test_the_range_holds_the_share_and_stays_within_0_and_1(case: tuple[int, int]) -> None:
    found = rate(*case)
    assert 0 <= found.low <= found.high <= 1
    if found.value is not None:
        assert found.low <= found.value <= found.high


@given(CASES)
def test_misses_are_the_mirror_of_hits(case: tuple[int, int]) -> None:
    hits, of = case
    low, high = wilson(hits, of)
    assert wilson(of - hits, of) == (pytest.approx(1 - high), pytest.approx(1 - low))


@given(CASES.filter(lambda case: case[1] > 0), st.integers(2, 20))
def test_more_cases_of_the_same_share_narrow_the_range(case: tuple[int, int], times: int) -> None:
    low, high = wilson(*case)
    narrow = wilson(case[0] * times, case[1] * times)
    assert narrow[1] - narrow[0] < high - low + 1e-12


def test_more_hits_than_cases_are_refused() -> None:
    with pytest.raises(ValueError, match="more hits"):
        wilson(3, 2)


CLUSTERS = st.lists(st.integers(0, 30).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of))), max_size=40)


@given(CLUSTERS)
def test_clusters_tell_no_more_than_as_many_single_cases(clusters: list[tuple[int, int]]) -> None:
    hits, of = sum(one[0] for one in clusters), sum(one[1] for one in clusters)
    found, alone = clustered_rate(clusters), rate(hits, of)
    assert (found.hits, found.of) == (hits, of)
    assert found.effective <= of
    assert found.low <= alone.low + 1e-9
    assert found.high >= alone.high - 1e-9


@given(CLUSTERS, st.randoms())
def test_the_order_of_charts_changes_nothing(clusters: list[tuple[int, int]], random: object) -> None:
    mixed = list(clusters)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = clustered_rate(clusters), clustered_rate(mixed)
    assert (one.low, one.high) == (pytest.approx(other.low), pytest.approx(other.high))


def test_all_errors_in_one_chart_tell_less_than_one_in_each() -> None:
    spread = clustered_rate([(9, 10)] * 20)
    heaped = clustered_rate([(0, 10)] * 2 + [(10, 10)] * 18)
    assert spread.hits == heaped.hits
    assert heaped.effective < spread.effective
    assert heaped.low < spread.low


def test_one_chart_alone_is_one_case() -> None:
    assert clustered_rate([(20, 20)]).effective == 1
    assert clustered_rate([(20, 20)]).low < 0.25
