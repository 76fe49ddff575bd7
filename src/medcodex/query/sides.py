"""Sides that a diagnosis of the record lacks (Official Guidelines FY2026 I.B.13)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.conventions.laterality import BILATERAL, LEFT, RIGHT, UNSPECIFIED
from medcodex.conventions.ranges import CodeRanges
from medcodex.query.gap import Gap
from medcodex.query.quoting import quotes, spans_of
from medcodex.suggest.symptom import is_symptom

if TYPE_CHECKING:
    from collections.abc import Iterator

    from medcodex.conventions.laterality import LateralitySiblings
    from medcodex.query.gap import NoteView

_SOURCE = "Official Guidelines FY2026 I.B.13"
_WEIGHT = 55
_MOST = 3
# Where the side seldom decides anything that is done for the patient.
_SELDOM = CodeRanges("H52,H60-H62,H65-H66,H91,H93,Z")
_SIDE_WORDS = frozenset({"right", "left", "bilateral", "bilaterally", "both", "rt", "lt", "od", "os", "ou"})


class Sides:
    """The families of one book that differ in the side alone."""

    def __init__(self, siblings: LateralitySiblings) -> None:
        self._siblings = siblings

    def gaps(self, view: NoteView) -> Iterator[Gap]:
        """One gap for the diagnoses whose side the record does not tell, the first ones of the claim. Where the record
        names a side of anything, it may be the side of this, and nobody is asked."""
        if any(not _SIDE_WORDS.isdisjoint(found.forms) for found in view.read.found):
            return
        lacking = [
            code
            for code in view.diagnoses
            if code not in _SELDOM and not is_symptom(code) and view.is_assessed(code) and self._lacks(code)
        ]
        if not lacking:
            return
        asked = lacking[:_MOST]
        both = any(BILATERAL in self._siblings.of(code)[1] for code in asked)
        sides = ("Right", "Left", "Both sides") if both or len(asked) > 1 else ("Right", "Left")
        options = sides if len(asked) == 1 else tuple(f"{side}, for: ____" for side in sides)
        spans = spans_of(view.read, view.stated(asked))
        yield Gap(
            "QS-01",
            "laterality",
            "side of a condition",
            "the side is not documented",
            "Can the side of the quoted condition be specified?",
            options,
            quotes(view.read, spans),
            tuple(asked),
            _WEIGHT,
            _SOURCE,
        )

    def _lacks(self, code: str) -> bool:
        side, family = self._siblings.of(code)
        return side == UNSPECIFIED and bool(family.get(RIGHT)) and bool(family.get(LEFT))
