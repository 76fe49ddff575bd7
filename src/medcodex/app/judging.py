"""Opens what judges the proposed codes of a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.coding.clinical.indicators import Indicators
from medcodex.coding.clinical.validation import Validation
from medcodex.coding.findings import Judging, LeftOut
from medcodex.edits.checker import Checker
from medcodex.edits.safety.checker import SafetyMarks
from medcodex.edits.yielding import Yields

if TYPE_CHECKING:
    from collections.abc import Sequence

    from medcodex.coding.engine import Engine
    from medcodex.encounter import Finding
    from medcodex.encounter.coded import Encounter


class ProposalChecks:
    """The checks that a note can answer: of codes, their order and their relations, and the safety marks. Those of the
    claim form and of service lines need fields that no note has; ``medcodex check`` runs all."""

    def __init__(self, engine: Engine) -> None:
        self._codes = Checker(engine.book, conventions=engine.conventions)
        self._safety = SafetyMarks()
        self._yields = Yields()

    def __call__(self, encounter: Encounter) -> Sequence[Finding]:
        """The findings of a proposed claim; of two families that would say the same, one does."""
        found = [*self._codes.check(encounter), *self._safety.findings(encounter)]
        return self._yields.settled(found) if found else found


def open_judging(engine: Engine) -> Judging:
    """The step that puts findings on a coded note."""
    indicators = Indicators.load(engine.finder.assertion_rules, engine.classes)
    return Judging(ProposalChecks(engine), LeftOut.load(), Validation.load(), indicators)
