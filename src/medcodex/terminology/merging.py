"""One list out of the hits of several code systems: the system that fits best leads, the others follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from medcodex.terminology.search import Hit

_FIRST = 5  # hits that are looked at before all others
_LED = 3  # of these, those of a leading system other than the first; the rest are the best of the others
_NEAR = 0.1  # how far behind the first system of the order may be and still lead
_ANSWER = 0.5  # what fits less is no answer to put beside those of the leading system


def merged(found: Mapping[str, Sequence[Hit]], limit: int) -> list[Hit]:
    """The best hits of all, ``limit`` at most. ``found`` has each system's hits, best first, in the order in which
    systems are preferred: diagnoses before procedures before supplies and drugs.

    A code that was typed comes before all else. For words, the first system leads where it fits about as well as
    any other, and fills the first places, so that a diagnosis is found as if it were searched alone. Else the system
    that fits best leads, and the first places are shared.
    """
    typed = [hit for hits in found.values() for hit in hits if hit.via == "code"]
    if typed:
        return sorted(typed, key=lambda hit: -hit.score)[:limit]
    given = {system: hits for system, hits in found.items() if hits}
    if not given:
        return []
    best = max(hits[0].score for hits in given.values())
    first = next(iter(found))
    leader = next((name for name, hits in given.items() if hits[0].score >= best - (_NEAR if name == first else 0)))
    lead = list(given.pop(leader))
    share = _FIRST if leader == first else _LED
    head, rest = lead[:share], lead[share:]
    if leader != first:
        answers = (hit for hits in given.values() for hit in hits[: _FIRST - _LED] if hit.score >= _ANSWER)
        head += sorted(answers, key=lambda hit: -hit.score)[: _FIRST - _LED]
    others = [*rest, *(hit for hits in given.values() for hit in hits if hit not in head)]
    return [*head, *sorted(others, key=lambda hit: -hit.score)][:limit]
