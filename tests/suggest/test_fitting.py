"""Weights learned from judged candidates."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from medcodex.errors import InputError
from medcodex.suggest.fitting import Example, fit, fit_calibrated, held_out, log_loss
from medcodex.suggest.select import confidence


def _examples(count: int, seed: int = 1) -> list[Example]:
    """Candidates of which those in the plan are right four times in five, others once in five."""
    chooser = random.Random(seed)  # noqa: S311 - repeatable, not secret
    out = []
    for number in range(count):
        plan = chooser.random() < 0.5
        right = chooser.random() < (0.8 if plan else 0.2)
        features = {"bias": 1.0, "in plan": 1.0} if plan else {"bias": 1.0}
        out.append(Example(f"X{number}", features, right, 1.0, number // 4))
    return out


def test_learns_what_the_examples_say() -> None:
    weights = fit(_examples(2_000), {}, 1.0)
    assert confidence({"bias": 1.0, "in plan": 1.0}, weights) == pytest.approx(0.8, abs=0.03)
    assert confidence({"bias": 1.0}, weights) == pytest.approx(0.2, abs=0.03)


def test_a_strong_pull_keeps_the_weights_given() -> None:
    weights = fit(_examples(40), {"in plan": -2.0, "never seen": 0.7}, 1e6)
    assert weights["in plan"] == pytest.approx(-2.0, abs=1e-3)
    assert weights["never seen"] == pytest.approx(0.7)


def test_confidence_means_what_it_says_on_notes_held_out() -> None:
    examples = _examples(2_000)
    apart = fit_calibrated(examples, {}, 0.01, 5, 7).held_out
    high = [one.right for one, guess in zip(examples, apart, strict=True) if guess > 0.5]
    said = [guess for guess in apart if guess > 0.5]
    assert sum(high) / len(high) == pytest.approx(sum(said) / len(said), abs=0.03)
    assert log_loss(apart, examples) < log_loss([0.5] * len(examples), examples)


def test_no_note_teaches_its_own_verdict() -> None:
    examples = [Example("A", {"bias": 1.0, f"only {n}": 1.0}, bool(n % 2), 1.0, n) for n in range(20)]
    apart = held_out(examples, {}, 0.01, 10, 3)
    assert all(abs(guess - 0.5) < 0.2 for guess in apart)


@pytest.mark.parametrize("right", [True, False])
def test_one_verdict_alone_teaches_nothing(right: bool) -> None:
    with pytest.raises(InputError, match="judged alike"):
        fit([Example("A", {"bias": 1.0}, right, 1.0, 0)] * 5, {}, 1.0)


def test_fewer_notes_than_parts_are_refused() -> None:
    with pytest.raises(InputError, match="too few"):
        held_out(_examples(8), {}, 1.0, 5, 1)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(st.booleans(), st.dictionaries(st.sampled_from("abcdef"), st.floats(-50, 50), max_size=4)),
        min_size=2,
        max_size=30,
    ),
    st.floats(0.01, 100),
)
def test_any_examples_give_finite_weights(rows: list[tuple[bool, dict[str, float]]], penalty: float) -> None:
    examples = [Example("A", {"bias": 1.0, **features}, right, 1.0, n) for n, (right, features) in enumerate(rows)]
    if len({right for right, _ in rows}) == 2:
        assert all(abs(weight) < 1e6 for weight in fit(examples, {}, penalty).values())
