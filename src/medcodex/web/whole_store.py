"""Where everything is kept that the pages and REST show."""

from __future__ import annotations

from typing import Protocol

from medcodex.learn.work import LearnStore
from medcodex.workflow.work import Store


class WholeStore(Store, LearnStore, Protocol):
    """The work of a department, and that of learners, whose transactions reach no patient."""
