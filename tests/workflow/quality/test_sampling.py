"""Drawing samples."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.errors import UsageError
from medcodex.workflow.quality.sampling import (
    NEW_CODER,
    Reviewable,
    draw_by_risk,
    draw_random,
    draw_stratified,
    risks_of,
    with_new_coders,
)
from medcodex.workflow.quality.tables import risks

NOW = dt.datetime(2026, 5, 4, tzinfo=dt.UTC)


def claim(number: int, coder: str = "a", **measures: float) -> Reviewable:
    return Reviewable(f"c{number}", "facility", coder, "inpatient", "MDC05", NOW, {"charts_coded": 500, **measures})


CLAIMS = st.lists(
    st.tuples(st.integers(0, 400), st.sampled_from("abcde")), unique_by=lambda one: one[0], max_size=60
).map(lambda made: [claim(number, coder) for number, coder in made])


@given(CLAIMS, st.integers(1, 80), st.text(max_size=8), st.randoms())
def test_a_draw_depends_on_the_seed_and_not_on_the_order(
    claims: list[Reviewable], size: int, seed: str, random: object
) -> None:
    mixed = list(claims)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    drawn = draw_random(claims, size, seed)
    assert drawn == draw_random(mixed, size, seed)
    assert len(drawn) == min(size, len(claims)) == len({one.claim.key for one in drawn})


@given(CLAIMS, st.text(max_size=8))
def test_a_smaller_sample_is_part_of_a_larger_one(claims: list[Reviewable], seed: str) -> None:
    assert draw_random(claims, 20, seed)[:5] == draw_random(claims, 5, seed)


def test_each_claim_is_as_likely_as_any_other() -> None:
    claims = [claim(number) for number in range(20)]
    counted = Counter(one.claim.key for seed in range(2_000) for one in draw_random(claims, 5, str(seed)))
    assert set(counted) == {one.key for one in claims}
    assert all(430 < count < 570 for count in counted.values())  # 500 expected, standard deviation 19


@given(CLAIMS, st.integers(1, 80))
def test_every_stratum_is_drawn_from_in_proportion(claims: list[Reviewable], size: int) -> None:
    drawn = draw_stratified(claims, size, "s", "coder")
    there = Counter(one.coder for one in claims)
    found = Counter(one.stratum for one in drawn)
    assert set(found) == set(there)
    assert len(drawn) == max(len(there), min(size, len(claims)))
    for name, count in found.items():
        assert count <= there[name]
        assert abs(count - size * there[name] / len(claims)) <= len(there) or count in {1, there[name]}


def test_proportions_of_a_plain_case() -> None:
    claims = [claim(number, "a" if number < 60 else "b" if number < 90 else "c") for number in range(100)]
    drawn = draw_stratified(claims, 20, "s", "coder")
    assert Counter(one.stratum for one in drawn) == {"a": 12, "b": 6, "c": 2}


def test_the_riskiest_are_drawn_with_their_reasons() -> None:
    risky = claim(1, complications=1, lowest_confidence=0.3)
    drawn = draw_by_risk([claim(2), claim(3, weight=6.0), risky], 1, "s")
    assert [(one.claim, one.reasons) for one in drawn] == [(risky, ("low-confidence", "one-cc"))]


def test_all_claims_of_a_new_coder_are_reviewed() -> None:
    claims = [claim(number, "old") for number in range(30)] + [claim(100 + n, "new", charts_coded=n) for n in range(8)]
    by_risk = draw_by_risk(claims, 2, "s")
    assert sum(one.claim.coder == "new" for one in by_risk) == 8
    drawn = with_new_coders(draw_random(claims, 3, "s"), claims)
    assert {one.claim.key for one in drawn if one.claim.coder == "new"} == {f"c{100 + n}/facility" for n in range(8)}
    assert all(one.reasons == (NEW_CODER,) for one in drawn[3:])


@pytest.mark.parametrize("risk", risks(), ids=lambda risk: risk.id)
def test_each_risk_fires_within_its_range_alone(risk: object) -> None:
    low, high = risk.low, risk.high  # type: ignore[attr-defined]
    within = low if low is not None else high
    assert risk.fires(within)  # type: ignore[attr-defined]
    assert not risk.fires(None)  # type: ignore[attr-defined]
    assert low is None or not risk.fires(low - 0.01)  # type: ignore[attr-defined]
    assert high is None or not risk.fires(high + 0.01)  # type: ignore[attr-defined]


def test_a_chart_without_measures_has_no_risk() -> None:
    assert risks_of(Reviewable("c", "facility", "a", "inpatient", "", NOW, {})) == []


def test_no_claims_and_no_size_are_refused() -> None:
    with pytest.raises(UsageError, match="at least one"):
        draw_random([claim(1)], 0, "s")
    with pytest.raises(UsageError, match="one of coder"):
        draw_stratified([claim(1)], 1, "s", "shoe size")
    assert draw_stratified([], 5, "s", "coder") == []
