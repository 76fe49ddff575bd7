"""Questions about the level of a visit."""

from __future__ import annotations

from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

from medcodex.learn.cases.case import Level
from medcodex.learn.questions.making import Asked, Choice, Draft
from medcodex.text.tables import table_rows

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from random import Random

    from medcodex.learn.questions.making import Key

ELEMENTS = ("problems", "data", "risk")
LEVELS = ("straightforward", "low", "moderate", "high")
_ROUNDS = 40
_FAR = 3  # nobody sends a patient with an infarction home with rest and fluids


class VisitLevel:
    """The level of decision making from what is documented. Each phrase has its level in the table; the proof counts
    its items with the engine that levels real visits."""

    name = "visit-level"
    topics = frozenset({"evaluation", "cpt"})

    @cached_property
    def _phrases(self) -> Mapping[tuple[str, str], Sequence[dict[str, str]]]:
        found: dict[tuple[str, str], list[dict[str, str]]] = {}
        for row in table_rows("medcodex.learn.questions", "data/visit_phrases.tsv"):
            found.setdefault((row["element"], row["level"]), []).append(row)
        return found

    def keys(self, topic: str) -> Sequence[Key]:
        """Levels of the three elements, in several rounds of phrases."""
        return [
            (*levels, str(again))
            for again in range(_ROUNDS)
            for levels in product(LEVELS, repeat=len(ELEMENTS))
            if abs(LEVELS.index(levels[0]) - LEVELS.index(levels[2])) < _FAR
        ]

    def draft(self, key: Key, rng: Random) -> Draft:
        """See Generator."""
        levels = dict(zip(ELEMENTS, key[:3], strict=True))
        rows = {element: rng.choice(self._phrases[element, level]) for element, level in levels.items()}
        own = sorted(LEVELS.index(one) for one in levels.values())[1]
        told = ", ".join(f"{element} {level}" for element, level in levels.items())
        highest = max(LEVELS.index(one) for one in levels.values())
        wrong = []
        for at, level in enumerate(LEVELS):
            if at == own:
                continue
            if at == highest:
                why = "One element alone reaches it; two of the three must."
            elif at > own:
                why = "No two elements reach it."
            else:
                why = "Two elements reach more than this."
            wrong.append(Choice(level, level.capitalize(), f"{why} ({told})"))
        return Draft(
            Asked("visit-level", tuple(rows[element]["items"] for element in ELEMENTS)),
            f"Problems addressed: {rows['problems']['phrase']}. Data: {rows['data']['phrase']}. "
            f"Risk of management: {rows['risk']['phrase']}. Which level of medical decision making is it?",
            Choice(LEVELS[own], LEVELS[own].capitalize(), f"Two of three elements meet or exceed it: {told}."),
            wrong,
            "AMA, table of medical decision making of 2021 and 2023; CMS, CY 2023 PFS (87 FR 69404)",
            ("evaluation", "cpt"),
            Level.WORKING,
            " ".join(row["phrase"] for row in rows.values()),
        )
