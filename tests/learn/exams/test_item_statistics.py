"""Figures of questions against values worked out by hand."""

from __future__ import annotations

from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medcodex.learn.exams.item_statistics import by_generator, by_item, point_biserial, upper_lower
from medcodex.learn.exams.ports import Given

PAIRS = [(True, 0.9), (True, 0.8), (False, 0.4), (False, 0.3)]


def test_point_biserial_by_hand() -> None:
    spread = sqrt((0.3**2 + 0.2**2 + 0.2**2 + 0.3**2) / 4)
    found = point_biserial(PAIRS)
    assert found is not None
    assert isclose(found, (0.85 - 0.35) / spread * 0.5)


@pytest.mark.parametrize("pairs", [[], PAIRS[:1], PAIRS[:2], [(True, 0.5), (False, 0.5)]])
def test_what_never_varies_has_no_discrimination(pairs: list[tuple[bool, float]]) -> None:
    assert point_biserial(pairs) is None
    assert upper_lower([(True, 0.5)] * 8) is None


def test_upper_less_lower() -> None:
    pairs = [(at >= 5, at / 10) for at in range(10)]
    assert upper_lower(pairs) == 1
    assert upper_lower([(not one, share) for one, share in pairs]) == -1
    assert upper_lower(pairs[:1]) is None


@given(st.lists(st.tuples(st.booleans(), st.floats(0, 1)), max_size=40))
def test_both_stay_within_one(pairs: list[tuple[bool, float]]) -> None:
    for found in (point_biserial(pairs), upper_lower(pairs)):
        assert found is None or -1.000001 <= found <= 1.000001


def test_counts_and_remarks() -> None:
    given = [Given("bad", "g", one, "r" if one else "w", 0.2 if one else 0.9) for one in [True] * 2 + [False] * 10]
    given += [
        Given("good", "g", at % 2 == 0, "r" if at % 2 == 0 else "w", 0.9 if at % 2 == 0 else 0.1) for at in range(10)
    ]
    given += [Given("good", "g", False, None, 0.5)]  # fmt: skip
    bad, good = by_item(given)
    assert (bad.subject, bad.n, bad.right, bad.left_open, dict(bad.chosen)) == ("bad", 12, 2, 0, {"w": 10, "r": 2})
    assert bad.point_biserial == pytest.approx(-1)
    assert len(bad.remarks) == 3
    assert (good.n, good.left_open, good.p, good.remarks) == (10, 1, 0.5, ())
    (generator,) = by_generator(given)
    assert (generator.items, generator.n, generator.chosen) == (2, 22, {})


def test_few_answers_bring_no_remark() -> None:
    (one,) = by_item([Given("x", "g", False, "w", 0.5)] * 3)
    assert one.remarks == ()
