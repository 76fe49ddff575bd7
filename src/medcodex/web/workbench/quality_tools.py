"""What the routes of queries and audits share besides the store."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from medcodex.query.linter import Linter
    from medcodex.web.workbench.bench import Workbench
    from medcodex.workflow.quality.ports import CodeBooks, Weigher


@dataclass(frozen=True, slots=True)
class QualityDesk:
    """The workbench, the linter of queries, the grouper, the code books."""

    bench: Workbench
    linter: Linter
    weigher: Weigher
    books: CodeBooks
