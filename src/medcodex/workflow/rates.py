"""A share of cases with the range in which the true share may lie."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CONFIDENCE = 0.95


@dataclass(frozen=True, slots=True)
class Rate:
    """``hits`` of ``of`` cases. ``effective`` is the number of independent cases they are worth: as many as there are,
    or fewer where cases come in clusters. ``low`` and ``high`` enclose the true share with ``CONFIDENCE``."""

    hits: int
    of: int
    effective: float
    low: float
    high: float

    @property
    def value(self) -> float | None:
        """The share, None of no cases."""
        return self.hits / self.of if self.of else None


def rate(hits: int, of: int) -> Rate:
    """The share of independent cases. ValueError where there are more hits than cases."""
    low, high = wilson(hits, of)
    return Rate(hits, of, float(of), low, high)


def clustered_rate(clusters: Iterable[tuple[int, int]]) -> Rate:
    """The share of cases that come in clusters of (hits, cases), as the codes of charts do.

    Codes of one chart are right or wrong together, so that they tell less than as many codes of different charts. The
    number of cases is divided by the design effect: the variance of the share as a ratio over charts (Cochran, Sampling
    Techniques, 1977, 6.3) over its variance were all cases independent, never below 1. One chart alone counts as one
    case.
    """
    known: Sequence[tuple[int, int]] = [one for one in clusters if one[1]]
    hits, of = sum(one[0] for one in known), sum(one[1] for one in known)
    effective = _effective(known, hits, of)
    share = hits / of if of else 0.0
    low, high = wilson(share * effective, effective)
    return Rate(hits, of, effective, low, high)


def wilson(hits: float, of: float, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """The score interval of a share (E. B. Wilson, 1927): sound for few cases, and never outside 0 to 1. The whole
    range for no cases."""
    if not 0 <= hits <= of:
        raise ValueError("more hits than cases")
    if not of:
        return 0.0, 1.0
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))


def _effective(clusters: Sequence[tuple[int, int]], hits: int, of: int) -> float:
    if len(clusters) < 2:
        return float(len(clusters))
    share = hits / of
    if share in {0.0, 1.0}:
        return float(of)
    spread = sum((one - share * cases) ** 2 for one, cases in clusters)
    variance = len(clusters) / (len(clusters) - 1) * spread / of**2
    return of / max(1.0, variance / (share * (1 - share) / of))
