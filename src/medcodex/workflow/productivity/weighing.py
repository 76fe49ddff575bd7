"""What a chart asks of its coder, against the other charts of its setting.

weight = (length / median length + codes / median codes) / 2, no less than 0.5 and no more than 3

Medians are those of the site's own charts of that setting in the period; with fewer than ``FEWEST`` of them every chart
weighs 1. A chart twice as long with twice the codes weighs 2.
"""

from __future__ import annotations

from collections import defaultdict
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

FEWEST = 20
LEAST, MOST = 0.5, 3.0


class Load(NamedTuple):
    """A completed chart: how long its documents are together, in whatever is the same for all, and the codes of its
    claims."""

    chart_id: str
    setting: str
    length: int
    codes: int


def weights(charts: Iterable[Load]) -> dict[str, float]:
    """The weight of each chart, by its id."""
    by_setting: dict[str, list[Load]] = defaultdict(list)
    for one in charts:
        by_setting[one.setting].append(one)
    found: dict[str, float] = {}
    for loads in by_setting.values():
        length = median(one.length for one in loads)
        codes = median(one.codes for one in loads)
        for one in loads:
            found[one.chart_id] = _weight(one, length, codes) if len(loads) >= FEWEST else 1.0
    return found


def _weight(one: Load, length: float, codes: float) -> float:
    parts = [part / usual for part, usual in ((one.length, length), (one.codes, codes)) if usual]
    return min(MOST, max(LEAST, sum(parts) / len(parts))) if parts else 1.0
