"""From a plain function of a case and its places to an evaluator."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.case import Case
    from medcodex.edits.hit import Hit

    Evaluate = Callable[[Case, list[int]], Iterable[Hit]]
    Maker = Callable[[CodeSets, str], Evaluate]


def plain(evaluate: Evaluate) -> Maker:
    """For an evaluator that needs no sets of its own."""
    return lambda sets, rest: evaluate
