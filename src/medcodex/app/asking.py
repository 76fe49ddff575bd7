"""Opens what asks: documentation gaps and the drafts about them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from medcodex.query.asking import Asking
from medcodex.query.linter import Linter
from medcodex.query.observed import ObservedGaps
from medcodex.query.opportunities import Opportunities
from medcodex.query.recorded import RecordedGaps
from medcodex.query.sides import Sides

if TYPE_CHECKING:
    from medcodex.coding.engine import Engine
    from medcodex.coding.findings import Judging


def open_asking(engine: Engine, judging: Judging) -> Asking:
    """The step that drafts queries, over the indicators and the validation rules of ``judging``."""
    finders = (
        RecordedGaps(judging.validation),
        Opportunities.load(),
        Sides(engine.conventions.sides),
        ObservedGaps(engine.classes),
    )
    return Asking(finders, judging.indicators, Linter())
