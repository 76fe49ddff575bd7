"""How many encounters a second something checks."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from medcodex.encounter.coded import Encounter

ROUNDS = 5


def rate(encounters: Sequence[Encounter], run: Callable[[Encounter], object]) -> float:
    """The best of some rounds, in encounters for each second of processor time, so that what else runs on the machine
    counts as little as can be."""
    best = float("inf")
    for _ in range(ROUNDS):
        start = time.process_time()
        for encounter in encounters:
            run(encounter)
        best = min(best, time.process_time() - start)
    return len(encounters) / best
