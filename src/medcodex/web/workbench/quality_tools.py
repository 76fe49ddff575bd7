"""What the routes of queries and audits share besides the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from medcodex.app.auditing import ShelfBooks, StayWeigher
from medcodex.query.linter import Linter

if TYPE_CHECKING:
    from medcodex.library.shelf import Shelf
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.quality.ports import CodeBooks, Weigher


@dataclass(frozen=True, slots=True)
class QualityDesk:
    """The workbench, the linter of queries, the grouper, the code books."""

    bench: Workbench
    linter: Linter
    weigher: Weigher
    books: CodeBooks


def open_quality_desk(bench: Workbench, shelf: Shelf) -> QualityDesk:
    """The desk over a shelf; the grouper is opened when it is first asked."""
    return QualityDesk(bench, Linter(), StayWeigher(), ShelfBooks(shelf))
