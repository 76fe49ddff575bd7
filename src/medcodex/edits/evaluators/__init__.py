"""Checks that a condition in words cannot tell, by the name that the rule tables call them with.

Each is made once per book from the sets and what stands behind its name, and is then asked for the hits of one case
at the places of the codes that the rule is about.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.edits.evaluators import (
    burns,
    documented,
    indicators,
    injuries,
    notes,
    obstetric,
    order,
    record,
    sides,
    validity,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from medcodex.conventions.code_sets import CodeSets
    from medcodex.edits.case import Case
    from medcodex.edits.hit import Hit

    Evaluate = Callable[[Case, list[int]], Iterable[Hit]]
    Maker = Callable[[CodeSets, str], Evaluate]

EVALUATORS: dict[str, Maker] = {
    **validity.EVALUATORS,
    **notes.EVALUATORS,
    **sides.EVALUATORS,
    **order.EVALUATORS,
    **burns.EVALUATORS,
    **injuries.EVALUATORS,
    **obstetric.EVALUATORS,
    **documented.EVALUATORS,
    **indicators.EVALUATORS,
    **record.EVALUATORS,
}
