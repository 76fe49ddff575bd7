"""How questions do: difficulty, discrimination, what was chosen, from the answers of sittings that have ended.

Difficulty is p, the share of right answers among those who answered. Discrimination is the point-biserial correlation
of being right with the share of right answers in the rest of the same sitting, and p of the upper 27 percent by that
share less p of the lower 27 percent (T. L. Kelley, 1939, Journal of Educational Psychology 30:17). Questions left open
count in neither.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from math import ceil, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from medcodex.learn.exams.ports import Given

TAIL = 0.27
ENOUGH = 10
"""Answers from which on a question is remarked upon; ours, as is every bound below."""
HARD, EASY, FLAT = 0.2, 0.95, 0.1


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """``subject`` is an item's id or a generator's name; ``n`` answers, ``left_open`` besides; ``p`` None without any
    answer, the two measures of discrimination None where the answers do not allow them; ``chosen`` counts by option
    (learn.exams.paper.option_key), for an item alone; ``remarks`` in words of ours."""

    subject: str
    generator: str
    items: int
    n: int
    left_open: int
    right: int
    p: float | None
    point_biserial: float | None
    upper_lower: float | None
    chosen: Mapping[str, int]
    remarks: tuple[str, ...]


def by_item(given: Sequence[Given]) -> Sequence[ItemStatistics]:
    """A row an item, those with remarks first, then the most answered."""
    rows = _rows(given, lambda one: one.item_id, options=True)
    return sorted(rows, key=lambda one: (not one.remarks, -one.n, one.subject))


def by_generator(given: Sequence[Given]) -> Sequence[ItemStatistics]:
    """A row a generator, by name."""
    return sorted(_rows(given, lambda one: one.generator, options=False), key=lambda one: one.subject)


def _rows(given: Sequence[Given], key: Callable[[Given], str], *, options: bool) -> Sequence[ItemStatistics]:
    grouped: dict[str, list[Given]] = defaultdict(list)
    for one in given:
        grouped[key(one)].append(one)
    return [_row(subject, found, options=options) for subject, found in grouped.items()]


def _row(subject: str, found: Sequence[Given], *, options: bool) -> ItemStatistics:
    answered = [one for one in found if one.chosen is not None]
    right = sum(one.right for one in answered)
    p = right / len(answered) if answered else None
    correlation = point_biserial([(one.right, one.rest) for one in answered])
    chosen = Counter(one.chosen for one in answered if one.chosen) if options else Counter[str]()
    best = next((one.chosen for one in answered if one.right), None)
    remarks = _remarks(len(answered), p, correlation, chosen, best) if options else ()
    return ItemStatistics(
        subject=subject,
        generator=found[0].generator,
        items=len({one.item_id for one in found}),
        n=len(answered),
        left_open=len(found) - len(answered),
        right=right,
        p=p,
        point_biserial=correlation,
        upper_lower=upper_lower([(one.right, one.rest) for one in answered]),
        chosen=dict(chosen.most_common()),
        remarks=remarks,
    )


def point_biserial(pairs: Sequence[tuple[bool, float]]) -> float | None:
    """The correlation of being right with a score; None with fewer than two answers or where one of both never
    varies."""
    n = len(pairs)
    if n < 2:
        return None
    right = sum(one for one, _ in pairs)
    mean = sum(score for _, score in pairs) / n
    spread = sqrt(sum((score - mean) ** 2 for _, score in pairs) / n)
    if right in {0, n} or spread < 1e-12:
        return None
    of_right = sum(score for one, score in pairs if one) / right
    of_wrong = sum(score for one, score in pairs if not one) / (n - right)
    return (of_right - of_wrong) / spread * sqrt(right * (n - right)) / n


def upper_lower(pairs: Sequence[tuple[bool, float]]) -> float | None:
    """p of the upper 27 percent by score less p of the lower; None where both would overlap or the scores at their
    bounds are the same."""
    size = ceil(len(pairs) * TAIL)
    if not size or 2 * size > len(pairs):
        return None
    ordered = sorted(pairs, key=lambda one: one[1])
    low, high = ordered[:size], ordered[-size:]
    if low[-1][1] >= high[0][1]:
        return None
    return (sum(one for one, _ in high) - sum(one for one, _ in low)) / size


def _remarks(
    n: int, p: float | None, correlation: float | None, chosen: Mapping[str, int], best: str | None
) -> tuple[str, ...]:
    if n < ENOUGH or p is None:
        return ()
    found = []
    if p < HARD:
        found.append("hardly anybody is right: look at the key")
    if p > EASY:
        found.append("nearly everybody is right: it tells little")
    if correlation is not None and correlation < 0:
        found.append("those who do well elsewhere get it wrong: look at the key")
    elif correlation is not None and correlation < FLAT:
        found.append("hardly tells strong from weak")
    if best is None or any(number > chosen.get(best, 0) for key, number in chosen.items() if key != best):
        found.append("a wrong option is chosen more often than the right one")
    return tuple(found)
