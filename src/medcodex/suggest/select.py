"""Chooses which candidate codes to propose, each with a confidence.

A logistic model over named features; its weights are data (data/selector.tsv), fitted by bench/fit_selector.py on the
gold corpora, so that anyone can read what speaks for a code and by how much.
"""

from __future__ import annotations

from math import exp
from typing import TYPE_CHECKING

from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.suggest.case import Case
    from medcodex.suggest.features import FeatureReader

THRESHOLD = 0.4


class Selector:
    """Scores cases and keeps those above the threshold."""

    def __init__(self, reader: FeatureReader, weights: Mapping[str, float], threshold: float = THRESHOLD) -> None:
        self._reader = reader
        self._weights = weights
        self._threshold = threshold

    @classmethod
    def load(cls, reader: FeatureReader, weights: Mapping[str, float] | None = None) -> Selector:
        """With the weights given (a site's), else the packaged ones."""
        return cls(reader, weights or packaged_weights())

    def score(self, cases: Sequence[Case], inpatient: bool) -> list[float]:
        """The probability, for each case, that a careful coder would report it."""
        return [confidence(features, self._weights) for features in self.features(cases, inpatient)]

    def features(self, cases: Sequence[Case], inpatient: bool) -> list[dict[str, float]]:
        """What the score of each case is made from."""
        return self._reader.read(cases, inpatient)

    def choose(self, cases: Sequence[Case], scores: Sequence[float]) -> list[tuple[Case, float]]:
        """Cases worth proposing, with their confidence (0 to 1)."""
        return [(case, score) for case, score in zip(cases, scores, strict=True) if score >= self._threshold]


def confidence(features: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The logistic function of the weighted features."""
    return 1 / (1 + exp(-sum([weights.get(name, 0.0) * value for name, value in features.items()])))


def packaged_weights() -> dict[str, float]:
    """The weights that come with the installation, by feature name."""
    return {row["feature"]: float(row["weight"]) for row in table_rows("medcodex.suggest", "data/selector.tsv")}
