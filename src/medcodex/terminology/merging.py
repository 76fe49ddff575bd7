"""One list out of the hits of several code systems: the system that fits best leads, the others follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

    from medcodex.terminology.search import Hit

_FIRST = 5  # hits that are looked at before all others
_LED = 3  # of these, those that are the leading system's in any case
_NEAR = 0.15  # how far one system's best may be behind another's and still fit about as well
_ANSWER = 0.5  # what fits less is no answer to put beside those of a leading system
_EQUAL = 0.6  # nor beside those of the first system, where that leads


def merged(
    found: Mapping[str, Sequence[Hit]],
    limit: int,
    yields: Callable[[Hit], bool] = lambda _: False,
    parallel: Collection[str] = (),
) -> list[Hit]:
    """The best hits of all, ``limit`` at most. ``found`` has each system's hits, best first, in the order in which
    systems are preferred: diagnoses before procedures before supplies and drugs.

    A code that was typed comes before all else. For words, the first system leads where it fits about as well as
    any other, unless its best hit ``yields`` to that; else the system that fits best leads. Two of the first five
    places go to other systems: beside the first system, so that a diagnosis is found as if it were searched alone,
    only to those that fit well and no worse, and not to ``parallel`` systems, which say the same in other codes.
    """
    typed = [hit for hits in found.values() for hit in hits if hit.via == "code"]
    if typed:
        return sorted(typed, key=lambda hit: -hit.score)[:limit]
    given = {system: list(hits) for system, hits in found.items() if hits}
    if not given:
        return []
    lead = given.pop(_leader(given, next(iter(found)), yields))
    leads = lead[0].system == next(iter(found))
    least = max(_EQUAL, lead[0].score - _NEAR) if leads else _ANSWER
    sharing = [hits for name, hits in given.items() if not (leads and name in parallel)]
    beside = [hit for hits in sharing for hit in hits[: _FIRST - _LED] if hit.score >= least]
    beside = sorted(beside, key=lambda hit: -hit.score)[: _FIRST - _LED]
    head = [*lead[: _FIRST - len(beside)], *beside]
    rest = [hit for hits in (lead, *given.values()) for hit in hits if hit not in head]
    return [*head, *sorted(rest, key=lambda hit: -hit.score)][:limit]


def _leader(given: Mapping[str, Sequence[Hit]], first: str, yields: Callable[[Hit], bool]) -> str:
    """The system that leads: the first where it fits about as well as the best and does not yield, else the best."""
    if first not in given:
        return max(given, key=lambda name: given[name][0].score)
    others = [name for name in given if name != first]
    best = max(others, key=lambda name: given[name][0].score, default=first)
    own, other = given[first][0], given[best][0]
    if own.score < other.score - _NEAR or (yields(own) and own.score < other.score + _NEAR):
        return best
    return first
