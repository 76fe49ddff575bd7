"""Fits the selector's weights to examples that people have judged, and makes its confidence mean what it says.

Logistic regression by Newton's method, drawn towards given weights instead of towards nothing, so that a site's few
judged charts bend the packaged weights and do not replace them. Calibration is Platt's: a slope and a shift found on
probabilities of examples that the weights had not seen.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from medcodex.errors import InputError
from medcodex.suggest.select import confidence

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

BIAS = "bias"
_STEPS = 50
_STILL = 1e-8


class Example(NamedTuple):
    """One candidate code of one judged note: its features, whether the code was right to report, how much it counts,
    and the number of its note. ``habit``: features of how the note was judged, by people who report more or less than
    others; they explain its verdict and are no part of the weights."""

    code: str
    features: Mapping[str, float]
    right: bool
    weight: float
    note: int
    habit: Mapping[str, float] = MappingProxyType({})

    @property
    def told(self) -> dict[str, float]:
        """All that explains the verdict."""
        return {**self.features, **self.habit}


class Fitted(NamedTuple):
    """Weights by feature, and the calibrated probability of each example by weights that had not seen its note."""

    weights: dict[str, float]
    held_out: list[float]


def fit(examples: Sequence[Example], towards: Mapping[str, float], penalty: float) -> dict[str, float]:
    """Weights by feature name. ``penalty`` is the pull of each weight to its value in ``towards`` (0 where it has
    none); the bias moves freely. Raises InputError where all examples are judged alike."""
    names = sorted({name for one in examples for name in one.told} | towards.keys())
    matrix, right, weight = _arrays(examples, names)
    if right.min(initial=1) == right.max(initial=0):
        raise InputError("all examples are judged alike: nothing to learn from", "examples")
    start = np.array([towards.get(name, 0.0) for name in names])
    pull = np.array([0.0 if name == BIAS else penalty for name in names])
    found = _newton(matrix, right, weight, start, pull)
    habits = {name for one in examples for name in one.habit}
    return {name: weight for name, weight in zip(names, found.tolist(), strict=True) if name not in habits}


def held_out(
    examples: Sequence[Example], towards: Mapping[str, float], penalty: float, folds: int, seed: int
) -> list[float]:
    """The probability of each example by weights fitted without its note: ``folds`` parts of notes, dealt by ``seed``.

    Raises InputError for fewer notes than folds.
    """
    notes = sorted({one.note for one in examples})
    if len(notes) < folds:
        raise InputError(f"{len(notes)} notes are too few for {folds} parts", "examples")
    order = np.random.default_rng(seed).permutation(len(notes))
    part = {notes[place]: number % folds for number, place in enumerate(order.tolist())}
    out = [0.0] * len(examples)
    for fold in range(folds):
        weights = fit([one for one in examples if part[one.note] != fold], towards, penalty)
        for place, one in enumerate(examples):
            if part[one.note] == fold:
                out[place] = confidence(one.features, weights)
    return out


def fit_calibrated(
    examples: Sequence[Example], towards: Mapping[str, float], penalty: float, folds: int, seed: int
) -> Fitted:
    """Weights fitted on all examples, then scaled and shifted so that confidence matches how often codes were right in
    notes held out, those judged by another habit aside. Errors as for ``fit`` and ``held_out``."""
    apart = np.clip(np.array(held_out(examples, towards, penalty, folds, seed)), 1e-6, 1 - 1e-6)
    odds = np.log(apart / (1 - apart))
    right = np.array([one.right for one in examples], dtype=np.float64)
    matrix = np.column_stack([odds, np.ones(len(odds))])
    counts = np.array([not one.habit for one in examples], dtype=np.float64)
    slope, shift = _newton(matrix, right, counts, np.array([1.0, 0.0]), np.array([1e-3, 0.0])).tolist()
    weights = {name: value * slope for name, value in fit(examples, towards, penalty).items()}
    weights[BIAS] = weights.get(BIAS, 0.0) + shift
    return Fitted(weights, (1 / (1 + np.exp(-(odds * slope + shift)))).tolist())


def log_loss(probabilities: Sequence[float], examples: Sequence[Example]) -> float:
    """Mean negative log likelihood, in nats a candidate: lower is better, 0.69 is a coin."""
    guess = np.clip(np.array(probabilities), 1e-6, 1 - 1e-6)
    right = np.array([one.right for one in examples])
    return float(-np.where(right, np.log(guess), np.log(1 - guess)).mean())


def _arrays(examples: Sequence[Example], names: Sequence[str]) -> tuple[Numbers, Numbers, Numbers]:
    place = {name: number for number, name in enumerate(names)}
    matrix = np.zeros((len(examples), len(names)))
    for row, one in enumerate(examples):
        for name, value in one.told.items():
            matrix[row, place[name]] = value
    right = np.array([one.right for one in examples], dtype=np.float64)
    return matrix, right, np.array([one.weight for one in examples], dtype=np.float64)


def _newton(matrix: Numbers, right: Numbers, weight: Numbers, start: Numbers, pull: Numbers) -> Numbers:
    found = start.copy()
    for _ in range(_STEPS):
        odds = np.clip(matrix @ found, -30, 30)
        guess = 1 / (1 + np.exp(-odds))
        slope = matrix.T @ (weight * (guess - right)) + pull * (found - start)
        bend = (matrix * (weight * guess * (1 - guess))[:, None]).T @ matrix + np.diag(pull + 1e-9)
        step = np.linalg.solve(bend, slope)
        found -= np.clip(step, -2, 2)
        if np.abs(step).max() < _STILL:
            break
    return found
